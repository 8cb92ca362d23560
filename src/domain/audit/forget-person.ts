import type { Tx } from '#src/platform/db/db.ts'
import { digestOf, type Forgotten, type PersonalField, personalFields, type SealedEntry } from './seal.ts'

/** What entries call an account that they are about. */
const PEOPLE = ['customer', 'user', 'account']

/**
 * Takes a person out of the log: their name and address where they acted themselves, and before and after where an entry is
 * about them. That something was done, when and by whom of the staff stays. Digests keep the chain whole.
 */
export async function forgetPerson(tx: Tx, userId: number, now: number): Promise<void> {
  const entries = await tx
    .selectFrom('audit_log')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('actor_user_id', '=', userId),
        eb.and([eb('entity', 'in', PEOPLE), eb('entity_id', '=', String(userId))]),
      ]),
    )
    .execute()
  for (const entry of entries) {
    const isActor = entry.actor_user_id === userId
    const isSubject = PEOPLE.includes(entry.entity) && entry.entity_id === String(userId)
    await forgetFields(tx, entry, now, [
      ...(isActor ? (['actor_name', 'ip'] as const) : []),
      ...(isSubject ? (['before_json', 'after_json'] as const) : []),
    ])
  }
}

async function forgetFields(tx: Tx, entry: SealedEntry, now: number, fields: PersonalField[]): Promise<void> {
  const held = fields.filter((field) => entry[field])
  if (held.length === 0) return
  const before = await tx
    .selectFrom('audit_erasures')
    .select('digests_json')
    .where('entry_id', '=', entry.id)
    .executeTakeFirst()
  const digests: Forgotten = before ? JSON.parse(before.digests_json) : {}
  for (const field of held) digests[field] = digestOf(entry, field)
  const digests_json = JSON.stringify(digests)
  await tx
    .insertInto('audit_erasures')
    .values({ entry_id: entry.id, at: now, digests_json })
    .onConflict((conflict) => conflict.column('entry_id').doUpdateSet({ digests_json }))
    .execute()
  const salts = entry.salts.split('.').map((salt, n) => (digests[personalFields[n] ?? 'ip'] ? '' : salt))
  await tx
    .updateTable('audit_log')
    .set({
      salts: salts.join('.'),
      ...(held.includes('actor_name') ? { actor_name: '' } : {}),
      ...(held.includes('ip') ? { ip: '' } : {}),
      ...(held.includes('before_json') ? { before_json: null } : {}),
      ...(held.includes('after_json') ? { after_json: null } : {}),
    })
    .where('id', '=', entry.id)
    .execute()
}
