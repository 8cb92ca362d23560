import { describe, expect, test } from 'vitest'
import { pricesIncludeTax, taxRates } from '#data/reference/tax-rates.ts'
import { type Coupon, type PricedLine, priceCart } from '#src/domain/pricing/price.ts'
import { exponentOf, parseMinor, toDecimal } from '#src/kernel/money.ts'
import { type StackedRate, taxIncluded, taxLines, taxOnTop } from '#src/kernel/tax.ts'
import { matchTaxRates, type TaxCategory, taxCategories } from '#src/kernel/tax-match.ts'

type Sale = {
  /** Country, and a region where the tax depends on it. */
  to: string
  in: string
  /** Price on the tag, category, how many. */
  goods: [price: string, category: TaxCategory, quantity?: number][]
  delivery?: string
  coupon?: Coupon
}

/** A sale as a shop of that country makes it, in figures as they stand on the receipt. */
function receipt({ to, in: currency, goods, delivery = '0', coupon }: Sale) {
  const [country = '', region = ''] = to.split('-')
  const minor = (text: string) => {
    const amount = parseMinor(text, currency)
    if (typeof amount !== 'number') throw new Error(`${text} ${currency} is no price: ${amount}`)
    return amount
  }
  const lines = goods.map(
    ([price, taxCategory, quantity = 1], index): PricedLine => ({
      ...{ variantId: index + 1, quantity, unitPriceMinor: minor(price), taxCategory, isTaxable: true },
      isGiftCard: false,
    }),
  )
  const quote = priceCart({
    lines,
    coupon: coupon ?? null,
    shippingMinor: minor(delivery),
    taxMode: pricesIncludeTax(country) ? 'inclusive' : 'exclusive',
    ratesFor: (category) =>
      matchTaxRates(taxRates, { country, region, postcode: '', category: category as TaxCategory }),
  })
  const shown = (amount: number) => toDecimal(amount, currency)
  return {
    taxes: Object.fromEntries(
      quote.taxes.map((tax) => [`${tax.name} ${tax.ratePpm / 10_000} %`, shown(tax.amountMinor)]),
    ),
    total: shown(quote.totalMinor),
  }
}

describe('Ireland: 23 % by s. 46(1)(a) of the VAT Consolidation Act 2010, 13.5 % by (c), nothing by (b) and Schedule 2', () => {
  test('a lamp, a service at the reduced rate and a book', () => {
    const goods: Sale['goods'] = [
      ['123.00', 'standard'],
      ['113.50', 'reduced'],
      ['20.00', 'books'],
    ]
    expect(receipt({ to: 'IE', in: 'EUR', goods })).toEqual({
      taxes: { 'VAT 23 %': '23.00', 'VAT 13.5 %': '13.50', 'VAT 0 %': '0.00' },
      total: '256.50',
    })
  })

  test('8 cents hold 1.496 cents of VAT and 9 hold 1.683: one and two', () => {
    expect(receipt({ to: 'IE', in: 'EUR', goods: [['0.08', 'standard']] }).taxes).toEqual({
      'VAT 23 %': '0.01',
    })
    expect(receipt({ to: 'IE', in: 'EUR', goods: [['0.09', 'standard']] }).taxes).toEqual({
      'VAT 23 %': '0.02',
    })
  })
})

