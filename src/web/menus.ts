import type { CategoryView } from '#src/domain/catalog/category.ts'
import type { Settings } from '#src/domain/settings/settings.ts'

type Link = { label: string; href: string }
export type HeaderLink = Link & { slug: string }
export type FooterLink = Link & { heading: string }

const STOCK_ENTRIES = 7
const STOCK_DEPARTMENTS = 6
const helpPages = ['delivery', 'returns', 'contact', 'faq']
const legalPages = ['terms', 'privacy']

type Places = { categories: readonly CategoryView[]; pages: readonly { slug: string; title: string }[] }

const topOf = (categories: readonly CategoryView[]) =>
  categories.filter((category) => category.depth === 0 && category.productCount > 0)

/** The header's menu: the owner's, else one of the categories that have something to sell. */
export function headerMenu({ menus }: Settings, { categories }: Places): HeaderLink[] {
  if (menus.header) return menus.header.map((link) => ({ ...link, slug: slugOf(link.href) }))
  return topOf(categories)
    .slice(0, STOCK_ENTRIES)
    .map(({ slug, title }) => ({ slug, label: title, href: `/categories/${slug}` }))
}

/** What a page says it belongs to, so that its entry shows where one is. */
const slugOf = (href: string) => /^\/categories\/([^/?#]+)$/.exec(href)?.[1] ?? href

/** The footer's links, each with the heading it stands under: the owner's, else categories, help and pages. */
export function footerMenu({ menus, name }: Settings, { categories, pages }: Places): FooterLink[] {
  if (menus.footer) return menus.footer
  const underHeading = (heading: string, wanted: Places['pages']) =>
    wanted.map(({ slug, title }) => ({ heading, label: title, href: `/pages/${slug}` }))
  const others = pages.filter(({ slug }) => !helpPages.includes(slug) && !legalPages.includes(slug))
  return [
    ...topOf(categories)
      .slice(0, STOCK_DEPARTMENTS)
      .map(({ slug, title }) => ({ heading: 'Shop', label: title, href: `/categories/${slug}` })),
    { heading: 'Help', label: 'Track an order', href: '/track' },
    ...underHeading(
      'Help',
      pages.filter(({ slug }) => helpPages.includes(slug)),
    ),
    ...underHeading(name, others),
    ...underHeading(
      'Legal',
      pages.filter(({ slug }) => legalPages.includes(slug)),
    ),
  ]
}

/** Links as columns, in the order in which their headings come first. */
export function columnsOf(links: readonly FooterLink[]): { heading: string; links: Link[] }[] {
  const headings = [...new Set(links.map(({ heading }) => heading))]
  return headings.map((heading) => ({
    heading,
    links: links.filter((link) => link.heading === heading).map(({ label, href }) => ({ label, href })),
  }))
}
