import { expect, test } from 'vitest'
import { fennelRow } from '#data/demo/fennel-row.ts'
import { COLOURWAYS, colourwayHue, swatchOf } from '#data/demo/pictures/colour.ts'
import { RECIPES } from '#data/demo/pictures/recipes.ts'
import type { DemoProduct, DemoVariant, PictureRef } from '#data/demo/types.ts'

const { products, categories, makers, reviews, pages } = fennelRow
const variants = products.flatMap((product) => product.variants)
const one = (slug: string): DemoProduct => {
  const found = products.find((product) => product.slug === slug)
  if (!found) throw new Error(`no product ${slug}`)
  return found
}
const onHand = (product: DemoProduct) => product.variants.reduce((sum, variant) => sum + variant.onHand, 0)
const twice = (list: readonly string[]) => list.filter((entry, i) => list.indexOf(entry) !== i)
const degreesApart = (a: number, b: number) => Math.min((a - b + 360) % 360, (b - a + 360) % 360)
const exists = (ref: PictureRef) => ref.recipe in RECIPES && COLOURWAYS.includes(ref.colourway)

test('the shop has the ninety-six products of fourteen makers that its pages promise', () => {
  expect(products).toHaveLength(96)
  expect(makers).toHaveLength(14)
  expect(categories.filter((category) => category.parent === null)).toHaveLength(10)
})

test('no two things share an address or an SKU', () => {
  for (const list of [products, categories, makers, pages]) {
    expect(twice(list.map((entry) => entry.slug))).toEqual([])
    for (const { slug } of list) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  }
  expect(twice(variants.map((variant) => variant.sku))).toEqual([])
  for (const { sku } of variants) expect(sku).toMatch(/^[A-Z0-9]+(-[A-Z0-9]+)*$/)
})

test('every product leads to a maker, to its categories and to a top-level category', () => {
  const slugs = new Map(categories.map((category) => [category.slug, category]))
  for (const category of categories) {
    if (category.parent !== null) expect(slugs.get(category.parent)?.parent, category.slug).toBeNull()
  }
  for (const product of products) {
    expect(makers.map((maker) => maker.slug)).toContain(product.maker)
    expect(product.categories.length).toBeGreaterThan(0)
    for (const slug of product.categories) expect(slugs.has(slug), `${product.slug}: ${slug}`).toBe(true)
    const main = slugs.get(product.categories[0] ?? '')
    expect(product.categories).toContain(main?.parent ?? main?.slug)
  }
  for (const slug of slugs.keys()) {
    expect(
      products.some((product) => product.categories.includes(slug)),
      slug,
    ).toBe(true)
  }
  for (const maker of makers) expect(products.some((product) => product.maker === maker.slug)).toBe(true)
})

test('every top-level category shows enough to be worth opening', () => {
  for (const category of categories.filter(({ parent }) => parent === null)) {
    const shown = products.filter((product) => product.categories.includes(category.slug))
    expect(shown.length, category.slug).toBeGreaterThanOrEqual(4)
  }
})

test('variants are exactly the combinations of the options, each once', () => {
  for (const product of products) {
    const combinations = product.options.reduce((n, option) => n * option.values.length, 1)
    expect(product.variants, product.slug).toHaveLength(combinations)
    expect(twice(product.variants.map((variant) => variant.values.join('|')))).toEqual([])
    for (const variant of product.variants) {
      expect(variant.values).toHaveLength(product.options.length)
      variant.values.forEach((value, i) => {
        expect(product.options[i]?.values.map(({ name }) => name)).toContain(value)
      })
    }
  }
})