describe('the Union, Directive 2006/112/EC', () => {
  test('art. 79(b): a discount at the till lowers what is taxed; half off €123 leaves €11.50 of tax', () => {
    const coupon = { code: 'HALF', kind: 'percent', ratePpm: 500_000 } as const
    expect(receipt({ to: 'IE', in: 'EUR', goods: [['123.00', 'standard']], coupon })).toEqual({
      taxes: { 'VAT 23 %': '11.50' },
      total: '61.50',
    })
  })

  test('art. 78(b): carriage is part of what is taxed, at the rate of what it brings', () => {
    const book = receipt({ to: 'IE', in: 'EUR', goods: [['20.00', 'books']], delivery: '4.95' })
    expect(book).toEqual({ taxes: { 'VAT 0 %': '0.00' }, total: '24.95' })
    const lamp = receipt({ to: 'IE', in: 'EUR', goods: [['118.05', 'standard']], delivery: '4.95' })
    expect(lamp.total).toBe('123.00')
    // 22.07 in the lamp and 0.93 in its carriage, each to the nearest cent: 22.0744 and 0.9256.
    expect(lamp.taxes).toEqual({ 'VAT 23 %': '23.00' })
  })

  test('art. 33: a parcel is taxed where it arrives: the same €119 in six members', () => {
    const taxIn = (to: string) =>
      Object.values(receipt({ to, in: 'EUR', goods: [['119.00', 'standard']] }).taxes)
    expect(['LU', 'DE', 'FR', 'BE', 'FI', 'HU'].map(taxIn)).toEqual([
      ...[['17.29'], ['19.00'], ['19.83'], ['20.65'], ['24.18'], ['25.30']],
    ])
  })

  test('arts. 97 and 98: no standard rate is below 15 %, and no other is above it', () => {
    const members = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(
      ' ',
    )
    for (const country of members) {
      const place = { country, region: '', postcode: '' }
      const [standard = 0, ...others] = taxCategories.map(
        (category) => matchTaxRates(taxRates, { ...place, category })[0]?.ratePpm ?? -1,
      )
      expect([country, standard >= 150_000]).toEqual([country, true])
      for (const rate of others) expect([country, rate >= 0 && rate <= standard]).toEqual([country, true])
    }
  })

  test('art. 90: what goes back takes its tax along, to the cent, however often it is cut', () => {
    const whole = taxIncluded(10_000, 230_000)
    expect(taxIncluded(-10_000, 230_000)).toBe(-whole)
    expect(whole).toBe(1_870)
  })
})

test('Germany: 19 % by § 12(1) UStG; books and food 7 % by § 12(2) no. 1 with annex 2; the tag is the whole price (§ 3 PAngV)', () => {
  const goods: Sale['goods'] = [
    ['11.90', 'standard'],
    ['10.70', 'books'],
    ['2.14', 'food'],
  ]
  expect(receipt({ to: 'DE', in: 'EUR', goods })).toEqual({
    taxes: { 'MwSt 19 %': '1.90', 'MwSt 7 %': '0.84' },
    total: '24.74',
  })
  // Three cents hold 0.479 of a cent, four 0.639.
  expect(receipt({ to: 'DE', in: 'EUR', goods: [['0.03', 'standard']] }).taxes).toEqual({
    'MwSt 19 %': '0.00',
  })
  expect(receipt({ to: 'DE', in: 'EUR', goods: [['0.04', 'standard']] }).taxes).toEqual({
    'MwSt 19 %': '0.01',
  })
})

test('France: 20 % by art. 278 CGI, 5.5 % on books and food by art. 278-0 bis', () => {
  const goods: Sale['goods'] = [
    ['12.00', 'standard'],
    ['10.55', 'books'],
    ['1.99', 'food'],
  ]
  expect(receipt({ to: 'FR', in: 'EUR', goods })).toEqual({
    taxes: { 'TVA 20 %': '2.00', 'TVA 5.5 %': '0.65' },
    total: '24.54',
  })
})

test('the United Kingdom: one sixth of the price by s. 2 VATA 1994; nothing on books and children’s clothes (Sch. 8, groups 3 and 16)', () => {
  const goods: Sale['goods'] = [
    ['12.00', 'standard'],
    ['9.99', 'books'],
    ['15.00', 'children'],
  ]
  expect(receipt({ to: 'GB', in: 'GBP', goods })).toEqual({
    taxes: { 'VAT 20 %': '2.00', 'VAT 0 %': '0.00' },
    total: '36.99',
  })
  // A sixth of 3 pence is half a penny, which counts as one; of 2 pence, a third of one, does not (Notice 700, 17.6).
  expect(receipt({ to: 'GB', in: 'GBP', goods: [['0.03', 'standard']] }).taxes).toEqual({
    'VAT 20 %': '0.01',
  })
  expect(receipt({ to: 'GB', in: 'GBP', goods: [['0.02', 'standard']] }).taxes).toEqual({
    'VAT 20 %': '0.00',
  })
})

