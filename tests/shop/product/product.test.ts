import { describe, expect, test } from 'vitest'
import { addReview } from '#src/domain/reviews/add-review.ts'
import type { Db } from '#src/platform/db/db.ts'
import { category, mug, picture, putOnShelf, tee } from '../../support/goods.ts'
import { NOON, openTestShop } from '../../support/shop.ts'

const DAY = 86_400_000

async function open(...goods: Parameters<typeof putOnShelf>[1][]) {
  const shop = await openTestShop()
  const shelved = await putOnShelf(shop.db, ...goods)
  return { ...shop, shelved, visitor: shop.shopper() }
}

/** The page's structured data of one kind. */
function dataOf(html: string, type: string): Record<string, unknown> {
  const all = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map((match) =>
    JSON.parse(match[1] ?? ''),
  )
  return all.find((each) => each['@type'] === type) ?? {}
}

const isChosen = (html: string, value: string) => new RegExp(`value="${value}"[^>]* checked`).test(html)

async function rate(db: Db, productId: number, ratings: number[]) {
  for (const [index, rating] of ratings.entries())
    await addReview(
      db,
      {
        productId,
        userId: null,
        rating,
        title: `Review ${index + 1}`,
        body: 'Holds tea.',
        author: 'Ada',
        variantTitle: '',
        isVerified: true,
        state: 'published',
      },
      NOON - index * DAY,
    )
}

describe('a product’s page', () => {
  test('shows the price with what is in it, and a button', async () => {
    const { visitor } = await open(mug({ lead: 'For four fingers.' }))
    const page = await visitor.get('/products/bothy-mug')
    expect(page.status).toBe(200)
    expect(page.html).toContain('<h1>Bothy mug</h1>')
    expect(page.html).toContain('For four fingers.')
    expect(page.html).toContain('€18.00')
    expect(page.html).toContain('incl. VAT, plus delivery')
    expect(page.html).toContain('Add to bag')
  })

  test('names the days it arrives on, without weekends', async () => {
    // Wednesday noon; two to four working days are Friday to Tuesday.
    const { visitor } = await open(mug())
    expect((await visitor.get('/products/bothy-mug')).html).toContain('Fri 20 to Tue 24 November')
  })

  test('of a draft is not found, of an archived one is gone', async () => {
    const { visitor } = await open(
      mug({ slug: 'draft', status: 'draft' }),
      mug({ slug: 'gone', status: 'archived' }),
      mug({ slug: 'still-here' }),
    )
    expect((await visitor.get('/products/draft')).status).toBe(404)
    const gone = await visitor.get('/products/gone')
    expect(gone.status).toBe(410)
    expect(gone.html).toContain('We no longer sell this')
    expect(gone.html).toContain('href="/products/still-here"')
    expect((await visitor.get('/products/never')).status).toBe(404)
  })

  test('says how many are left only where few are', async () => {
    const { visitor } = await open(mug({ onHand: 6 }), mug({ slug: 'plenty', onHand: 7 }))
    expect((await visitor.get('/products/bothy-mug')).html).toContain('Only 6 left')
    expect((await visitor.get('/products/plenty')).html).not.toContain('left</p>')
  })

  test('strikes the old price through and says what is saved, never more than that', async () => {
    const { visitor } = await open(mug({ priceMinor: 2_000, compareAtMinor: 2_999 }))
    const { html } = await visitor.get('/products/bothy-mug')
    expect(html).toContain('<s>€29.99</s>')
    expect(html).toContain('Save €9.99 (33%)')
  })

  test('announces what is sold before it exists, and from when', async () => {
    const { visitor } = await open(mug({ onHand: 0, policy: 'preorder', availableAt: NOON + 60 * DAY }))
    const { html } = await visitor.get('/products/bothy-mug')
    expect(html).toContain('>Pre-order</button>')
    expect(html).toContain('Sent from 17 January 2027')
  })

  test('shows an Arabic name in its own direction', async () => {
    const { visitor } = await open(mug({ title: 'كوب الشاي' }))
    expect((await visitor.get('/products/bothy-mug')).html).toContain('lang="ar" dir="auto"')
  })

  test('changes at once when its stock does', async () => {
    const { visitor, db } = await open(mug({ onHand: 5 }))
    expect((await visitor.get('/products/bothy-mug')).html).toContain('Only 5 left')
    await putOnShelf(db, mug({ onHand: 2 }))
    expect((await visitor.get('/products/bothy-mug')).html).toContain('Only 2 left')
  })
})

