import { describe, expect, test } from 'vitest'
import { countries } from '#data/reference/countries.ts'
import type { CartLine } from '#src/domain/cart/queries.ts'
import { quoteCart } from '#src/domain/checkout/quote.ts'
import { startingTerms } from '#src/domain/opening/terms-of-sale.ts'
import { currencyCodes } from '#src/kernel/money.ts'

const thing = (
  unitPriceMinor: number,
  taxCategory = 'standard',
  changes: Partial<CartLine> = {},
): CartLine => ({
  parts: [],
  ...{
    variantId: 1,
    productId: 1,
    quantity: 1,
    title: 'Thing',
    slug: 'thing',
    variantTitle: '',
    sku: '',
    hue: 0,
  },
  ...{ unitPriceMinor, taxCategory, isTaxable: true, weightGrams: 300, requiresShipping: false },
  isGiftCard: false,
  ...{ availableAt: null, imageFile: '', isForSale: true, tracksStock: true, policy: 'deny', available: 9 },
  ...changes,
})

type Place = { country: string; region?: string; postcode?: string }

/** What a shop of a country, as it is on its first day, asks for these things in a place. */
function quoteIn(shop: [country: string, currency: string], lines: CartLine[], place: Place | null) {
  const terms = startingTerms(...shop)
  const zones = terms.zones.map(({ countries: codes, ...zone }, index) => ({
    ...zone,
    id: index + 1,
    places: codes.map((country) => ({ country, region: '' })),
    methods: zone.methods.map((method, at) => ({ ...method, id: index * 10 + at + 1 })),
  }))
  const destination = place && { region: '', postcode: '', ...place }
  return quoteCart({ lines, coupon: null, destination, methodId: null, zones, taxRates: terms.taxRates })
}

const taxesOf = (quote: ReturnType<typeof quoteIn>) =>
  quote.taxes.map(({ name, ratePpm, amountMinor }) => [name, ratePpm, amountMinor])

const irish: [string, string] = ['IE', 'EUR']

describe('an Irish shop', () => {
  test('takes 23 % of a lamp and nothing of a book', () => {
    expect(taxesOf(quoteIn(irish, [thing(12_300)], { country: 'IE' }))).toEqual([['VAT', 230_000, 2_300]])
    expect(quoteIn(irish, [thing(2_000, 'books')], { country: 'IE' })).toMatchObject({
      taxMinor: 0,
      totalMinor: 2_000,
    })
  })

  test('takes the buyer’s own rates in the Union: 19 and 7 % in Germany, 20 and 5.5 in France', () => {
    const both = [thing(11_900), thing(10_700, 'books')]
    expect(taxesOf(quoteIn(irish, both, { country: 'DE', postcode: '10115' }))).toEqual([
      ['MwSt', 190_000, 1_900],
      ['MwSt', 70_000, 700],
    ])
    const french = [thing(12_000), thing(10_550, 'books')]
    expect(taxesOf(quoteIn(irish, french, { country: 'FR', postcode: '75001' }))).toEqual([
      ['TVA', 200_000, 2_000],
      ['TVA', 55_000, 550],
    ])
  })

  test('takes nothing in places beside the Union’s taxes: Canary Islands, Büsingen, Åland, Livigno', () => {
    for (const place of [
      { country: 'ES', region: 'TF', postcode: '38001' },
      { country: 'DE', postcode: '78266' },
      { country: 'FI', postcode: '22100' },
      { country: 'IT', region: 'SO', postcode: '23041' },
    ]) {
      expect([place.country, quoteIn(irish, [thing(10_000)], place).taxMinor]).toEqual([place.country, 0])
    }
    expect(quoteIn(irish, [thing(12_100)], { country: 'ES', region: 'M', postcode: '28039' }).taxMinor).toBe(
      2_100,
    )
  })

  test('takes 8.5 % in Martinique, whether it is written as France or by its own code', () => {
    for (const place of [
      { country: 'FR', postcode: '97200' },
      { country: 'MQ', postcode: '97200' },
    ]) {
      const { taxMinor, zone } = quoteIn(irish, [thing(10_850)], place)
      // By its own code it lies outside the Union's list of countries: an export.
      expect([place.country, zone?.name, taxMinor]).toEqual(
        place.country === 'FR' ? ['FR', 'European Union', 850] : ['MQ', 'Rest of the world', 0],
      )
    }
  })

  test('exports without tax, at the same price', () => {
    for (const country of ['US', 'GB', 'JP', 'CH', 'NO'])
      expect(quoteIn(irish, [thing(10_000)], { country, region: 'XX' })).toMatchObject({
        ...{ taxMinor: 0, totalMinor: 10_000 },
      })
  })

  test('says that tax and delivery are unknown while nobody has said where to', () => {
    const quote = quoteIn(irish, [thing(1_800, 'standard', { requiresShipping: true })], null)
    expect(quote).toMatchObject({ taxMinor: null, shippingMinor: null, method: null, totalMinor: 1_800 })
  })
})

