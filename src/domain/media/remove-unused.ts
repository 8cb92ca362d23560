import type { Tx } from '#src/platform/db/db.ts'

/**
 * Forgets stored pictures of a kind that nothing shows any more.
 * @returns the names of their files, to be removed once this is committed
 */
export async function forgetUnusedMedia(tx: Tx, contentType: string): Promise<string[]> {
  const gone = await tx
    .deleteFrom('media')
    .where('content_type', '=', contentType)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('product_images')
            .select('product_images.id')
            .whereRef('product_images.media_id', '=', 'media.id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('categories').select('categories.id').whereRef('categories.media_id', '=', 'media.id'),
        ),
      ),
    )
    .returning('file')
    .execute()
  return gone.map((row) => row.file)
}
