import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Rule, type RuleField, type Rules, ruleFields } from '#src/domain/catalog/collection.ts'
import { listMatching, previewMatching } from '#src/domain/catalog/collection-members.ts'
import type { VariantInput } from '#src/domain/catalog/product.ts'
import { saveSeller } from '#src/domain/sellers/save-seller.ts'
import { DAY } from '#src/kernel/clock.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { category } from '../../support/goods.ts'
import { type Chance, seeded } from '../../support/seeded.ts'
import { thorough } from '../../support/thorough.ts'
import { NOW, option, product, stocked, variant } from './support.ts'

type Thing = { id: number; input: ReturnType<typeof product>; onHand: number[] }

let db: Db
let things: Thing[]
/** Categories as a chain and one beside it: each with what stands above it. */
let above: Map<number, number[]>
let sellers: number[]

const titles = [
  'Bothy mug',
  'MUG of Ünal',
  'Straße lamp',
  'ünal tee',
  'Field tee',
  'Teeth 100%',
  'ＦＵＬＬ width',
]
const brands = ['', 'Éclat', 'éclat', 'Bothy', 'bothy  clay']
const types = ['', 'Cup', 'cup', 'Lamp']
const tags = ['gift', 'Gift', 'NEU', 'summer sale', 'sale']
const prices = [0, 900, 1_000, 1_001, 2_500, 10_000]
const days = [1, 7, 30]

beforeAll(async () => {
  db = (await openTestDatabase()).db
  const chance = seeded(11)
  const top = await category(db, 'Top')
  const middle = await category(db, 'Middle', { parentId: top })
  const leaf = await category(db, 'Leaf', { parentId: middle })
  const other = await category(db, 'Other')
  above = new Map([
    [top, [top]],
    [middle, [middle, top]],
    [leaf, [leaf, middle, top]],
    [other, [other]],
  ])
  sellers = []
  for (const slug of ['anna', 'bo']) {
    const seller = { slug, name: slug, town: '', story: '', hue: 40 }
    sellers.push(await saveSeller(db, seller, NOW))
  }
  things = []
  for (let n = 0; n < 40; n++) things.push(await makeThing(chance, n))
})

async function makeThing(chance: Chance, n: number): Promise<Thing> {
  const some = <T>(items: readonly T[]) => items.filter(() => chance.happens(0.3))
  const sizes = ['S', 'M', 'L'].slice(0, chance.between(1, 3))
  const variants = sizes.map((size): VariantInput => {
    const priceMinor = chance.pick(prices)
    const compareAtMinor = chance.happens(0.3) ? priceMinor + chance.pick([-1, 0, 500]) : null
    return variant([size], {
      priceMinor,
      compareAtMinor: compareAtMinor === null ? null : Math.max(0, compareAtMinor),
      tracksStock: chance.happens(0.8),
      policy: chance.pick(['deny', 'backorder', 'preorder'] as const),
      availableAt: chance.pick([null, NOW - DAY, NOW + DAY]),
    })
  })
  const input = product(`thing-${n}`, {
    title: chance.pick(titles),
    brand: chance.pick(brands),
    productType: chance.pick(types),
    tags: some(tags),
    sellerId: chance.pick([null, ...sellers]),
    status: chance.pick(['active', 'active', 'active', 'draft', 'archived'] as const),
    publishedAt: NOW - chance.pick([0, ...days]) * DAY + chance.pick([0, 1]),
    categories: some([...above.keys()]).map((id) => ({ id, position: 0 })),
    options: [option('Size', ...sizes)],
    variants,
  })
  const onHand = sizes.map(() => chance.pick([0, 0, 4]))
  const { id } = await stocked(db, input, onHand)
  return { id, input, onHand }
}

