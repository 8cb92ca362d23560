import { createHash } from 'node:crypto'
import type { Db, Tx } from '#src/platform/db/db.ts'

/** So many pictures a product may have. */
export const MOST_IMAGES = 100

export type EditedImage = {
  id: number
  position: number
  alt: string
  optionValueId: number | null
  /** Its file below /media/; '' while it is being fetched or could not be. */
  file: string
  state: string
  failure: string
}

/** A product's pictures in their order, the absent ones too. */
export async function listEditedImages(db: Db | Tx, productId: number): Promise<EditedImage[]> {
  const rows = await db
    .selectFrom('product_images')
    .leftJoin('media', 'media.id', 'product_images.media_id')
    .select(['product_images.id', 'position', 'alt', 'option_value_id', 'media.file', 'state', 'failure'])
    .where('product_id', '=', productId)
    .orderBy('position')
    .orderBy('product_images.id')
    .execute()
  return rows.map(({ option_value_id, file, ...row }) => ({
    ...row,
    optionValueId: option_value_id,
    file: file ?? '',
  }))
}

/** Moves with every change of the pictures' order, words or ties: what an editor's form saw. */
export function versionOfImages(images: readonly EditedImage[]): string {
  const seen = images.map(({ id, alt, optionValueId }) => [id, alt, optionValueId])
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 22)
}

/** Lets nobody else change this product's pictures or variants until the transaction ends. */
export async function holdProduct(tx: Tx, productId: number): Promise<boolean> {
  const held = await tx
    .updateTable('products')
    .set((eb) => ({ slug: eb.ref('slug') }))
    .where('id', '=', productId)
    .returning('id')
    .executeTakeFirst()
  return held !== undefined
}
