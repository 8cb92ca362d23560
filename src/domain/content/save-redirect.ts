import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { normalisePath, normaliseTarget, pathOf, type RedirectRefusal } from './redirects.ts'
import { isServed } from './served.ts'

type By = { actor: Actor; now: number }
export type RedirectSaved = { from: string; to: string }

/**
 * Leads an address that is gone to where things are now; what was said of the same address before is replaced. No
 * redirect leads to another: a chain is shortened to its end, in both directions.
 */
export function saveRedirect(
  db: Db,
  { from: typedFrom, to: typedTo, actor, now }: { from: string; to: string } & By,
): Promise<RedirectSaved | RedirectRefusal> {
  return inTransaction(db, async (tx) => {
    // Said first, so that on PostgreSQL no two people make a loop between them.
    await markChanged(tx)
    const from = normalisePath(typedFrom)
    const target = normaliseTarget(typedTo)
    if (from === null) return 'bad_from'
    if (target === null) return 'bad_to'
    if (pathOf(target) === from) return 'to_itself'
    if (await isServed(tx, from)) return 'taken'
    const to = (await find(tx, pathOf(target)))?.to_path ?? target
    if (pathOf(to) === from) return 'loop'
    const before = await find(tx, from)
    await write(tx, from, to, now)
    const entry = { actor, action: 'save redirect', entity: 'redirect', entityId: from }
    await recordAudit(tx, { ...entry, before: before ? { to: before.to_path } : null, after: { to } }, now)
    return { from, to }
  })
}

export function removeRedirect(
  db: Db,
  { id, actor, now }: { id: number } & By,
): Promise<'unknown_redirect' | null> {
  return inTransaction(db, async (tx) => {
    const gone = await tx.deleteFrom('redirects').where('id', '=', id).returningAll().executeTakeFirst()
    if (!gone) return 'unknown_redirect'
    const entry = { actor, action: 'remove redirect', entity: 'redirect', entityId: gone.from_path }
    await recordAudit(tx, { ...entry, before: { to: gone.to_path } }, now)
    await markChanged(tx)
    return null
  })
}

/** After a page has another address: the old one leads there, and nothing leads away from the new one. */
export async function followPage(tx: Tx, from: string, to: string, now: number): Promise<void> {
  await tx.deleteFrom('redirects').where('from_path', '=', to).execute()
  await write(tx, from, to, now)
}

async function write(tx: Tx, from: string, to: string, now: number): Promise<void> {
  await tx
    .insertInto('redirects')
    .values({ from_path: from, to_path: to, hits: 0, created_at: now })
    .onConflict((conflict) => conflict.column('from_path').doUpdateSet({ to_path: to }))
    .execute()
  await tx.updateTable('redirects').set({ to_path: to }).where('to_path', '=', from).execute()
}

const find = (tx: Tx, from: string) =>
  tx.selectFrom('redirects').selectAll().where('from_path', '=', from).executeTakeFirst()