/** Said once more, product by product, as a shopkeeper would check a list. */
const key = (text: string) => text.normalize('NFKC').toLowerCase().trim().split(/\s+/).join(' ')
const holds: Record<RuleField, (thing: Thing, value: string) => boolean> = {
  category: ({ input }, value) => input.categories.some(({ id }) => above.get(id)?.includes(Number(value))),
  tag: ({ input }, value) => input.tags.map(key).includes(key(value)),
  brand: ({ input }, value) => key(input.brand) === key(value),
  type: ({ input }, value) => key(input.productType) === key(value),
  seller: ({ input }, value) => input.sellerId === Number(value),
  title: ({ input }, value) => key(input.title).includes(key(value)),
  price_below: (thing, value) => lowest(thing) < Number(value),
  price_above: (thing, value) => lowest(thing) > Number(value),
  on_sale: ({ input }) => input.variants.some((each) => (each.compareAtMinor ?? 0) > each.priceMinor),
  in_stock: ({ input, onHand }) =>
    input.variants.some((each, index) => {
      const isAnnounced = each.policy === 'preorder' && (each.availableAt === null || each.availableAt > NOW)
      return !isAnnounced && (!each.tracksStock || (onHand[index] ?? 0) > 0)
    }),
  published: ({ input }, value) => input.publishedAt > NOW - Number(value) * DAY,
}
const lowest = ({ input }: Thing) => Math.min(...input.variants.map((each) => each.priceMinor))

function expected({ rules, joinedBy }: Rules): number[] {
  if (rules.length === 0) return []
  const meets = (thing: Thing) => (rule: Rule) => holds[rule.field](thing, rule.value)
  return things
    .filter(({ input }) => input.status === 'active' && input.publishedAt <= NOW)
    .filter((thing) => (joinedBy === 'all' ? rules.every(meets(thing)) : rules.some(meets(thing))))
    .map((thing) => thing.id)
}

const valuesOf = (field: RuleField): string[] => {
  const own: Partial<Record<RuleField, string[]>> = {
    category: [...above.keys(), 999].map(String),
    tag: ['gift', 'GIFT', 'neu', 'sale', 'summer  Sale', 'none'],
    brand: ['ÉCLAT', 'bothy', 'Bothy Clay', 'nobody'],
    type: ['cup', 'LAMP', 'x'],
    seller: [...sellers, 999].map(String),
    title: ['mug', 'ÜNAL', 'tee', '100%', '_', 'full', 'STRASSE', 'straße'],
    price_below: prices.map(String),
    price_above: prices.map(String),
    published: days.map(String),
  }
  return own[field] ?? ['']
}

test('a collection by rules holds just what meets them, whatever the rules are', async () => {
  const rule = fc
    .constantFrom(...ruleFields)
    .chain((field) => fc.constantFrom(...valuesOf(field)).map((value): Rule => ({ field, value })))
  const rules = fc.record({
    rules: fc.array(rule, { maxLength: 4 }),
    joinedBy: fc.constantFrom('all' as const, 'any' as const),
  })
  let found = 0
  await fc.assert(
    fc.asyncProperty(rules, async (asked) => {
      const ids = (await listMatching(db, asked, NOW)).sort((a, b) => a - b)
      expect(ids).toEqual(expected(asked))
      found += ids.length
    }),
    thorough(120),
  )
  expect(found).toBeGreaterThan(100)
})

test.each(ruleFields)('the rule “%s” alone lets some in and keeps some out', async (field) => {
  const sizes = await Promise.all(
    valuesOf(field).map(async (value) => {
      const asked: Rules = { rules: [{ field, value }], joinedBy: 'all' }
      const ids = (await listMatching(db, asked, NOW)).sort((a, b) => a - b)
      expect(ids).toEqual(expected(asked))
      return ids.length
    }),
  )
  const shown = things.filter(({ input }) => input.status === 'active').length
  expect(sizes.some((size) => size > 0 && size < shown)).toBe(true)
})

test('the preview counts all matches and shows the first in the order chosen', async () => {
  const asked: Rules = { rules: [{ field: 'price_below', value: '9000' }], joinedBy: 'all' }
  const ids = new Set(expected(asked))
  const matching = things.filter((thing) => ids.has(thing.id))
  const preview = (sort: 'newest' | 'price-asc' | 'price-desc') =>
    previewMatching(db, { ...asked, sort, limit: 5 }, NOW)
  const first = (compare: (a: Thing, b: Thing) => number) =>
    [...matching]
      .sort(compare)
      .slice(0, 5)
      .map((thing) => thing.id)
  expect(await preview('newest')).toEqual({
    count: matching.length,
    ids: first((a, b) => b.input.publishedAt - a.input.publishedAt || b.id - a.id),
  })
  expect((await preview('price-asc')).ids).toEqual(first((a, b) => lowest(a) - lowest(b) || a.id - b.id))
  expect((await preview('price-desc')).ids).toEqual(first((a, b) => lowest(b) - lowest(a) || a.id - b.id))
})
