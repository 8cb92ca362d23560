import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { isNeeded, type PageRefusal, refusePage } from './page.ts'
import { followPage } from './save-redirect.ts'

type By = { actor: Actor; now: number }
export type PageFields = {
  slug: string
  title: string
  summary: string
  source: string
  /** What the source becomes, sanitised. */
  bodyHtml: string
  state: 'published' | 'draft'
  position: number
}

/**
 * Writes a page anew, or changes one. Its old address leads to the new one.
 * @param seen `updatedAt` of what the form was filled with
 * @returns its id, why it is refused, or who changed it since
 */
export function editPage(
  db: Db,
  { id, fields, seen, actor, now }: { id: number | null; fields: PageFields; seen: string } & By,
): Promise<number | PageRefusal | 'unknown_page' | { changedBy: string }> {
  return inTransaction(db, async (tx) => {
    await markChanged(tx)
    const before = id === null ? null : await find(tx, id)
    if (before === undefined) return 'unknown_page'
    const refusal = refusePage(before, fields)
    if (refusal) return refusal
    const rival = await tx.selectFrom('pages').select('id').where('slug', '=', fields.slug).executeTakeFirst()
    if (rival && rival.id !== id) return 'slug_taken'
    if (before && String(before.updated_at) !== seen) return { changedBy: await lastToChange(tx, before.id) }
    return before ? change(tx, before, fields, { actor, now }) : add(tx, fields, { actor, now })
  })
}

const rowOf = ({ bodyHtml, ...fields }: PageFields, now: number) => ({
  ...fields,
  body_html: bodyHtml,
  updated_at: now,
})

async function add(tx: Tx, fields: PageFields, { actor, now }: By): Promise<number> {
  const { id } = await tx
    .insertInto('pages')
    .values(rowOf(fields, now))
    .returning('id')
    .executeTakeFirstOrThrow()
  const { bodyHtml: _, ...after } = fields
  await tx.deleteFrom('redirects').where('from_path', '=', `/pages/${fields.slug}`).execute()
  await recordAudit(tx, { actor, action: 'add page', entity: 'page', entityId: id, after }, now)
  return id
}

type Before = NonNullable<Awaited<ReturnType<typeof find>>>

async function change(tx: Tx, before: Before, fields: PageFields, { actor, now }: By): Promise<number> {
  const row = rowOf(fields, now)
  const names = ['slug', 'title', 'summary', 'source', 'body_html', 'state', 'position'] as const
  const changed = names.filter((name) => row[name] !== before[name])
  if (changed.length === 0) return before.id
  // Two changes within a millisecond are two versions all the same.
  const updated_at = Math.max(now, before.updated_at + 1)
  await tx
    .updateTable('pages')
    .set({ ...row, updated_at })
    .where('id', '=', before.id)
    .execute()
  if (row.slug !== before.slug) await followPage(tx, `/pages/${before.slug}`, `/pages/${row.slug}`, now)
  // The source says it all; what it became is not written down a second time.
  const told = changed.filter((name) => name !== 'body_html' || !changed.includes('source'))
  const pick = (from: Record<string, unknown>) => Object.fromEntries(told.map((name) => [name, from[name]]))
  const entry = { actor, action: 'change page', entity: 'page', entityId: before.id }
  await recordAudit(tx, { ...entry, before: pick(before), after: pick(row) }, now)
  return before.id
}

/** Takes a page away for good. */
export function deletePage(db: Db, { id, actor, now }: { id: number } & By): Promise<'needed' | null> {
  return inTransaction(db, async (tx) => {
    const before = await find(tx, id)
    if (!before) return null
    if (isNeeded(before.slug)) return 'needed'
    await tx.deleteFrom('pages').where('id', '=', id).execute()
    const { body_html: _, ...told } = before
    const entry = { actor, action: 'delete page', entity: 'page', entityId: id }
    await recordAudit(tx, { ...entry, before: told }, now)
    await markChanged(tx)
    return null
  })
}

const find = (tx: Tx, id: number) =>
  tx.selectFrom('pages').selectAll().where('id', '=', id).executeTakeFirst()

async function lastToChange(tx: Tx, id: number): Promise<string> {
  const last = await tx
    .selectFrom('audit_log')
    .select('actor_name')
    .where('entity', '=', 'page')
    .where('entity_id', '=', String(id))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.actor_name ?? 'Somebody'
}