describe('choosing a variant', () => {
  test('by its address; what is open falls to the first that can be bought', async () => {
    const { visitor } = await open(tee({ onHand: [0, 5, 5, 5] }))
    const first = await visitor.get('/products/field-tee')
    expect(isChosen(first.html, 'Ink')).toBe(true)
    expect(isChosen(first.html, 'M')).toBe(true)
    const rose = await visitor.get('/products/field-tee?Colour=Rose')
    expect(isChosen(rose.html, 'Rose')).toBe(true)
    expect(isChosen(rose.html, 'S')).toBe(true)
  })

  test.each(['Colour=Nothing', 'Taste=Sweet', 'Colour=%00', 'Colour=Ink&Size=XXXL'])(
    'an address that knows other values still shows the product: %s',
    async (query) => {
      const { visitor } = await open(tee())
      const page = await visitor.get(`/products/field-tee?${query}`)
      expect(page.status).toBe(200)
      expect(isChosen(page.html, 'Ink')).toBe(true)
    },
  )

  test('with a script, brings the buy box, the gallery and the phone’s bar alone', async () => {
    const { visitor } = await open(tee())
    const swap = await visitor.get('/products/field-tee?Colour=Rose&Size=M', { 'hx-request': 'true' })
    expect(swap.html).not.toContain('<!doctype')
    for (const id of ['buy', 'gallery', 'stick']) expect(swap.html).toContain(`id="${id}"`)
    expect(isChosen(swap.html, 'Rose')).toBe(true)
    expect(swap.html).toContain('Rose, M')
  })

  test('the bag’s link leads to the very variant', async () => {
    const { visitor, shelved } = await open(tee())
    const page = await visitor.get(`/products/field-tee?variant=${shelved[0]?.variantIds[2]}`)
    expect(isChosen(page.html, 'Rose')).toBe(true)
    expect(isChosen(page.html, 'S')).toBe(true)
  })

  test('marks what is sold out, and offers a mail when it is back', async () => {
    const { visitor } = await open(tee({ onHand: [0, 5, 5, 5] }))
    const page = await visitor.get('/products/field-tee?Colour=Ink&Size=S')
    expect(page.html).toContain('Tell me when it is back')
    expect(page.html).toContain('Sold out')
    expect(page.html).not.toContain('id="add-button"')
  })

  test('says so where nobody makes the combination', async () => {
    const goods = tee()
    const { visitor } = await open({
      ...goods,
      input: { ...goods.input, variants: goods.input.variants.slice(0, 3) },
    })
    const page = await visitor.get('/products/field-tee?Colour=Rose&Size=M')
    expect(page.status).toBe(200)
    expect(page.html).toContain('Not made in this combination')
  })

  test('shows that colour’s pictures and not another’s', async () => {
    const shop = await openTestShop()
    const [ink, rose, both] = [
      await picture(shop.db, 'a'),
      await picture(shop.db, 'b'),
      await picture(shop.db, 'c'),
    ]
    const image = (mediaId: number, alt: string, optionValue: string | null) => ({
      mediaId,
      sourceUrl: '',
      alt,
      optionValue,
    })
    await putOnShelf(
      shop.db,
      tee({
        images: [
          image(ink ?? 0, 'In ink', 'Ink'),
          image(rose ?? 0, 'In rose', 'Rose'),
          image(both ?? 0, 'Seam', null),
        ],
      }),
    )
    const { html } = await shop.shopper().get('/products/field-tee?Colour=Rose', { 'hx-request': 'true' })
    const gallery = html.slice(html.indexOf('id="gallery"'))
    expect(gallery).toContain('In rose')
    expect(gallery).toContain('Seam')
    expect(gallery).not.toContain('In ink')
  })
})

