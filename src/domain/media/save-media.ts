import type { Tx } from '#src/platform/db/db.ts'

/** A stored picture as the table keeps it. */
export type MediaInput = {
  hash: string
  file: string
  contentType: string
  width: number
  height: number
  bytes: number
  /** Of the plate a drawing stands on, 0 to 355 in steps of five; left out for a photograph. */
  hue?: number | null
}

const CHUNK = 500

/**
 * Writes stored pictures down, each once.
 * @returns their ids by hash
 */
export async function saveMedia(
  tx: Tx,
  pictures: readonly MediaInput[],
  now: number,
): Promise<Map<string, number>> {
  const byHash = new Map(pictures.map((picture) => [picture.hash, picture]))
  const distinct = [...byHash.values()]
  const ids = new Map<string, number>()
  for (let from = 0; from < distinct.length; from += CHUNK) {
    const rows = distinct.slice(from, from + CHUNK).map(({ contentType, hue = null, ...picture }) => ({
      ...picture,
      hue,
      content_type: contentType,
      created_at: now,
    }))
    const saved = await tx
      .insertInto('media')
      .values(rows)
      // Writing the hash over itself changes nothing, and makes the row that was there answer too.
      .onConflict((conflict) =>
        conflict.column('hash').doUpdateSet((eb) => ({ hash: eb.ref('excluded.hash') })),
      )
      .returning(['id', 'hash'])
      .execute()
    for (const { id, hash } of saved) ids.set(hash, id)
  }
  return ids
}
