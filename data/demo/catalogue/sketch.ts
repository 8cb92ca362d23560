import { type Colourway, pictureHue, swatchOf } from '../pictures/colour.ts'
import type { Recipe } from '../pictures/recipes.ts'
import type { DemoOption, DemoPicture, DemoProduct, DemoVariant } from '../types.ts'

/**
 * A product in as few words as it needs; `product` writes it out in full. The looks of a thing are what its
 * pictures can show: usually colours, sometimes scents.
 */
export type Sketch = {
  slug: string
  title: string
  subtitle: string
  lead: string
  /** One string a paragraph, no HTML. */
  details: readonly string[]
  maker: string
  /** The first is the main one. */
  categories: readonly string[]
  tags: readonly string[]
  recipe: Recipe
  /** What a picture shows, before ` in sky` is put after it. */
  alt: string
  /** One look makes no option. */
  looks: Looks
  sizes?: Sizes
  /** A third choice; `adds` is in cents. */
  extra?: { option: string; values: readonly { name: string; adds: number }[] }
  /** Cents and grams, where there are no sizes. */
  price?: readonly [priceMinor: number, weightGrams: number]
  daysOld: number
  /** About how many of each variant lie on the shelf; 0 is sold out. */
  stock: number
  /** Exact figures by value names joined with ', '. */
  stockOf?: Readonly<Record<string, number>>
  /** Cents taken off: the old price is this much higher. */
  reducedBy?: number
  /** Days until a pre-order is sent. */
  preorder?: number
  isNew?: boolean
  taxCategory?: DemoProduct['taxCategory']
  kind?: DemoProduct['kind']
}

type Looks =
  | readonly Colourway[]
  | { option: string; values: readonly (readonly [name: string, Colourway])[] }
type Sizes = {
  option: string
  values: readonly (readonly [name: string, priceMinor: number, weightGrams: number])[]
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const namedLooks = (looks: Looks): readonly (readonly [string, Colourway])[] =>
  'option' in looks ? looks.values : looks.map((colourway) => [capital(colourway), colourway] as const)

const isArray = (looks: Looks): looks is readonly Colourway[] => Array.isArray(looks)

function optionsOf(sketch: Sketch): DemoOption[] {
  const looks = namedLooks(sketch.looks)
  const options: DemoOption[] = []
  if (looks.length > 1) {
    options.push({
      name: isArray(sketch.looks) ? 'Colour' : sketch.looks.option,
      values: looks.map(([name, colourway]) => ({
        name,
        swatch: isArray(sketch.looks) ? swatchOf(colourway) : null,
        picture: { recipe: sketch.recipe, colourway, view: 'front' as const },
      })),
    })
  }
  for (const choice of [sketch.sizes, sketch.extra]) {
    if (!choice) continue
    const names = choice.values.map((value) => ('name' in value ? value.name : value[0]))
    options.push({
      name: choice.option,
      values: names.map((name) => ({ name, swatch: null, picture: null })),
    })
  }
  return options
}

function picturesOf(sketch: Sketch): DemoPicture[] {
  const looks = namedLooks(sketch.looks)
  return looks.flatMap(([name, colourway], i) => {
    const alt = looks.length > 1 ? `${sketch.alt} in ${name.toLowerCase()}` : sketch.alt
    const show = (view: DemoPicture['ref']['view'], words: string): DemoPicture => ({
      ref: { recipe: sketch.recipe, colourway, view },
      alt: words,
      optionValue: looks.length > 1 ? name : null,
    })
    const near = [show('front', alt), show('detail', `${alt}, seen close up`)]
    return i === 0 ? [...near, show('scene', `${alt}, in a room with other things from the shop`)] : near
  })
}

/** A small number that is always the same for the same text: stock levels should look found, not made. */
const chance = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7) / 9973

const code = (value: string): string => {
  const letters = value.normalize('NFD').replace(/[^A-Za-z0-9]/g, '')
  return (/\d/.test(letters) ? letters : letters.slice(0, 5)).toUpperCase()
}

const stem = (slug: string): string =>
  slug
    .split('-')
    .map((word) => word.slice(0, 4))
    .slice(0, 3)
    .join('')
    .toUpperCase()

type Choice = { name: string; price: number; grams: number }

function variantsOf(sketch: Sketch): DemoVariant[] {
  const looks = namedLooks(sketch.looks)
  const [price, grams] = sketch.price ?? [0, 0]
  const axes: Choice[][] = []
  if (looks.length > 1) axes.push(looks.map(([name]) => ({ name, price: 0, grams: 0 })))
  if (sketch.sizes) axes.push(sketch.sizes.values.map(([name, p, g]) => ({ name, price: p, grams: g })))
  if (sketch.extra) axes.push(sketch.extra.values.map(({ name, adds }) => ({ name, price: adds, grams: 0 })))
  const rows = axes.reduce<Choice[][]>(
    (all, axis) => all.flatMap((row) => axis.map((c) => [...row, c])),
    [[]],
  )
  return rows.map((row) => {
    const values = row.map((choice) => choice.name)
    const sku = [stem(sketch.slug), ...values.map(code)].join('-')
    const priceMinor = row.reduce((sum, choice) => sum + choice.price, price)
    const typical = Math.max(1, Math.round(sketch.stock * (0.45 + chance(sku) * 1.1)))
    return {
      values,
      sku,
      priceMinor,
      compareAtMinor: sketch.reducedBy === undefined ? null : priceMinor + sketch.reducedBy,
      weightGrams: row.reduce((sum, choice) => sum + choice.grams, grams),
      onHand: sketch.stockOf?.[values.join(', ')] ?? (sketch.stock === 0 ? 0 : typical),
      policy: sketch.preorder === undefined ? 'deny' : 'preorder',
      availableInDays: sketch.preorder ?? null,
    }
  })
}

/** Writes a sketch out in full: options, every variant, every picture. */
export function product(sketch: Sketch): DemoProduct {
  const [first] = namedLooks(sketch.looks)
  return {
    slug: sketch.slug,
    title: sketch.title,
    subtitle: sketch.subtitle,
    lead: sketch.lead,
    details: sketch.details.map((paragraph) => `<p>${paragraph}</p>`).join(''),
    maker: sketch.maker,
    categories: [...sketch.categories],
    tags: [...sketch.tags],
    taxCategory: sketch.taxCategory ?? 'standard',
    kind: sketch.kind ?? 'physical',
    isNew: sketch.isNew ?? false,
    daysOld: sketch.daysOld,
    options: optionsOf(sketch),
    variants: variantsOf(sketch),
    pictures: picturesOf(sketch),
    hue: first ? pictureHue(first[1]) : 135,
  }
}

/** S to XXL at one price; cloth weighs a little more in each size. */
export const clothingSizes = (priceMinor: number, grams: number): Sizes => ({
  option: 'Size',
  values: ['S', 'M', 'L', 'XL', 'XXL'].map(
    (name, i) => [name, priceMinor, Math.round(grams * (1 + i * 0.07))] as const,
  ),
})

export const PLUGS = {
  option: 'Plug',
  values: [
    { name: 'Ireland and UK, G', adds: 0 },
    { name: 'Europe, F', adds: 0 },
    { name: 'Switzerland, J', adds: 200 },
  ],
} as const