test('Switzerland since 2024: 8.1 % by art. 25(1) MWSTG, 2.6 % on books and food by art. 25(2)', () => {
  const goods: Sale['goods'] = [
    ['108.10', 'standard'],
    ['102.60', 'books'],
    ['5.13', 'food'],
  ]
  expect(receipt({ to: 'CH', in: 'CHF', goods })).toEqual({
    taxes: { 'MWST 8.1 %': '8.10', 'MWST 2.6 %': '2.73' },
    total: '215.83',
  })
})

describe('the United States: each state’s own sales tax, added to the price', () => {
  test.each([
    ['US-CA', '100.00', { 'CA sales tax 7.25 %': '7.25' }, '107.25', 'Rev. & Tax. Code §§ 6051, 7202'],
    ['US-NY', '99.99', { 'NY sales tax 4 %': '4.00' }, '103.99', 'Tax Law § 1105(a)'],
    ['US-TX', '19.99', { 'TX sales tax 6.25 %': '1.25' }, '21.24', 'Tax Code § 151.051'],
    ['US-NJ', '0.08', { 'NJ sales tax 6.625 %': '0.01' }, '0.09', 'N.J.S.A. 54:32B-3'],
    ['US-OR', '100.00', {}, '100.00', 'no sales tax'],
    ['US-DE', '100.00', {}, '100.00', 'no sales tax'],
    ['US-MT', '100.00', {}, '100.00', 'no sales tax'],
    ['US-NH', '100.00', {}, '100.00', 'no sales tax'],
    ['US-AK', '100.00', {}, '100.00', 'none of the state'],
  ])('%s on %s', (to, price, taxes, total, _law) => {
    expect(receipt({ to, in: 'USD', goods: [[price, 'standard']] })).toEqual({ taxes, total })
  })

  test('to the third decimal, up from five on (Streamlined Sales and Use Tax Agreement s. 324): Minnesota’s 6.875 %', () => {
    // $7.20 bears 49.5 cents, $7.19 bears 49.43.
    expect(receipt({ to: 'US-MN', in: 'USD', goods: [['7.20', 'standard']] }).total).toBe('7.70')
    expect(receipt({ to: 'US-MN', in: 'USD', goods: [['7.19', 'standard']] }).total).toBe('7.68')
    expect(receipt({ to: 'US-MN', in: 'USD', goods: [['40.00', 'children']] }).total).toBe('40.00')
  })
})

describe('Canada, Excise Tax Act', () => {
  test('s. 165(1) and the Act respecting the Québec sales tax s. 16: both on the price, each rounded by itself', () => {
    expect(receipt({ to: 'CA-QC', in: 'CAD', goods: [['100.00', 'standard']] })).toEqual({
      taxes: { 'GST 5 %': '5.00', 'QST 9.975 %': '9.98' },
      total: '114.98',
    })
  })

  test('s. 165.2(2): less than half a cent falls away, half a cent is a cent: 9 and 10 cents in Alberta', () => {
    expect(receipt({ to: 'CA-AB', in: 'CAD', goods: [['0.09', 'standard']] }).total).toBe('0.09')
    expect(receipt({ to: 'CA-AB', in: 'CAD', goods: [['0.10', 'standard']] }).total).toBe('0.11')
  })

  test('s. 165(2): Ontario’s HST stands in for the GST, and a book bears the federal part alone', () => {
    const goods: Sale['goods'] = [
      ['10.00', 'standard'],
      ['10.00', 'books'],
      ['10.00', 'food'],
    ]
    expect(receipt({ to: 'CA-ON', in: 'CAD', goods })).toEqual({
      taxes: { 'HST 13 %': '1.30', 'HST 5 %': '0.50', 'HST 0 %': '0.00' },
      total: '31.80',
    })
  })

  test('sixty ten-cent sweets on one line bear 30 cents, though each alone would bear a whole one', () => {
    expect(receipt({ to: 'CA-AB', in: 'CAD', goods: [['0.10', 'standard', 60]] }).taxes).toEqual({
      'GST 5 %': '0.30',
    })
  })
})