test('prices, weights and stock are whole numbers that make sense', () => {
  for (const variant of variants) {
    for (const figure of [variant.priceMinor, variant.weightGrams, variant.onHand]) {
      expect(Number.isInteger(figure), variant.sku).toBe(true)
    }
    expect(variant.priceMinor).toBeGreaterThan(0)
    expect(variant.onHand).toBeGreaterThanOrEqual(0)
    if (variant.compareAtMinor !== null) expect(variant.compareAtMinor).toBeGreaterThan(variant.priceMinor)
    expect(variant.availableInDays !== null).toBe(variant.policy === 'preorder')
  }
  const weightless = products.filter((product) =>
    product.variants.some(({ weightGrams }) => weightGrams === 0),
  )
  expect(weightless.map((product) => product.kind)).toEqual(['gift_card'])
})

test('stock overrides name variants that exist', () => {
  const stock = (slug: string, ...values: string[]): DemoVariant | undefined =>
    one(slug).variants.find((variant) => variant.values.join(', ') === values.join(', '))
  expect(stock('bothy-mug', 'Sky', '350 ml')?.onHand).toBe(31)
  expect(stock('everyday-tee', 'Chalk', 'M', 'Regular')?.onHand).toBe(1)
  for (const [slug, ...values] of [
    ['bothy-mug', 'Sky', '500 ml'],
    ['toadstool-lamp', 'Persimmon', 'Switzerland, J'],
    ['moon-shade', 'Rose', '65 cm'],
    ['sunday-pot', 'Chalk', '5 l'],
    ['field-notebook', 'Rose', 'Squared'],
    ['sundown-tee', 'Ink', 'XXL'],
    ['everyday-tee', 'Plum', 'XXL', 'Long'],
    ['chore-jacket', 'Oat', 'L'],
  ] as const) {
    expect(stock(slug, ...values)?.onHand, `${slug} ${values.join(' ')}`).toBe(0)
  }
})

test('every product shows at least two pictures with words for them, and every colour its own', () => {
  for (const product of products) {
    expect(product.pictures.length, product.slug).toBeGreaterThanOrEqual(2)
    expect(twice(product.pictures.map(({ ref }) => JSON.stringify(ref)))).toEqual([])
    const names = product.options.flatMap((option) => option.values.map((value) => value.name))
    for (const picture of product.pictures) {
      expect(exists(picture.ref), product.slug).toBe(true)
      expect(picture.alt.length).toBeGreaterThan(8)
      expect(picture.alt).not.toMatch(/,,|, ?$|undefined/)
      if (picture.optionValue !== null) expect(names).toContain(picture.optionValue)
    }
    for (const value of product.options.find((option) => option.name === 'Colour')?.values ?? []) {
      const colourway = value.picture?.colourway
      expect(colourway && swatchOf(colourway), `${product.slug} ${value.name}`).toBe(value.swatch)
      expect(product.pictures.filter(({ optionValue }) => optionValue === value.name).length).toBeGreaterThan(
        1,
      )
    }
  }
  for (const category of categories) expect(exists(category.picture), category.slug).toBe(true)
})

test('plates stand across the colour circle from what is on them', () => {
  for (const { slug, hue, pictures } of products) {
    expect(
      degreesApart(hue, colourwayHue(pictures[0]?.ref.colourway ?? 'chalk')),
      slug,
    ).toBeGreaterThanOrEqual(90)
  }
  for (const { slug, hue, picture } of categories) {
    expect(degreesApart(hue, colourwayHue(picture.colourway)), slug).toBeGreaterThanOrEqual(90)
  }
})

test('the shelf holds every state that a page has to survive', () => {
  expect(onHand(one('sunday-bowl'))).toBe(0)
  expect(one('sunday-bowl').variants.every(({ policy }) => policy === 'deny')).toBe(true)
  expect(one('bothy-mug').variants.filter((variant) => variant.onHand === 0)).toHaveLength(2)
  expect(onHand(one('milking-stool'))).toBe(6)
  expect(one('milking-stool').variants).toHaveLength(1)
  expect(onHand(one('market-tote'))).toBe(6)
  expect(one('storm-lantern').variants.every(({ policy }) => policy === 'preorder')).toBe(true)
  expect(products.filter(({ variants: [first] }) => first?.compareAtMinor).length).toBeGreaterThanOrEqual(3)
  expect(products.filter(({ kind }) => kind === 'gift_card')).toHaveLength(1)
  expect(one('everyday-tee').variants).toHaveLength(100)
  expect(products.filter(({ isNew }) => isNew).length).toBeGreaterThanOrEqual(8)
  expect(new Set(products.map(({ taxCategory }) => taxCategory)).size).toBe(5)
  for (const { isNew, daysOld, slug } of products) expect(daysOld < 30 || !isNew, slug).toBe(true)
})

