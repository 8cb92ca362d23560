import type { CategoryView } from '#src/domain/catalog/category.ts'
import type { Page } from '#src/domain/content/page.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { categoryHref, pageHref } from '#src/shop/paths.ts'

/** Where only the visitor's own things are, and nothing to find or to fetch ahead. */
const OWN = ['/admin', '/account', '/cart', '/checkout', '/orders', '/pay', '/setup', '/track', '/newsletter']

/** A crawler never has a bag: what it would find here is an empty one, and being kept out would only make it guess. */
const HARMLESS = ['/cart', '/checkout', '/track']

export function robotsText(origin: string): string {
  const lines = OWN.filter((path) => !HARMLESS.includes(path)).map((path) => `Disallow: ${path}`)
  return `User-agent: *\n${lines.join('\n')}\nDisallow: /search/suggest\nDisallow: /products/*/review\n\nSitemap: ${origin}/sitemap.xml\n`
}

/**
 * Which links browsers may fetch ahead, once the pointer rests on one: the shop's own public pages. Whatever belongs to
 * one visitor, or does something when it is opened, is left out.
 */
export function speculationRules(): object {
  const left = [...OWN, '/api', '/seller', '/webhooks', '/feeds', '/media', '/search/suggest']
  return {
    prefetch: [
      {
        source: 'document',
        where: {
          and: [
            { href_matches: '/*' },
            { not: { href_matches: left.flatMap((path) => [path, `${path}?*`, `${path}/*`]) } },
            { not: { href_matches: '/products/*/review' } },
            { not: { selector_matches: '[download], [rel~=nofollow], [target]' } },
          ],
        },
        eagerness: 'moderate',
      },
    ],
  }
}

/**
 * What the shop is and where things are, for machines that read rather than look.
 * @see https://llmstxt.org
 */
export function llmsText(
  origin: string,
  settings: Settings,
  { categories, pages }: { categories: CategoryView[]; pages: Omit<Page, 'bodyHtml'>[] },
): string {
  const item = (title: string, path: string, words: string) =>
    `- [${title.replaceAll(/[[\]]/g, '')}](${origin}${path})${words ? `: ${words.replaceAll(/\s+/g, ' ')}` : ''}`
  const shelves = categories
    .filter((category) => category.productCount > 0)
    .map((category) => item(category.title, categoryHref(category.slug), category.blurb))
  const sections = [
    `# ${settings.name}`,
    settings.tagline && `> ${settings.tagline}`,
    `An online shop. Prices are in ${settings.currency}. Every product page carries schema.org Product data.`,
    ['## Shelves', item('All products', '/products', ''), ...shelves].join('\n'),
    pages.length > 0 &&
      ['## About', ...pages.map((page) => item(page.title, pageHref(page.slug), page.summary))].join('\n'),
    [
      '## Lists',
      item('Sitemap', '/sitemap.xml', ''),
      item('Product feed', '/feeds/google.xml', 'every variant with price and availability'),
      item('Search', '/search?q=mug', 'put any words in place of mug'),
    ].join('\n'),
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}