describe('India: 18 and 5 % by s. 9 CGST Act 2017 since September 2025, in the printed price (Packaged Commodities Rules 2011, r. 2(m))', () => {
  test('a lamp, food and a book', () => {
    const goods: Sale['goods'] = [
      ['1180.00', 'standard'],
      ['105.00', 'food'],
      ['250.00', 'books'],
    ]
    expect(receipt({ to: 'IN', in: 'INR', goods })).toEqual({
      taxes: { 'GST 18 %': '180.00', 'GST 5 %': '5.00', 'GST 0 %': '0.00' },
      total: '1535.00',
    })
  })

  test('within a state half goes to the Union and half to the state, and the halves are the whole to the paisa', () => {
    const half = (name: string): StackedRate => ({ name, ratePpm: 90_000, compound: false })
    const parts = (gross: number) =>
      taxLines(gross, [half('CGST'), half('SGST')], 'inclusive').parts.map((part) => part.amountMinor)
    expect(parts(11_800)).toEqual([900, 900])
    // 15.25 paise of tax are 15: eight and seven.
    expect(parts(100)).toEqual([8, 7])
  })
})

test('Japan: 10 % and 8 % on food by arts. 29 of the Consumption Tax Act and 72-83 of the Local Tax Act, within the price (art. 63), in whole yen', () => {
  const goods: Sale['goods'] = [
    ['1100', 'standard'],
    ['1080', 'food'],
    ['1800', 'standard'],
  ]
  expect(receipt({ to: 'JP', in: 'JPY', goods })).toEqual({
    taxes: { '消費税 10 %': '264', '消費税 8 %': '80' },
    total: '3980',
  })
  // 16 yen hold 1.4545 and 17 hold 1.5455.
  expect(receipt({ to: 'JP', in: 'JPY', goods: [['16', 'standard']] }).taxes).toEqual({ '消費税 10 %': '1' })
  expect(receipt({ to: 'JP', in: 'JPY', goods: [['17', 'standard']] }).taxes).toEqual({ '消費税 10 %': '2' })
  const reduced = [taxOnTop(1_000, 62_400), taxOnTop(1_000, 17_600)]
  expect(reduced).toEqual([62, 18])
})

describe('currencies with three decimals', () => {
  test('Kuwait has no such tax', () => {
    expect(receipt({ to: 'KW', in: 'KWD', goods: [['12.345', 'standard', 3]] })).toEqual({
      taxes: {},
      total: '37.035',
    })
  })

  test('Bahrain takes 10 % since 2022 (Law 33 of 2021), Oman 5 % (Royal Decree 121/2020), Tunisia 19 %', () => {
    expect(receipt({ to: 'BH', in: 'BHD', goods: [['11.000', 'standard']] }).taxes).toEqual({
      'VAT 10 %': '1.000',
    })
    expect(receipt({ to: 'OM', in: 'OMR', goods: [['0.010', 'standard']] }).taxes).toEqual({
      'VAT 5 %': '0.000',
    })
    expect(receipt({ to: 'OM', in: 'OMR', goods: [['0.011', 'standard']] }).taxes).toEqual({
      'VAT 5 %': '0.001',
    })
    expect(receipt({ to: 'TN', in: 'TND', goods: [['1.190', 'standard']] }).taxes).toEqual({
      'TVA 19 %': '0.190',
    })
  })
})

test('Australia: an eleventh of the price (GST Act 1999 ss. 9-70, 9-75), half a cent up (s. 9-90)', () => {
  const goods: Sale['goods'] = [
    ['11.00', 'standard'],
    ['5.00', 'food'],
  ]
  expect(receipt({ to: 'AU', in: 'AUD', goods })).toEqual({
    taxes: { 'GST 10 %': '1.00', 'GST 0 %': '0.00' },
    total: '16.00',
  })
  expect(receipt({ to: 'AU', in: 'AUD', goods: [['0.05', 'standard']] }).taxes).toEqual({
    'GST 10 %': '0.00',
  })
  expect(receipt({ to: 'AU', in: 'AUD', goods: [['0.06', 'standard']] }).taxes).toEqual({
    'GST 10 %': '0.01',
  })
})

test('New Zealand: the tax fraction is 3/23 (GST Act 1985 s. 2), and Chile’s 19 % is in whole pesos', () => {
  expect(receipt({ to: 'NZ', in: 'NZD', goods: [['23.00', 'standard']] }).taxes).toEqual({
    'GST 15 %': '3.00',
  })
  expect(exponentOf('CLP')).toBe(0)
  expect(receipt({ to: 'CL', in: 'CLP', goods: [['1190', 'standard']] }).taxes).toEqual({ 'IVA 19 %': '190' })
})
