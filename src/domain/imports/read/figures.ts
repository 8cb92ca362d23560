import { type Currency, parseMinor } from '#src/kernel/money.ts'
import { quote, type Reading } from './reading.ts'

/** @returns minor units, or a sentence that says why it is no price */
export function readPrice(text: string, currency: Currency): number | string {
  const minor = parseMinor(text, currency)
  if (minor === 'not_a_number') return `The price ${quote(text)} is not a number.`
  if (minor === 'too_precise') return `The price ${quote(text)} has more decimals than ${currency} has.`
  if (minor !== 'out_of_range') return minor
  return /^\s*[-−(]/u.test(text)
    ? `The price ${quote(text)} is below zero.`
    : `The price ${quote(text)} is larger than this shop can hold.`
}

/** PostgreSQL's integer ends at 2,147,483,647; a round number below it is easier to explain. */
const MAX_ON_HAND = 1_000_000_000

/** Stock: null where the cell says none. What Shopify oversold is negative there, and nothing here. */
export function readStock(text: string): Reading<number | null> {
  if (text === '' || /^not stocked$/i.test(text)) return { value: null, warning: null }
  const number = toNumber(text)
  if (number === null)
    return { value: 0, warning: `The stock ${quote(text)} is not a number; it was read as 0.` }
  if (number < 0) return { value: 0, warning: `The negative stock ${quote(text)} was read as 0.` }
  const whole = Math.min(Math.floor(number), MAX_ON_HAND)
  return { value: whole, warning: whole === number ? null : `The stock ${quote(text)} was read as ${whole}.` }
}

const gramsPer: Record<string, number> = { g: 1, kg: 1000, oz: 28.349523125, lb: 453.59237, lbs: 453.59237 }

/** A tonne: heavier is a slip of the pen, and no parcel. */
const MAX_GRAMS = 1_000_000

/** Whole grams. Shopify's column in grams wins; else a weight with its unit, in kilograms where none is named. */
export function readWeight(grams: string, weight: string, unit: string): Reading<number> {
  const text = grams || weight
  if (text === '') return { value: 0, warning: null }
  const factor = grams ? 1 : gramsPer[unit.toLowerCase() || 'kg']
  const number = toNumber(text)
  if (number === null || number < 0 || factor === undefined || number * factor > MAX_GRAMS) {
    return { value: 0, warning: `The weight ${quote(text)} could not be used; it was read as 0.` }
  }
  return { value: Math.round(number * factor), warning: null }
}

/** TRUE and FALSE, also as spreadsheets in other languages save them. */
const flags = new Map<string, boolean>([
  ...['true', 't', 'yes', 'y', '1', 'continue', 'wahr', 'ja', 'vrai', 'oui', 'verdadero', 'sí', 'si'].map(
    yes,
  ),
  ...['verdadeiro', 'sim', 'vero', 'sì', 'waar', 'prawda', 'tak', 'sant', 'sand', 'tosi', 'pravda'].map(yes),
  ...['false', 'f', 'no', 'n', '0', 'deny', 'falsch', 'nein', 'faux', 'non', 'falso', 'não', 'onwaar'].map(
    no,
  ),
  ...['nee', 'fałsz', 'nie', 'falskt', 'usand', 'falsk', 'epätosi', 'nepravda'].map(no),
])

function yes(word: string): [string, boolean] {
  return [word, true]
}

function no(word: string): [string, boolean] {
  return [word, false]
}

/** @returns `otherwise` for an empty cell, and with a warning for one that is neither yes nor no */
export function readFlag(text: string, otherwise: boolean): Reading<boolean> {
  if (text === '') return { value: otherwise, warning: null }
  const value = flags.get(text.toLowerCase())
  if (value !== undefined) return { value, warning: null }
  const assumed = otherwise ? 'yes' : 'no'
  return { value: otherwise, warning: `${quote(text)} is neither TRUE nor FALSE; it was read as ${assumed}.` }
}

/** Plain digits, with thousands in groups of three and a point or comma before decimals. No exponents. */
function toNumber(text: string): number | null {
  const grouped = /^([-−+]?)(\d{1,3}(?:[, ]\d{3})+|\d{1,15}|(?=[.,]))(?:[.,](\d{1,15}))?$/u.exec(text)
  if (!grouped) return null
  const [, sign = '', whole = '', fraction = '0'] = grouped
  const number = Number(`${whole.replace(/\D/g, '') || '0'}.${fraction}`)
  return sign === '' || sign === '+' ? number : -number
}
