import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../../audit/audit.ts'
import { holdProduct, listEditedImages, MOST_IMAGES } from './images.ts'

/**
 * Hangs stored pictures behind those a product has. They say nothing yet to who cannot see them: that is asked for next.
 * @param saveMedia writes them down and tells their ids; media and catalogue are neighbours and do not know one another
 */
export function addImages(
  db: Db,
  adding: {
    productId: number
    names: string[]
    saveMedia: (tx: Tx) => Promise<number[]>
    actor: Actor
    now: number
  },
): Promise<'unknown_product' | 'too_many' | null> {
  const { productId, names, saveMedia, actor, now } = adding
  return inTransaction<'unknown_product' | 'too_many' | null>(db, async (tx) => {
    if (!(await holdProduct(tx, productId))) return 'unknown_product'
    const known = await listEditedImages(tx, productId)
    if (known.length + names.length > MOST_IMAGES) return 'too_many'
    const { last } = await tx
      .selectFrom('product_images')
      .select((eb) => eb.fn.max('position').as('last'))
      .where('product_id', '=', productId)
      .executeTakeFirstOrThrow()
    const mediaIds = await saveMedia(tx)
    await tx
      .insertInto('product_images')
      .values(
        mediaIds.map((mediaId, place) => ({
          product_id: productId,
          position: Number(last ?? -1) + 1 + place,
          alt: '',
          media_id: mediaId,
          source_url: '',
          state: 'ready',
          failure: '',
          option_value_id: null,
        })),
      )
      .execute()
    const entry = { actor, action: 'add pictures', entity: 'product', entityId: productId }
    await recordAudit(tx, { ...entry, after: { files: names } }, now)
    await markChanged(tx)
    return null
  })
}
