import { type Actor, recordAudit } from '#src/domain/audit/audit.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { nextVersion } from './change-category.ts'

export const categoryMoves = ['up', 'down', 'out'] as const
/** One place up or down among its neighbours, or out to stand beside its parent. */
export type CategoryMove = (typeof categoryMoves)[number]

type Ask = { id: number; to: CategoryMove; actor: Actor; now: number }

/** Moves a category by one step, with all that stands below it. Where there is no further step, nothing happens. */
export function moveCategory(db: Db | Tx, ask: Ask): Promise<'unknown_category' | null> {
  return inTransaction<'unknown_category' | null>(db, async (tx) => {
    // Held first, as for every change of the tree.
    await markChanged(tx)
    const rows = await tx
      .selectFrom('categories')
      .select(['id', 'parent_id', 'position', 'updated_at', 'title'])
      .orderBy('position')
      .orderBy('id')
      .execute()
    const row = rows.find((each) => each.id === ask.id)
    if (!row) return 'unknown_category'
    const beside = rows.filter((each) => each.parent_id === row.parent_id)
    const hasMoved = ask.to === 'out' ? await moveOut(tx, rows, row, ask.now) : await step(tx, beside, ask)
    if (!hasMoved) return null
    const entry = { action: 'move category', entity: 'category', entityId: row.id }
    await recordAudit(tx, { actor: ask.actor, ...entry, after: { title: row.title, to: ask.to } }, ask.now)
    return null
  })
}

type Row = { id: number; parent_id: number | null; position: number; updated_at: number }

async function step(tx: Tx, beside: Row[], { id, to }: Ask): Promise<boolean> {
  const from = beside.findIndex((row) => row.id === id)
  const order = [...beside]
  const target = to === 'up' ? from - 1 : from + 1
  const [moved, other] = [order[from], order[target]]
  if (!moved || !other) return false
  order[target] = moved
  order[from] = other
  await writeOrder(tx, order)
  return true
}

/** Right after what it stood in. Its place is something a form shows, so an open form notices. */
async function moveOut(tx: Tx, rows: Row[], row: Row, now: number): Promise<boolean> {
  const parent = rows.find((each) => each.id === row.parent_id)
  if (!parent) return false
  const set = { parent_id: parent.parent_id, updated_at: nextVersion(row.updated_at, now) }
  await tx.updateTable('categories').set(set).where('id', '=', row.id).execute()
  const order = rows
    .filter((each) => each.parent_id === parent.parent_id)
    .flatMap((each) => (each.id === parent.id ? [each, row] : [each]))
  await writeOrder(tx, order)
  return true
}

/** Only neighbours are compared, so their places may count from one in every branch. */
async function writeOrder(tx: Tx, order: Row[]): Promise<void> {
  for (const [index, { id, position }] of order.entries())
    if (position !== index + 1)
      await tx
        .updateTable('categories')
        .set({ position: index + 1 })
        .where('id', '=', id)
        .execute()
}
