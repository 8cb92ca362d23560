import type { Meaning } from '#src/domain/imports/read/meanings.ts'
import type { ProductDraft, RowMessage } from '#src/domain/imports/read/product-draft.ts'
import { readProducts } from '#src/domain/imports/read/read-products.ts'

export type Result = { drafts: ProductDraft[]; messages: RowMessage[] }

type Wish = { currency?: string; partBytes?: number; today?: string; byHand?: Meaning[] }

/** Reads a file given as text or bytes, in parts of any size. */
export async function read(
  file: string | Uint8Array,
  { currency = 'EUR', partBytes = 1000, today = '2026-03-01', byHand }: Wish = {},
) {
  const bytes = Buffer.from(file)
  const result: Result = { drafts: [], messages: [] }
  for await (const event of readProducts(() => inParts(bytes, partBytes), {
    currency,
    today,
    byHand: byHand ?? null,
  })) {
    if (event.kind === 'product') result.drafts.push(event.draft)
    else result.messages.push(event.message)
  }
  return result
}

export async function* inParts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** The draft of a file that should hold just one product. */
export async function readOne(file: string, wish?: Wish): Promise<ProductDraft> {
  const { drafts, messages } = await read(file, wish)
  const [draft] = drafts
  if (!draft || drafts.length > 1) throw new Error(`${drafts.length} products: ${JSON.stringify(messages)}`)
  return draft
}

/** Messages as a person reads them: "3 refused The price …". */
export function said({ messages }: Result): string[] {
  return messages.map(({ line, level, message }) => `${line} ${level} ${message}`)
}

/** A file of chosen columns; a cell with a comma, quote or line break is put in quotes. */
export function table(header: string[], ...rows: string[][]): string {
  return [header, ...rows].map((cells) => `${cells.map(cell).join(',')}\n`).join('')
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A file whose rows are given by column name; the columns are those that any row uses. */
export function rows(...given: Record<string, string>[]): string {
  const header = [
    ...new Set(['Handle', 'Title', 'Variant Price', ...given.flatMap((row) => Object.keys(row))]),
  ]
  return table(header, ...given.map((row) => header.map((name) => row[name] ?? '')))
}

/** A file of one product in one row, which has what is given besides a handle, title and price. */
export function mug(given: Record<string, string> = {}): string {
  return rows({ Handle: 'mug', Title: 'Mug', 'Variant Price': '10.00', ...given })
}
