// What prices and taxes must be, worked out a second time and by other means: fractions of big integers, written from
// the law and the design, not from the code it judges. Slow and plain on purpose; nothing of src may be imported here.

export type Fraction = { top: bigint; bottom: bigint }
export type OracleRate = { name: string; ratePpm: number; compound: boolean }
export type OracleMode = 'inclusive' | 'exclusive'

const whole = (value: bigint | number): Fraction => ({ top: BigInt(value), bottom: 1n })
const plus = (a: Fraction, b: Fraction): Fraction => ({
  top: a.top * b.bottom + b.top * a.bottom,
  bottom: a.bottom * b.bottom,
})
const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { top: -b.top, bottom: b.bottom })
const times = (a: Fraction, b: Fraction): Fraction => ({ top: a.top * b.top, bottom: a.bottom * b.bottom })
const over = (a: Fraction, b: Fraction): Fraction => times(a, { top: b.bottom, bottom: b.top })
const isLess = (a: Fraction, b: Fraction): boolean => a.top * b.bottom < b.top * a.bottom
const rateOf = (ppm: number): Fraction => ({ top: BigInt(ppm), bottom: 1_000_000n })

/**
 * Less than half a unit falls away, half or more counts as one (Excise Tax Act s. 165.2(2); A New Tax System (GST) Act
 * 1999 s. 9-90), and money that goes back mirrors money that came. Works digit by digit: the first decimal decides.
 */
export function toNearest({ top, bottom }: Fraction): bigint {
  if (top < 0n) return -toNearest({ top: -top, bottom })
  const firstDecimal = ((top % bottom) * 10n) / bottom
  return top / bottom + (firstDecimal >= 5n ? 1n : 0n)
}

/**
 * Largest remainder: everybody has the whole units of their share, and what is left is handed out unit by unit to
 * whoever is furthest below theirs, the first of equals. Where nobody has a share, all have the same.
 */
export function splitFairly(amount: bigint, weights: readonly Fraction[]): bigint[] {
  if (amount < 0n) return splitFairly(-amount, weights).map((part) => -part)
  const isNothing = weights.every(({ top }) => top === 0n)
  const shares = isNothing ? weights.map(() => whole(1)) : weights
  const sum = shares.reduce(plus, whole(0))
  const exact = shares.map((share) => over(times(whole(amount), share), sum))
  const parts = exact.map(({ top, bottom }) => top / bottom)
  const wasLucky = new Set<number>()
  while (parts.reduce((all, part) => all + part, 0n) < amount) {
    let furthest = -1
    exact.forEach((share, index) => {
      if (wasLucky.has(index)) return
      const missing = minus(share, whole(parts[index] ?? 0n))
      const most = furthest < 0 ? null : minus(exact[furthest] ?? share, whole(parts[furthest] ?? 0n))
      if (most === null || isLess(most, missing)) furthest = index
    })
    wasLucky.add(furthest)
    parts[furthest] = (parts[furthest] ?? 0n) + 1n
  }
  return parts
}

/** What one unit of value costs with each tax in turn: a compound tax is a share of what has come together so far. */
function stack(rates: readonly OracleRate[]): { each: Fraction[]; factor: Fraction } {
  const each: Fraction[] = []
  let factor = whole(1)
  for (const { ratePpm, compound } of rates) {
    const tax = times(compound ? factor : whole(1), rateOf(ratePpm))
    each.push(tax)
    factor = plus(factor, tax)
  }
  return { each, factor }
}

/**
 * The taxes of one line. In the price: what is left of it once the price without tax, price ÷ (1 + rate), is taken off
 * (Directive 2006/112/EC arts. 73 and 78; the UK's VAT fraction), rounded once and split. On top: each tax by itself, as
 * each office asks for its own, a compound one on the taxes before it as they are charged.
 */
export function taxesOf(amount: bigint, rates: readonly OracleRate[], mode: OracleMode): bigint[] {
  const { each, factor } = stack(rates)
  if (mode === 'inclusive') {
    const net = over(whole(amount), factor)
    return splitFairly(toNearest(minus(whole(amount), net)), each)
  }
  const taxes: bigint[] = []
  for (const { ratePpm, compound } of rates) {
    const base = compound ? taxes.reduce((sum, tax) => sum + tax, amount) : amount
    taxes.push(toNearest(times(whole(base), rateOf(ratePpm))))
  }
  return taxes
}

export type OracleLine = {
  unit: bigint
  quantity: bigint
  category: string
  isTaxable: boolean
  /** Money for later: a code takes nothing off it. */
  isGiftCard: boolean
}
export type OracleCoupon =
  | { kind: 'percent'; ratePpm: number }
  | { kind: 'amount'; amountMinor: number }
  | { kind: 'free_delivery' }
  | null
export type OracleBill = {
  lines: { discount: bigint; total: bigint; taxes: bigint[] }[]
  discount: bigint
  delivery: bigint
  deliveryTax: bigint
  tax: bigint
  total: bigint
}

/**
 * A whole bill. A discount given at the sale is no part of what is taxed (Directive 2006/112/EC art. 79(b)); delivery is
 * (art. 78(b)), at the rate of what it brings: by value where that differs.
 */
export function bill(
  goods: readonly OracleLine[],
  coupon: OracleCoupon,
  deliveryPrice: bigint,
  rates: Readonly<Record<string, readonly OracleRate[]>>,
  mode: OracleMode,
): OracleBill {
  const worth = goods.map(({ unit, quantity }) => unit * quantity)
  const goodsWorth = total(worth)
  const reduced = worth.map((each, index) => (goods[index]?.isGiftCard ? 0n : each))
  const discount = discountOf(coupon, total(reduced))
  const shares = splitFairly(discount, reduced.map(whole))
  const lines = goods.map(({ category, isTaxable }, index) => {
    const paid = (worth[index] ?? 0n) - (shares[index] ?? 0n)
    const borne = isTaxable ? (rates[category] ?? []) : []
    return { discount: shares[index] ?? 0n, total: paid, taxes: taxesOf(paid, borne, mode) }
  })
  const delivery = coupon?.kind === 'free_delivery' ? 0n : deliveryPrice
  const carried = splitFairly(
    delivery,
    lines.map((line) => whole(line.total)),
  )
  const byCategory = new Map<string, bigint>()
  goods.forEach(({ category, isTaxable }, index) => {
    if (isTaxable) byCategory.set(category, (byCategory.get(category) ?? 0n) + (carried[index] ?? 0n))
  })
  const deliveryTax = total(
    [...byCategory].flatMap(([category, part]) => taxesOf(part, rates[category] ?? [], mode)),
  )
  const tax = total(lines.flatMap((line) => line.taxes)) + deliveryTax
  const sum = goodsWorth - discount + delivery + (mode === 'exclusive' ? tax : 0n)
  return { lines, discount, delivery, deliveryTax, tax, total: sum }
}

function discountOf(coupon: OracleCoupon, goodsWorth: bigint): bigint {
  if (coupon === null || coupon.kind === 'free_delivery') return 0n
  const wanted =
    coupon.kind === 'amount'
      ? BigInt(coupon.amountMinor)
      : toNearest(times(whole(goodsWorth), rateOf(coupon.ratePpm)))
  return wanted > goodsWorth ? goodsWorth : wanted
}

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)

/** Minor units as a price tag shows them, by moving the point: 1234 with three decimals is 1.234. */
export function onPriceTag(minor: bigint, decimals: number): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0')
  const sign = minor < 0n ? '-' : ''
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
