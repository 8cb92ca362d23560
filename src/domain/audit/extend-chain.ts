import type { Tx } from '#src/platform/db/db.ts'
import { type SealedEntry, sealOf } from './seal.ts'

/** As many rows in one statement; an engine takes only so many parameters. */
const BATCH = 500

/**
 * Seals what a transaction wrote to the log, as its very last act: the end of the chain is one row, which everybody who writes
 * waits for, so it is taken when nothing else is left to wait for.
 */
export async function extendChain(tx: Tx, entries: SealedEntry[]): Promise<void> {
  let { position, hash } = await holdHead(tx)
  const links = entries.map((entry) => {
    hash = sealOf(hash, ++position, entry)
    return { position, entry_id: entry.id, hash }
  })
  for (let start = 0; start < links.length; start += BATCH)
    await tx
      .insertInto('audit_chain')
      .values(links.slice(start, start + BATCH))
      .execute()
  await tx.updateTable('audit_head').set({ position, hash }).where('id', '=', 1).execute()
}

/** The row comes into being with the first entry, so that a shop that is moved finds its own. */
function holdHead(tx: Tx): Promise<{ position: number; hash: string }> {
  return tx
    .insertInto('audit_head')
    .values({ id: 1, position: 0, hash: '' })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({ position: eb.ref('audit_head.position') })),
    )
    .returning(['position', 'hash'])
    .executeTakeFirstOrThrow()
}
