import { toAsciiDigits } from './digits.ts'

/** An ISO 4217 code in capitals, such as EUR. */
export type Currency = string

export type MoneyProblem = 'not_a_number' | 'too_precise' | 'out_of_range'

/** The largest amount read from text. Far below 2^53, so sums of many stay exact. */
export const MAX_MINOR = 1_000_000_000_000

/**
 * The currencies one can pay in, by the digits of their minor unit (ISO 4217 list one of 2024-06-25 with
 * amendment 176, XCG). Without funds, metals, testing codes and units of account. ANG and BGN have been
 * withdrawn since; they stay, because old orders carry them.
 */
const codesByExponent: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG
    HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR
    MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK
    SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD
    XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
}

const exponents = new Map(
  Object.entries(codesByExponent).flatMap(([exponent, codes]) =>
    codes.split(/\s+/).map((code): [Currency, number] => [code, Number(exponent)]),
  ),
)

/** Every code that isCurrency knows, in alphabetical order. */
export const currencyCodes: readonly Currency[] = [...exponents.keys()].sort()

export function isCurrency(code: string): boolean {
  return exponents.has(code)
}

/**
 * How many digits the minor unit has: 2 for EUR, 0 for JPY, 3 for KWD.
 * @throws RangeError on a code that is not a currency
 */
export function exponentOf(currency: Currency): number {
  const exponent = exponents.get(currency)
  if (exponent === undefined) throw new RangeError(`Not an ISO 4217 currency: ${currency}`)
  return exponent
}

/**
 * An amount in plain digits with a point, as CSV files, JSON-LD and form fields want it: 18.00, -0.05, 1800.
 * For people's eyes use the formatter of the language instead.
 * @throws RangeError on an unknown currency or a number that is not a safe integer
 */
export function toDecimal(minor: number, currency: Currency): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`Not a whole number of minor units: ${minor}`)
  const exponent = exponentOf(currency)
  const sign = minor < 0 ? '-' : ''
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0')
  const cut = digits.length - exponent
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`
}

/**
 * Reads an amount as people and files write it: 1234.5, 1,234.50, 1.234,50, 1 234,50, 1'234.50, € 18, 18,00 zł.
 * Zeros beyond the minor unit are let go (12.5000 is 12.50); other digits there are too precise. What could
 * be read in two ways is refused rather than guessed: 1.234 euro may be one thousand or one. Prices have no
 * sign, so anything below zero is out of range. No float is involved.
 * @returns minor units, zero to MAX_MINOR, or what is wrong with the text
 * @throws RangeError on an unknown currency
 */
export function parseMinor(text: string, currency: Currency): number | MoneyProblem {
  const exponent = exponentOf(currency)
  const bare = stripCurrencySign(toAsciiDigits(text).trim(), currency)
  const [, sign = '', body = ''] = /^([-+−]?)\s*(\S.*)$/su.exec(bare) ?? []

  const number = splitDecimal(body, exponent)
  if (typeof number === 'string') return number
  const fraction = number.fraction.replace(/0+$/, '')
  if (fraction.length > exponent) return 'too_precise'

  const minor = BigInt(number.whole + fraction.padEnd(exponent, '0'))
  const isNegative = minor > 0n && sign !== '' && sign !== '+'
  return isNegative || minor > BigInt(MAX_MINOR) ? 'out_of_range' : Number(minor)
}

type Decimal = { whole: string; fraction: string }

/** Anything longer is no price, and need not be turned into a number to know it. */
const MAX_TEXT = 40

function splitDecimal(body: string, exponent: number): Decimal | 'not_a_number' | 'too_precise' {
  if (body.length > MAX_TEXT || !/^[\d.,'’\s٫٬]*\d$/u.test(body)) return 'not_a_number'
  const text = body.replace(/٫/g, '.').replace(/٬/g, ',').replace(/[’\s]/gu, "'")

  const mark = decimalMark(text, exponent)
  if (mark === 'not_a_number' || mark === 'too_precise') return mark
  const cut = mark === null ? text.length : text.lastIndexOf(mark)
  const whole = ungroup(text.slice(0, cut))
  const fraction = text.slice(cut + 1)
  if (whole === null || !/^\d*$/.test(fraction)) return 'not_a_number'
  return { whole, fraction }
}

/** Which mark, if any, stands before the decimals. */
function decimalMark(text: string, exponent: number): '.' | ',' | null | 'not_a_number' | 'too_precise' {
  const point = text.lastIndexOf('.')
  const comma = text.lastIndexOf(',')
  if (point === -1 && comma === -1) return null
  const mark = point > comma ? '.' : ','
  if (point !== -1 && comma !== -1) return mark
  if (text.indexOf(mark) !== text.lastIndexOf(mark)) return null

  const [before = '', after = ''] = text.split(mark)
  const couldBeGroup = /^[1-9]\d{0,2}$/.test(before) && after.length === 3
  if (!couldBeGroup) return mark
  // "1,234" is a thousand wherever three decimals would be too many; "1.234" is as often 1.234 from a machine.
  if (mark === ',') return exponent < 3 ? null : 'not_a_number'
  return exponent < 3 ? 'too_precise' : mark
}

/** Joins groups of thousands, or India's lakhs and crores; null where the groups make no sense. */
function ungroup(text: string): string | null {
  if (/^\d*$/.test(text)) return text || '0'
  const western = /^\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*$/
  const indian = /^\d{1,2}(?:,\d{2})*,\d{3}$/
  return western.test(text) || indian.test(text) ? text.replace(/\D/g, '') : null
}

/** Takes off the currency's own code or sign, before or after; another currency's stays and is refused. */
function stripCurrencySign(text: string, currency: Currency): string {
  if (/^[\d\s.,]*$/.test(text)) return text
  const withoutSign = text.replace(/^[-+−]\s*/u, '')
  const lead = text.slice(0, text.length - withoutSign.length)
  for (const sign of signsOf(currency)) {
    if (withoutSign.startsWith(sign)) return lead + withoutSign.slice(sign.length).trimStart()
    if (withoutSign.endsWith(sign)) return lead + withoutSign.slice(0, -sign.length).trimEnd()
  }
  return text
}

const knownSigns = new Map<Currency, string[]>()

/** The ways a currency is marked: EUR and €, CAD, CA$ and $. Longest first, so that CA$ is not left as CA. */
function signsOf(currency: Currency): string[] {
  const known = knownSigns.get(currency)
  if (known) return known
  const written = (['narrowSymbol', 'symbol'] as const).map(
    (currencyDisplay) =>
      new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay })
        .formatToParts(0)
        .find((part) => part.type === 'currency')?.value ?? currency,
  )
  const signs = [...new Set([currency, ...written])].sort((a, b) => b.length - a.length)
  knownSigns.set(currency, signs)
  return signs
}
