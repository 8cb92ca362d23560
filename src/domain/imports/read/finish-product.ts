import { taxCategories } from '#src/kernel/tax-match.ts'
import type { Field } from './fields.ts'
import { readFlag } from './figures.ts'
import type { ImageDraft, ProductDraft, RowMessage, VariantDraft } from './product-draft.ts'
import type { ProductRows } from './product-rows.ts'
import { cut, quote } from './reading.ts'

const MAX_WORD = 255
const MAX_BODY = 512 * 1024
const MAX_SEO_DESCRIPTION = 2000
const MAX_TAGS = 250
const MAX_LEAD = 600
const MAX_PLACES = 50

type Finished = { draft: ProductDraft | null; messages: RowMessage[] }

/**
 * Makes the product once its last row has been read. Variants that do not fit the others are refused; a product
 * without a title or without any variant is refused as a whole, every line of it once.
 */
export function finishProduct(rows: ProductRows): Finished {
  const messages: RowMessage[] = []
  const say = (level: RowMessage['level'], line: number, message: string) =>
    messages.push({ line, handle: rows.handle, level, message })

  if (!rows.texts.has('title')) return refuseAll(rows, messages, `No row gives “${rows.handle}” a title.`)

  const { options, variants, nameless } = fitVariants(rows, (line, message) => say('refused', line, message))
  const refused = new Set(messages.map(({ line }) => line))
  if (variants.length === 0) {
    const left = { ...rows, goodLines: rows.goodLines.filter((line) => !refused.has(line)) }
    return refuseAll(left, messages, `No row gives “${rows.handle}” a variant that can be sold.`)
  }
  const warn = (message: string | null) => {
    if (message) say('warning', rows.line, message)
  }
  for (const name of nameless)
    warn(`One of the options has no name of its own; it is called ${quote(name)} here.`)
  return { draft: { ...describe(rows, warn), options, variants, images: inOrder(rows.images) }, messages }
}

function refuseAll(rows: ProductRows, messages: RowMessage[], why: string): Finished {
  const { handle, goodLines } = rows
  const refusals = goodLines.map((line): RowMessage => ({ line, handle, level: 'refused', message: why }))
  return { draft: null, messages: [...messages, ...refusals] }
}

/** Finds the options, and the variants that have one value of each and no twin. */
function fitVariants(rows: ProductRows, refuse: (line: number, message: string) => void) {
  const used = ([0, 1, 2] as const).filter((index) => rows.variants.some(({ values }) => values[index]))
  const names = optionNames(rows, used)
  const seen = new Map<string, number>()
  const variants: VariantDraft[] = []
  for (const variant of rows.variants) {
    const values = used.map((index) => variant.values[index] ?? '')
    const missing = values.indexOf('')
    const key = JSON.stringify(values)
    const twin = seen.get(key)
    if (missing !== -1) {
      refuse(variant.line, `This variant has no value for the option ${quote(names[missing] ?? '')}.`)
    } else if (twin !== undefined) {
      const which = values.length > 0 ? quote(values.join(' / ')) : 'one variant'
      refuse(variant.line, `The product already has ${which}, on line ${twin}.`)
    } else {
      seen.set(key, variant.line)
      variants.push({ ...variant, values })
    }
  }
  return isOnlyDefault(names, variants)
    ? { options: [], variants: variants.map((variant) => ({ ...variant, values: [] })), nameless: [] }
    : {
        options: names.map((name, index) => ({ name, values: valuesAt(variants, index) })),
        variants,
        nameless: names.filter((name) => /^Option [123]$/.test(name)),
      }
}

const nameFields = ['option1Name', 'option2Name', 'option3Name'] as const satisfies Field[]

/** Names must differ, or a shopper could not tell the choices apart. */
function optionNames(rows: ProductRows, used: (0 | 1 | 2)[]): string[] {
  const names: string[] = []
  for (const index of used) {
    const given = (rows.texts.get(nameFields[index]) ?? '').replace(/\s+/g, ' ').slice(0, MAX_WORD)
    const isTaken = names.some((name) => name.toLowerCase() === given.toLowerCase())
    names.push(given === '' || isTaken ? `Option ${index + 1}` : given)
  }
  return names
}