describe('a Canadian shop adds its taxes to the price:', () => {
  const canadian: [string, string] = ['CA', 'CAD']
  test.each([
    [
      'QC',
      [
        ['GST', 50_000, 500],
        ['QST', 99_750, 998],
      ],
      11_498,
    ],
    ['ON', [['HST', 130_000, 1_300]], 11_300],
    ['NS', [['HST', 140_000, 1_400]], 11_400],
    ['AB', [['GST', 50_000, 500]], 10_500],
    [
      'BC',
      [
        ['GST', 50_000, 500],
        ['PST', 70_000, 700],
      ],
      11_200,
    ],
  ])('%s', (region, taxes, total) => {
    const quote = quoteIn(canadian, [thing(10_000)], { country: 'CA', region, postcode: 'H3Z 2Y7' })
    expect([quote.taxMode, taxesOf(quote), quote.totalMinor]).toEqual(['exclusive', taxes, total])
  })

  test('books bear the federal part alone', () => {
    const quote = quoteIn(canadian, [thing(10_000, 'books')], { country: 'CA', region: 'ON' })
    expect(quote.taxMinor).toBe(500)
  })

  test('and does not know them before it knows the province', () => {
    const quote = quoteIn(canadian, [thing(10_000)], { country: 'CA' })
    expect([quote.taxMinor, quote.taxAddedMinor, quote.totalMinor]).toEqual([null, 0, 10_000])
  })
})

describe('an American shop', () => {
  const american: [string, string] = ['US', 'USD']
  test('does not know the tax before it knows the state', () => {
    expect(quoteIn(american, [thing(10_000)], { country: 'US' }).taxMinor).toBeNull()
  })

  test.each([
    ['CA', 'standard', 725],
    ['NY', 'standard', 400],
    ['OR', 'standard', 0],
    ['PA', 'children', 0],
    ['PA', 'standard', 600],
    ['TN', 'food', 400],
  ])('adds what %s takes of %s', (region, category, tax) => {
    const quote = quoteIn(american, [thing(10_000, category)], { country: 'US', region, postcode: '90210' })
    expect([quote.taxMinor, quote.totalMinor]).toEqual([tax, 10_000 + tax])
  })

  test('charges nothing abroad', () => {
    expect(quoteIn(american, [thing(10_000)], { country: 'IE' }).taxMinor).toBe(0)
  })
})

describe('shops elsewhere show the price with the tax in it:', () => {
  test.each([
    [['CH', 'CHF'], 'CH', 'standard', 10_810, 810],
    [['CH', 'CHF'], 'CH', 'books', 10_260, 260],
    [['GB', 'GBP'], 'GB', 'standard', 12_000, 2_000],
    [['GB', 'GBP'], 'GB', 'children', 12_000, 0],
    [['AU', 'AUD'], 'AU', 'standard', 11_000, 1_000],
    [['JP', 'JPY'], 'JP', 'food', 1_080, 80],
    [['NO', 'NOK'], 'NO', 'standard', 12_500, 2_500],
  ] as [[string, string], string, string, number, number][])(
    '%s to %s, %s',
    (shop, country, category, price, tax) => {
      const quote = quoteIn(shop, [thing(price, category)], { country })
      expect([quote.taxMode, quote.taxMinor, quote.totalMinor]).toEqual(['inclusive', tax, price])
    },
  )

  test('a Swiss price without tax would be the same sum taken apart', () => {
    const terms = startingTerms('CH', 'CHF')
    const zones = [
      {
        id: 1,
        name: 'CH',
        taxMode: 'exclusive' as const,
        places: [{ country: 'CH', region: '' }],
        methods: [],
      },
    ]
    const destination = { country: 'CH', region: '', postcode: '8001' }
    const input = { coupon: null, destination, methodId: null, zones, taxRates: terms.taxRates }
    expect(quoteCart({ ...input, lines: [thing(10_000)] })).toMatchObject({
      taxMinor: 810,
      totalMinor: 10_810,
    })
  })
})

describe('whatever country and currency an owner chooses,', () => {
  test('the shop can sell at home on its first day, with delivery, and its neighbours have a zone', () => {
    const lines = [thing(1_000, 'standard', { requiresShipping: true })]
    for (const { code } of countries) {
      const quote = quoteIn([code, 'EUR'], lines, { country: code, region: 'X' })
      expect([code, quote.method === null, quote.taxMinor === null]).toEqual([code, false, false])
      const terms = startingTerms(code, 'EUR')
      const served = terms.zones.flatMap((zone) => zone.countries)
      expect([code, served.length, new Set(served).size]).toEqual([code, countries.length, countries.length])
    }
  })

  test('rates and limits are whole minor units of it', () => {
    for (const currency of currencyCodes) {
      const { zones, freeDeliveryFromMinor } = startingTerms('IE', currency)
      const prices = zones.flatMap(({ methods }) =>
        methods.flatMap(({ rates }) => rates.map((rate) => rate.priceMinor)),
      )
      for (const price of [...prices, freeDeliveryFromMinor]) expect(Number.isSafeInteger(price)).toBe(true)
      expect(Math.max(...prices)).toBeGreaterThan(0)
    }
  })
})
