import { describe, expect, test } from 'vitest'
import { savePage } from '#src/domain/content/save-page.ts'
import { keepFurtherFiles, sitemapIndex, writeSitemap } from '#src/shop/seo/sitemap.ts'
import { category, mug, picture, putOnShelf, tee } from '../../support/goods.ts'
import { NOON, openTestShop } from '../../support/shop.ts'

const HOME = 'http://localhost:3000'
const DAY = 86_400_000
const locs = (xml: string) => [...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map((match) => match[1])

/** Every tag is closed in its turn, and no bare ampersand is left. */
function expectWellFormed(xml: string) {
  const open: string[] = []
  for (const [, close, name = '', self] of xml.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
    if (self) continue
    if (close) expect(open.pop()).toBe(name)
    else open.push(name)
  }
  expect(open).toEqual([])
  expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;)/)
}

describe('the sitemap', () => {
  test('lists what is on sale under its one address, with when it changed', async () => {
    const shop = await openTestShop()
    const id = await category(shop.db, 'Kitchen')
    await category(shop.db, 'Empty')
    await savePage(shop.db, { slug: 'terms', title: 'Terms', summary: '', bodyHtml: '', position: 0 }, NOON)
    await putOnShelf(
      shop.db,
      mug({ categories: [{ id, position: 0 }] }),
      mug({ slug: 'draft', status: 'draft' }),
      mug({ slug: 'gone', status: 'archived' }),
      mug({ slug: 'كوب' }),
    )
    const { html: xml, headers } = await shop.shopper().get('/sitemap.xml')
    expect(headers.get('content-type')).toBe('application/xml; charset=utf-8')
    expectWellFormed(xml)
    expect(locs(xml)).toEqual([
      `${HOME}/`,
      `${HOME}/products`,
      `${HOME}/categories/kitchen`,
      `${HOME}/pages/terms`,
      `${HOME}/products/bothy-mug`,
      `${HOME}/products/%D9%83%D9%88%D8%A8`,
    ])
    expect(xml).toContain(`<lastmod>${new Date(NOON).toISOString()}</lastmod>`)
  })

  test('of a very large shop is cut into files that miss nothing and repeat nothing', async () => {
    const { db, deps } = await openTestShop()
    const goods = Array.from({ length: 7 }, (_, n) => mug({ slug: `mug-${n}` }))
    await putOnShelf(db, ...goods)
    const starts = await keepFurtherFiles(deps, 3)
    expect(locs(sitemapIndex(HOME, starts))).toHaveLength(3)
    const listed: string[] = []
    for (const afterId of [0, ...starts]) {
      let xml = ''
      for await (const part of writeSitemap(deps, afterId, 3)) xml += part
      expectWellFormed(xml)
      listed.push(
        ...locs(xml)
          .filter((loc) => loc?.includes('/products/'))
          .map(String),
      )
    }
    expect(listed).toEqual(goods.map(({ input }) => `${HOME}/products/${input.slug}`))
  })

  test('has no files that it does not name', async () => {
    const { shopper } = await openTestShop()
    expect((await shopper().get('/sitemap.xml?after=7')).status).toBe(404)
    expect((await shopper().get('/sitemap.xml?after=x')).status).toBe(404)
  })
})

describe('the product feed', () => {
  test('has an item a variant, with price, stock and the address that chooses it', async () => {
    const shop = await openTestShop()
    const mediaId = await picture(shop.db, 'a')
    const images = [{ mediaId, sourceUrl: '', alt: '', optionValue: null }]
    await putOnShelf(shop.db, tee({ onHand: [5, 0, 5, 5], lead: 'Soft & <plain>', brand: 'Fen', images }))
    const { html: xml } = await shop.shopper().get('/feeds/google.xml')
    expectWellFormed(xml)
    const items = xml.split('<item>').slice(1)
    expect(items).toHaveLength(4)
    for (const field of [
      '<g:title>Field tee, Ink, M</g:title>',
      `<g:link>${HOME}/products/field-tee?Colour=Ink&amp;Size=M</g:link>`,
      '<g:description>Soft &amp; &lt;plain&gt;</g:description>',
      '<g:availability>out_of_stock</g:availability>',
      '<g:price>26.00 EUR</g:price>',
      '<g:mpn>TEE-INK-M</g:mpn>',
      '<g:brand>Fen</g:brand>',
      '<g:color>Ink</g:color>',
      '<g:size>M</g:size>',
      `<g:image_link>${HOME}/media/a`,
    ])
      expect(items[1]).toContain(field)
    expect(items[0]).toContain('<g:availability>in_stock</g:availability>')
    expect(new Set(items.map((item) => /<g:id>(.*?)</.exec(item)?.[1])).size).toBe(4)
  })

  test('tells a sale from its usual price, and when what is announced will come', async () => {
    const shop = await openTestShop()
    await putOnShelf(
      shop.db,
      mug({ priceMinor: 1_500, compareAtMinor: 2_000 }),
      mug({ slug: 'next', policy: 'preorder', onHand: 0, availableAt: NOON + 9 * DAY }),
      mug({ slug: 'gift', kind: 'gift_card' }),
    )
    const { html: xml } = await shop.shopper().get('/feeds/google.xml')
    expect(xml).toContain('<g:price>20.00 EUR</g:price><g:sale_price>15.00 EUR</g:sale_price>')
    expect(xml).toContain(
      `<g:availability>preorder</g:availability><g:availability_date>${new Date(NOON + 9 * DAY).toISOString()}`,
    )
    expect(xml).not.toContain('/products/gift')
  })
})

describe('for machines', () => {
  test('robots keep out of what is a visitor’s own, and find the sitemap', async () => {
    const { shopper } = await openTestShop()
    const { html, headers } = await shopper().get('/robots.txt')
    expect(headers.get('content-type')).toContain('text/plain')
    for (const path of ['/admin', '/account', '/orders', '/pay', '/setup'])
      expect(html).toContain(`Disallow: ${path}\n`)
    expect(html).toContain(`Sitemap: ${HOME}/sitemap.xml`)
    expect(html).not.toContain('Disallow: /\n')
  })

  test('browsers fetch ahead nothing that is a visitor’s own or does something', async () => {
    const { shopper } = await openTestShop()
    const { html, headers } = await shopper().get('/speculation.json')
    expect(headers.get('content-type')).toBe('application/speculationrules+json')
    const [rule] = JSON.parse(html).prefetch
    const left = JSON.stringify(rule.where)
    for (const path of ['/cart', '/checkout', '/account', '/admin', '/orders', '/pay', '/newsletter'])
      expect(left).toContain(`"${path}/*"`)
    expect(left).toContain('"/products/*/review"')
    expect(rule.eagerness).toBe('moderate')
  })

  test('language models read what the shop is and where its lists are', async () => {
    const shop = await openTestShop({ settings: { name: 'Fennel Row', tagline: 'Good, plain things.' } })
    const id = await category(shop.db, 'Kitchen')
    await putOnShelf(shop.db, mug({ categories: [{ id, position: 0 }] }))
    const { html } = await shop.shopper().get('/llms.txt')
    expect(html).toMatch(/^# Fennel Row\n\n> Good, plain things\.\n/)
    expect(html).toContain(`- [Kitchen](${HOME}/categories/kitchen): All of Kitchen.`)
  })

  test('the icon that browsers ask for unasked is there', async () => {
    const { shopper } = await openTestShop()
    const { status, location } = await shopper().get('/favicon.ico')
    expect(status).toBe(302)
    expect((await shopper().get(location)).status).toBe(200)
  })
})