test('names are long where German is long and run from right to left where Arabic does', () => {
  const longestWord = (text: string) => Math.max(...text.split(/\s/).map((word) => word.length))
  expect(products.some(({ title }) => longestWord(title) >= 50)).toBe(true)
  expect(makers.some(({ name }) => name.length > 60)).toBe(true)
  const arabic = /^[\p{Script=Arabic}\s]+$/u
  const maker = makers.find(({ name }) => arabic.test(name))
  expect(maker).toBeDefined()
  expect(products.some((product) => product.maker === maker?.slug && arabic.test(product.title))).toBe(true)
})

test('the Bothy mug has 128 reviews with the histogram of its page', () => {
  const mine = reviews.filter((review) => review.product === 'bothy-mug')
  const stars = [5, 4, 3, 2, 1].map((rating) => mine.filter((review) => review.rating === rating).length)
  expect(stars).toEqual([98, 22, 5, 2, 1])
})

test('reviews are of things that were on sale then, and no shopper reads one twice', () => {
  for (const review of reviews) {
    const product = one(review.product)
    expect(product.variants.map((variant) => variant.values.join(', '))).toContain(review.variant)
    expect(review.daysAgo).toBeGreaterThan(0)
    expect(review.daysAgo).toBeLessThan(product.daysOld)
  }
  expect(twice(reviews.map((review) => `${review.product}: ${review.body}`))).toEqual([])
  expect(twice(reviews.map((review) => `${review.product}: ${review.author}`))).toEqual([])
  expect(new Set(reviews.map((review) => review.body)).size).toBeGreaterThan(150)
})

test('neighbouring reviews of the mug neither begin alike nor share a title within a page of ten', () => {
  const mine = reviews.filter((review) => review.product === 'bothy-mug')
  mine.forEach((review, i) => {
    const page = mine.slice(i + 1, i + 10)
    expect(page.map(({ title }) => title)).not.toContain(review.title)
    expect(page.map(({ body }) => body.split(/[.!?]/)[0])).not.toContain(review.body.split(/[.!?]/)[0])
  })
})

test('some things have not been reviewed by anybody', () => {
  const reviewed = new Set(reviews.map((review) => review.product))
  expect(products.filter(({ slug }) => !reviewed.has(slug)).length).toBeGreaterThanOrEqual(5)
})

test('the ten pages are there, admit to be a demonstration and hold balanced HTML', () => {
  expect(pages.map(({ slug }) => slug)).toEqual([
    'delivery',
    'returns',
    'contact',
    'about',
    'our-makers',
    'repairs',
    'sell-with-us',
    'accessibility',
    'terms',
    'privacy',
  ])
  for (const { body, slug } of [
    ...pages,
    ...products.map(({ slug, details }) => ({ slug, body: details })),
  ]) {
    const open: string[] = []
    for (const [, close, tag = ''] of body.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
      if (tag === 'br') continue
      if (close) expect(open.pop(), slug).toBe(tag)
      else open.push(tag)
    }
    expect(open, slug).toEqual([])
    expect(body).not.toMatch(/<(script|style|h1|img)/)
  }
  for (const { body } of pages) expect(body).toContain('demonstration shop')
})

test('the story is about a product that is on the shelf', () => {
  expect(onHand(one(fennelRow.story.productSlug))).toBeGreaterThan(0)
})
