/** Colours that shops name, so that an imported colour shows as one. */
const colours: Record<string, string> = {
  black: '#1c1c1c',
  white: '#fafafa',
  grey: '#8a8d91',
  gray: '#8a8d91',
  silver: '#c4c7cc',
  charcoal: '#3a3f45',
  red: '#c8342f',
  burgundy: '#6d1f33',
  maroon: '#6e2430',
  pink: '#e79ab4',
  rose: '#e0a0a8',
  coral: '#f0806a',
  orange: '#e8832c',
  peach: '#f5c09e',
  yellow: '#f0cf3c',
  mustard: '#c99a2e',
  gold: '#c9a24b',
  beige: '#d9c9ac',
  cream: '#f3ead7',
  ivory: '#f5f0e1',
  sand: '#d8c4a0',
  tan: '#c59d6f',
  brown: '#6f4a2f',
  copper: '#b06c3f',
  bronze: '#8c6b3f',
  green: '#3f8a4f',
  olive: '#6f7237',
  khaki: '#a49a6c',
  mint: '#a8dcc4',
  sage: '#a3b096',
  teal: '#1f7f7c',
  turquoise: '#43b8b4',
  aqua: '#6fd0d6',
  blue: '#2f66b5',
  navy: '#1f2f55',
  indigo: '#3a3f8f',
  purple: '#74479c',
  violet: '#7d55b0',
  lilac: '#c3a9dc',
  lavender: '#b9aee0',
}

const colourOption = /colou?r|farbe|couleur|kolor|colore|kleur|färg|farve|barva|cor\b/i

/** @returns `#rrggbb` of a value of an option that is a colour by its name, '' where it is none or unknown */
export function swatchOfName(option: string, value: string): string {
  if (!colourOption.test(option)) return ''
  // In "Ocean blue" the last word is the colour.
  const words = value.toLowerCase().match(/\p{L}+/gu) ?? []
  const known = words.findLast((word) => Object.hasOwn(colours, word))
  return known ? (colours[known] ?? '') : ''
}
