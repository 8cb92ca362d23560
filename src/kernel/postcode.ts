import { toAsciiDigits } from './digits.ts'

/** Letters and digits without gaps, and how the post writes them. */
type Shape = { readonly bare: RegExp; readonly written: string }

const british: Shape[] = [
  { bare: /^(BFPO)(\d{1,4})$/, written: '$1 $2' },
  { bare: /^([A-Z]{1,2}\d[\dA-Z]?|GIR|[A-Z]{4}|GX11)(\d[A-Z]{2})$/, written: '$1 $2' },
]
const american: Shape[] = [{ bare: /^(\d{5})(\d{4})$/, written: '$1-$2' }]
const threeAndTwo: Shape[] = [{ bare: /^(\d{3})(\d{2})$/, written: '$1 $2' }]

const shapes: Record<string, Shape[]> = {
  ...Object.fromEntries(
    ['GB', 'IM', 'JE', 'GG', 'FK', 'GI', 'GS', 'IO', 'PN', 'SH', 'TC'].map((c) => [c, british]),
  ),
  ...Object.fromEntries(['US', 'AS', 'FM', 'GU', 'MH', 'MP', 'PR', 'PW', 'VI'].map((c) => [c, american])),
  ...Object.fromEntries(['SE', 'CZ', 'SK', 'GR'].map((country) => [country, threeAndTwo])),
  AD: [{ bare: /^(?:AD)?(\d{3})$/, written: 'AD$1' }],
  BB: [{ bare: /^(?:BB)?(\d{5})$/, written: 'BB$1' }],
  BM: [{ bare: /^([A-Z]{2})([A-Z\d]{2})$/, written: '$1 $2' }],
  BN: [{ bare: /^([A-Z]{2}\d{4})$/, written: '$1' }],
  BR: [{ bare: /^(\d{5})(\d{3})$/, written: '$1-$2' }],
  CA: [{ bare: /^([A-Z]\d[A-Z])(\d[A-Z]\d)$/, written: '$1 $2' }],
  IE: [{ bare: /^([A-Z]\d[\dW])([\dA-Z]{4})$/, written: '$1 $2' }],
  IR: [{ bare: /^(\d{5})(\d{5})$/, written: '$1-$2' }],
  JP: [{ bare: /^〒?(\d{3})(\d{4})$/, written: '$1-$2' }],
  KY: [{ bare: /^KY(\d)(\d{4})$/, written: 'KY$1-$2' }],
  LB: [{ bare: /^(\d{4})(\d{4})$/, written: '$1 $2' }],
  LC: [{ bare: /^(?:LC)?(\d{2})(\d{3})$/, written: 'LC$1 $2' }],
  LV: [{ bare: /^(?:LV)?(\d{4})$/, written: 'LV-$1' }],
  MT: [{ bare: /^([A-Z]{3})(\d{2,4})$/, written: '$1 $2' }],
  NL: [{ bare: /^(?:NL)?(\d{4})([A-Z]{2})$/, written: '$1 $2' }],
  PL: [{ bare: /^(?:PL)?(\d{2})(\d{3})$/, written: '$1-$2' }],
  PT: [{ bare: /^(?:PT?)?(\d{4})(\d{3})$/, written: '$1-$2' }],
  SV: [{ bare: /^(?:CP)?(\d{4})$/, written: 'CP $1' }],
  VC: [{ bare: /^(?:VC)?(\d{4})$/, written: 'VC$1' }],
  VG: [{ bare: /^(?:VG)?(\d{4})$/, written: 'VG$1' }],
}

/** Signs that Europeans put before a postcode from the days of the number-plate letters. */
const distinguishingSigns: Record<string, string> = {
  A: 'AT',
  B: 'BE',
  D: 'DE',
  E: 'ES',
  EST: 'EE',
  F: 'FR',
  FIN: 'FI',
  FL: 'LI',
  H: 'HU',
  I: 'IT',
  L: 'LU',
  N: 'NO',
  S: 'SE',
  SLO: 'SI',
}

/**
 * A postcode as its own post writes it, however loosely it was typed: ec1a1bb is EC1A 1BB, t12x70a is T12 X70A,
 * D-10115 in Germany is 10115. What does not look like one comes back tidied and otherwise as typed, for
 * the rules to refuse.
 * @param country ISO 3166-1 alpha-2 in capitals
 */
export function normalisePostcode(country: string, text: string): string {
  const typed = toAsciiDigits(text.normalize('NFKC')).toUpperCase().replace(/\s+/gu, ' ').trim()
  const bare = stripCountrySign(country, typed.replace(/[\s.\-‐-―−]/gu, ''))
  for (const shape of shapes[country] ?? []) {
    if (shape.bare.test(bare)) return bare.replace(shape.bare, shape.written)
  }
  return /^\d+$/.test(bare) ? bare : typed
}

function stripCountrySign(country: string, bare: string): string {
  const [, sign = '', digits = ''] = /^([A-Z]{1,3})(\d+)$/.exec(bare) ?? []
  const isPartOfIt = ['AD', 'BB', 'BN', 'KY', 'LC', 'LV', 'VC', 'VG'].includes(country)
  const isOurs = sign === country || distinguishingSigns[sign] === country
  return isOurs && !isPartOfIt ? digits : bare
}
