import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { type EditedImage, holdProduct, listEditedImages, versionOfImages } from './images.ts'

/** What one button does besides saving the words. */
export type ImageStep = { id: number; to: 'first' | 'up' | 'down' | 'away' }
export type ImageWords = { id: number; alt: string; optionValueId: number | null }

/** Changes what pictures say and show, their order, and takes one away, all in one go. Its file stays: orders show it. */
export function arrangeImages(
  db: Db,
  arranging: {
    productId: number
    seen: string
    words: ImageWords[]
    step: ImageStep | null
    actor: Actor
    now: number
  },
): Promise<'unknown_product' | 'changed_since' | null> {
  const { productId, seen, words, step, actor, now } = arranging
  return inTransaction<'unknown_product' | 'changed_since' | null>(db, async (tx) => {
    if (!(await holdProduct(tx, productId))) return 'unknown_product'
    const before = await listEditedImages(tx, productId)
    if (versionOfImages(before) !== seen) return 'changed_since'
    const values = await listValueIds(tx, productId)
    const after = moveImage(before, step).map((image) => {
      const { alt = image.alt, optionValueId = image.optionValueId } =
        words.find((each) => each.id === image.id) ?? {}
      return {
        ...image,
        alt,
        optionValueId: optionValueId !== null && values.has(optionValueId) ? optionValueId : null,
      }
    })
    if (versionOfImages(after) === seen) return null
    if (step?.to === 'away') await removeImage(tx, productId, step.id)
    await saveAll(tx, before, after)
    const entry = { actor, action: 'change pictures', entity: 'product', entityId: productId }
    await recordAudit(
      tx,
      { ...entry, before: { pictures: wordsOf(before) }, after: { pictures: wordsOf(after) } },
      now,
    )
    await markChanged(tx)
    return null
  })
}

const wordsOf = (images: EditedImage[]) =>
  images.map(({ id, alt, optionValueId }) => ({ id, alt, optionValueId }))

/** The order after a step; a step that leads nowhere leaves it as it is. */
export function moveImage<I extends { id: number }>(images: readonly I[], step: ImageStep | null): I[] {
  const from = images.findIndex((image) => image.id === step?.id)
  const moved = images[from]
  if (!step || !moved) return [...images]
  const others = images.filter((image) => image !== moved)
  if (step.to === 'away') return others
  const place = { first: 0, up: Math.max(0, from - 1), down: from + 1 }[step.to]
  return [...others.slice(0, place), moved, ...others.slice(place)]
}

async function listValueIds(tx: Tx, productId: number): Promise<Set<number>> {
  const rows = await tx
    .selectFrom('option_values')
    .innerJoin('product_options', 'product_options.id', 'option_values.option_id')
    .select('option_values.id')
    .where('product_options.product_id', '=', productId)
    .execute()
  return new Set(rows.map((row) => row.id))
}

async function removeImage(tx: Tx, productId: number, id: number): Promise<void> {
  await tx
    .updateTable('variants')
    .set({ image_id: null })
    .where('product_id', '=', productId)
    .where('image_id', '=', id)
    .execute()
  await tx.deleteFrom('product_images').where('id', '=', id).execute()
}

async function saveAll(tx: Tx, before: EditedImage[], after: EditedImage[]): Promise<void> {
  for (const [position, image] of after.entries()) {
    const old = before.find((each) => each.id === image.id)
    const isSame = old?.alt === image.alt && old.optionValueId === image.optionValueId
    if (isSame && image.position === position) continue
    const change = { position, alt: image.alt, option_value_id: image.optionValueId }
    await tx.updateTable('product_images').set(change).where('id', '=', image.id).execute()
  }
}
