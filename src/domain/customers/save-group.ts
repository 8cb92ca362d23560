import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { MAX_GROUP_NAME, normaliseGroupName, refuseWords } from './customer.ts'

export type CustomerGroup = { id: number; name: string; version: number; members: number }
export type GroupRefusal =
  | 'missing'
  | 'too_long'
  | 'malformed'
  | 'name_taken'
  | 'changed_since'
  | 'unknown_group'

/** The groups by name, each with how many people are in it. */
export async function listGroups(db: Db): Promise<CustomerGroup[]> {
  const groups = await db.selectFrom('customer_groups').selectAll().orderBy('name').execute()
  const members = await db
    .selectFrom('customers')
    .select((eb) => ['group_id', eb.fn.countAll<number>().as('count')])
    .where('group_id', 'is not', null)
    .groupBy('group_id')
    .execute()
  const counts = new Map(members.map((row) => [row.group_id, Number(row.count)]))
  return groups.map(({ id, name, updated_at }) => ({
    id,
    name,
    version: updated_at,
    members: counts.get(id) ?? 0,
  }))
}

/** Makes a group, or gives one another name. @param group null for a new one */
export function saveGroup(
  db: Db,
  save: { group: { id: number; version: number } | null; name: string; actor: Actor; now: number },
): Promise<GroupRefusal | null> {
  const { group, actor, now } = save
  const name = normaliseGroupName(save.name)
  const refusal = refuseWords(name, MAX_GROUP_NAME)
  if (refusal) return Promise.resolve(refusal)
  return inTransaction<GroupRefusal | null>(db, async (tx) => {
    if (await isTaken(tx, name, group?.id ?? 0)) return 'name_taken'
    const entry = { actor, entity: 'customer group', after: { name } }
    if (!group) {
      const { id } = await tx
        .insertInto('customer_groups')
        .values({ name, created_at: now, updated_at: now })
        .returning('id')
        .executeTakeFirstOrThrow()
      await recordAudit(tx, { ...entry, action: 'add group', entityId: id }, now)
      return null
    }
    const known = await findGroup(tx, group.id)
    if (!known) return 'unknown_group'
    const renamed = await tx
      .updateTable('customer_groups')
      .set({ name, updated_at: Math.max(now, group.version + 1) })
      .where('id', '=', group.id)
      .where('updated_at', '=', group.version)
      .returning('id')
      .executeTakeFirst()
    if (!renamed) return 'changed_since'
    const before = { name: known.name }
    await recordAudit(tx, { ...entry, action: 'rename group', entityId: group.id, before }, now)
    return null
  })
}

/** Takes a group away; who was in it is in none then. */
export function removeGroup(
  db: Db,
  { groupId, actor, now }: { groupId: number; actor: Actor; now: number },
): Promise<'unknown_group' | null> {
  return inTransaction<'unknown_group' | null>(db, async (tx) => {
    const known = await findGroup(tx, groupId)
    if (!known) return 'unknown_group'
    const members = await tx.selectFrom('customers').select('id').where('group_id', '=', groupId).execute()
    await tx.deleteFrom('customer_groups').where('id', '=', groupId).execute()
    const before = { name: known.name, members: members.length }
    await recordAudit(
      tx,
      { actor, action: 'remove group', entity: 'customer group', entityId: groupId, before },
      now,
    )
    return null
  })
}

const findGroup = (tx: Tx, id: number) =>
  tx.selectFrom('customer_groups').select('name').where('id', '=', id).executeTakeFirst()

async function isTaken(tx: Tx, name: string, otherThan: number): Promise<boolean> {
  const groups = await tx.selectFrom('customer_groups').select('name').where('id', '<>', otherThan).execute()
  return groups.some((group) => group.name.toLowerCase() === name.toLowerCase())
}