/** How Shopify writes that there is nothing to choose: the one option "Title" with the value "Default Title". */
function isOnlyDefault(names: string[], variants: VariantDraft[]): boolean {
  const value = variants[0]?.values[0]?.toLowerCase()
  const isNamed = names[0]?.toLowerCase() === 'title' || names[0] === 'Option 1'
  return (
    variants.length === 1 &&
    names.length === 1 &&
    isNamed &&
    (value === 'default title' || value === 'default')
  )
}

function valuesAt(variants: VariantDraft[], index: number): string[] {
  return [...new Set(variants.map(({ values }) => values[index] ?? ''))]
}

function inOrder(images: ImageDraft[]): ImageDraft[] {
  return images
    .toSorted((a, b) => a.position - b.position || a.line - b.line)
    .map((image, index) => ({ ...image, position: index + 1 }))
}

type Description = Omit<ProductDraft, 'options' | 'variants' | 'images'>

function describe(rows: ProductRows, warn: (message: string | null) => void): Description {
  const word = (field: Field, called: string, most: number) => {
    const { value, warning } = cut((rows.texts.get(field) ?? '').replace(/\s+/g, ' '), most, called)
    warn(warning)
    return value
  }
  const body = cut(rows.texts.get('bodyHtml') ?? '', MAX_BODY, 'description')
  const isGiftCard = readFlag(rows.texts.get('giftCard') ?? '', false)
  const tags = readTags(rows.texts.get('tags') ?? '')
  warn(body.warning)
  warn(isGiftCard.warning)
  if (tags.length > MAX_TAGS) warn(`Of ${tags.length} tags the first ${MAX_TAGS} were taken.`)
  return {
    handle: rows.handle,
    line: rows.line,
    title: word('title', 'title', MAX_WORD),
    bodyHtml: body.value,
    vendor: word('vendor', 'vendor', MAX_WORD),
    type: word('type', 'type', MAX_WORD),
    productCategory: word('productCategory', 'product category', 1000),
    tags: tags.slice(0, MAX_TAGS),
    status: readStatus(rows, warn),
    isGiftCard: isGiftCard.value,
    seoTitle: word('seoTitle', 'SEO title', MAX_WORD),
    seoDescription: word('seoDescription', 'SEO description', MAX_SEO_DESCRIPTION),
    ...describePlaces(rows, word('lead', 'short description', MAX_LEAD)),
  }
}

/** What only some formats say. A thing that is not said has no key, so that a product of the others is remembered as before. */
function describePlaces(
  { texts }: ProductRows,
  lead: string,
): Pick<ProductDraft, 'lead' | 'taxCategory' | 'categories'> {
  const taxCategory = taxCategories.find((each) => each === texts.get('taxClass'))
  const paths = new Set(texts.get('categories')?.split('\n') ?? [])
  // A shelf shows what is on the shelves below it, so the deepest place says it all.
  const deepest = [...paths].filter((path) => ![...paths].some((other) => other.startsWith(`${path} > `)))
  return {
    ...(lead === '' ? {} : { lead }),
    ...(taxCategory ? { taxCategory } : {}),
    ...(deepest.length > 0 ? { categories: deepest.slice(0, MAX_PLACES) } : {}),
  }
}

/** Unique without regard to capitals, as Shopify holds them. */
function readTags(cell: string): string[] {
  const tags = cell.split(',').map((tag) => tag.replace(/\s+/g, ' ').trim().slice(0, MAX_WORD))
  const byName = new Map<string, string>()
  for (const tag of tags) if (tag !== '' && !byName.has(tag.toLowerCase())) byName.set(tag.toLowerCase(), tag)
  return [...byName.values()]
}

/**
 * The status as given, but what is not published is at most a draft: it was on sale only elsewhere, at a till say, and a
 * web shop must not begin to show it. What is not understood stays unseen.
 */
function readStatus(rows: ProductRows, warn: (message: string | null) => void): ProductDraft['status'] {
  const given = rows.texts.get('status') ?? ''
  const plain = given.toLowerCase() || 'active'
  // Some exports give the day of publication here.
  const isPublished = readFlag(rows.texts.get('published') ?? '', true).value
  if (plain === 'active') return isPublished ? 'active' : 'draft'
  if (plain === 'draft' || plain === 'archived') return plain
  warn(`The status ${quote(given)} is not known here; the product was read as a draft.`)
  return 'draft'
}