describe('what search engines read', () => {
  test('price, currency, stock and article number of the chosen variant', async () => {
    const { visitor } = await open(tee({ onHand: [5, 0, 5, 5] }))
    const { html } = await visitor.get('/products/field-tee?Colour=Ink&Size=M')
    expect(dataOf(html, 'Product')).toMatchObject({
      name: 'Field tee',
      sku: 'TEE-INK-M',
      offers: {
        '@type': 'Offer',
        price: '26.00',
        priceCurrency: 'EUR',
        availability: 'https://schema.org/OutOfStock',
        url: 'http://localhost:3000/products/field-tee?Colour=Ink&Size=M',
      },
    })
  })

  test('one address for all choices', async () => {
    const { visitor } = await open(tee())
    const { html } = await visitor.get('/products/field-tee?Colour=Rose')
    expect(html).toContain('<link rel="canonical" href="http://localhost:3000/products/field-tee">')
    expect(html).not.toContain('noindex')
  })

  test('a rating only where there is one', async () => {
    const { visitor, db, shelved } = await open(mug())
    const product = async () => dataOf((await visitor.get('/products/bothy-mug')).html, 'Product')
    expect(await product()).not.toHaveProperty('aggregateRating')
    await rate(db, shelved[0]?.id ?? 0, [5, 4])
    expect(await product()).toMatchObject({ aggregateRating: { ratingValue: '4.5', reviewCount: 2 } })
  })

  test('the way from home through its shelf', async () => {
    const shop = await openTestShop()
    const kitchen = await category(shop.db, 'Kitchen')
    const mugs = await category(shop.db, 'Mugs', { parentId: kitchen })
    await putOnShelf(shop.db, mug({ categories: [{ id: mugs, position: 0 }] }))
    const { html } = await shop.shopper().get('/products/bothy-mug')
    const steps = dataOf(html, 'BreadcrumbList').itemListElement as { name: string }[]
    expect(steps.map((step) => step.name)).toEqual(['Home', 'Kitchen', 'Mugs', 'Bothy mug'])
  })

  test('no closing tag in a name breaks out of the data', async () => {
    const { visitor } = await open(mug({ title: '</script><b>Mug' }))
    const { html } = await visitor.get('/products/bothy-mug')
    expect(html).not.toContain('</script><b>')
    expect(dataOf(html, 'Product').name).toBe('</script><b>Mug')
  })
})

describe('reviews', () => {
  test('come ten at a time, and by link all up to there', async () => {
    const { visitor, db, shelved } = await open(mug())
    await rate(
      db,
      shelved[0]?.id ?? 0,
      Array.from({ length: 13 }, () => 5),
    )
    const first = await visitor.get('/products/bothy-mug')
    expect(first.html).toContain('Review 10<')
    expect(first.html).not.toContain('Review 11<')
    expect(first.html).toContain('3 more reviews')
    const second = await visitor.get('/products/bothy-mug?reviews=2')
    expect(second.html).toContain('Review 1<')
    expect(second.html).toContain('Review 13<')
    expect(second.html).not.toContain('more reviews')
  })

  test('with a script, the next ten come alone', async () => {
    const { visitor, db, shelved } = await open(mug())
    await rate(
      db,
      shelved[0]?.id ?? 0,
      Array.from({ length: 13 }, () => 5),
    )
    const more = await visitor.get('/products/bothy-mug?reviews=2', {
      'hx-request': 'true',
      'hx-target': 'div#more-reviews',
    })
    expect(more.html).toContain('Review 11<')
    expect(more.html).not.toContain('Review 10<')
    expect(more.html).not.toContain('id="buy"')
  })

  test.each(['0', '-1', 'abc', '99999999', '2e9'])('page “%s” does no harm', async (page) => {
    const { visitor } = await open(mug())
    expect((await visitor.get(`/products/bothy-mug?reviews=${page}`)).status).toBe(200)
  })
})
