import type { Db, Tx } from '#src/platform/db/db.ts'
import { listBundleIds } from '../catalog/bundles/bundle-queries.ts'
import { valuesKey } from '../catalog/product.ts'
import { sanitiseHtml } from '../catalog/rich-text.ts'
import { hueOf } from '../catalog/save-category.ts'
import type { SavedProduct } from '../catalog/save-product.ts'
import { setOnHand } from '../inventory/adjust-stock.ts'
import { saveAndIndexProduct } from '../search/save-and-index-product.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { type ImportMark, markOf, readMark, writeMark } from './import-mark.ts'
import { keepUnsaid } from './keep-unsaid.ts'
import { ownDraft, withPlainPictures } from './own-draft.ts'
import { firstPlaces, movedPlaces } from './place-product.ts'
import type { ProductDraft, RowMessage } from './read/product-draft.ts'
import { type KeptFields, toProductInput } from './to-product-input.ts'

export type Outcome = 'created' | 'updated' | 'unchanged'

/** Says what an import of this product would do, without doing it. */
export async function foreseeOutcome(db: Db | Tx, draft: ProductDraft, currency: string): Promise<Outcome> {
  const known = await db
    .selectFrom('products')
    .select(['id', 'import_hash'])
    .where('slug', '=', draft.handle)
    .executeTakeFirst()
  if (!known) return 'created'
  if (isSame(readMark(known.import_hash), markOf(draft, currency))) return 'unchanged'
  // Another file than last time, but it may say what the shop says itself: an export of ours, for one.
  const own = await ownDraft(db, known.id, currency)
  if (own === null) return 'updated'
  const [said, has] = [draft, own].map((each) => writeMark(markOf(withPlainPictures(each), currency)))
  return said === has ? 'unchanged' : 'updated'
}

function isSame(before: ImportMark | null, mark: ImportMark): boolean {
  return before !== null && writeMark(before) === writeMark(mark)
}

/** A product ready to be written: whatever takes time besides the database has been done. */
export type PreparedProduct = (tx: Tx) => Promise<{ outcome: Outcome | 'refused'; messages: RowMessage[] }>

/**
 * Prepares a product to be written in a transaction: whole with its stock, or not at all.
 * @param reason goes into the stock ledger
 */
export async function prepareProduct(
  db: Db,
  {
    draft,
    currency,
    index,
    actorUserId,
    reason,
    now,
  }: {
    draft: ProductDraft
    currency: string
    index: SearchIndex
    actorUserId: number | null
    reason: string
    now: number
  },
): Promise<PreparedProduct> {
  if ((await foreseeOutcome(db, draft, currency)) === 'unchanged') {
    return async () => ({ outcome: 'unchanged', messages: [] })
  }
  const detailsHtml = await sanitiseHtml(draft.bodyHtml)
  const mark = markOf(draft, currency)
  return async (tx) => {
    const { kept, before } = await readKept(tx, draft, now)
    const said = toProductInput(draft, { detailsHtml, importHash: writeMark(mark), kept })
    const input = await keepUnsaid(tx, said)
    const saved = await saveAndIndexProduct(tx, index, input, now)
    if (typeof saved === 'string') {
      const message = `“${draft.handle}” cannot be a product of this shop (${saved}).`
      return {
        outcome: 'refused',
        messages: [{ line: draft.line, handle: draft.handle, level: 'refused', message }],
      }
    }
    const messages = await countStock(tx, { draft, saved, before, actorUserId, reason, now })
    return { outcome: saved.outcome, messages }
  }
}

/** What the shop says of the product and the file does not; sensible beginnings for a new one. */
async function readKept(
  tx: Tx,
  draft: ProductDraft,
  now: number,
): Promise<{ kept: KeptFields; before: ImportMark | null }> {
  const known = await tx
    .selectFrom('products')
    .selectAll()
    .where('slug', '=', draft.handle)
    .executeTakeFirst()
  if (!known) {
    const hue = hueOf(draft.handle)
    const categories = await firstPlaces(tx, draft, now)
    const words = { subtitle: '', lead: draft.lead ?? '', sellerId: null }
    const taxCategory = draft.taxCategory ?? 'standard'
    return { kept: { ...words, taxCategory, hue, publishedAt: now, categories }, before: null }
  }
  const before = readMark(known.import_hash)
  return {
    kept: {
      subtitle: known.subtitle,
      lead: known.lead || (draft.lead ?? ''),
      sellerId: known.seller_id,
      taxCategory: draft.taxCategory ?? known.tax_category,
      hue: known.hue,
      publishedAt: known.published_at,
      categories: await movedPlaces(tx, known, { draft, before, now }),
    },
    before,
  }
}

/** Sets the stock of what the file counts anew; a number it repeats leaves alone what was sold since. */
async function countStock(
  tx: Tx,
  {
    draft,
    saved,
    before,
    actorUserId,
    reason,
    now,
  }: {
    draft: ProductDraft
    saved: SavedProduct
    before: ImportMark | null
    actorUserId: number | null
    reason: string
    now: number
  },
): Promise<RowMessage[]> {
  const messages: RowMessage[] = []
  const bundles = new Set(await listBundleIds(tx, saved.variantIds))
  for (const [index, { tracksStock, onHand, values, line }] of draft.variants.entries()) {
    const variantId = saved.variantIds[index]
    if (!tracksStock || variantId === undefined || bundles.has(variantId)) continue
    const isNew = saved.createdVariantIds.has(variantId)
    if (!isNew && before?.onHand[valuesKey(values)] === onHand) continue
    const kind = isNew ? 'received' : 'adjusted'
    const refusal = await setOnHand(tx, { variantId, onHand, kind, reason, actorUserId, now })
    if (refusal === 'below_reserved') {
      const message = `Orders have set more than ${onHand} aside, so the stock was left as it is.`
      messages.push({ line, handle: draft.handle, level: 'warning', message })
    } else if (refusal) throw new Error(`the stock of variant ${variantId} was refused: ${refusal}`)
  }
  return messages
}
