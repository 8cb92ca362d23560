import type { Tx } from '#src/platform/db/db.ts'
import { digestOf, type Forgotten, type PersonalField, personalFields, type SealedEntry } from './seal.ts'

/** What entries call an account that they are about, and what they call all that staff keep of a person. */
const ACCOUNT = ['customer', 'user', 'account']
const RECORD = 'customer record'

/** @property records ids of what staff keep of the person */
export type Person = { userId: number | null; records: readonly number[] }

/**
 * Takes a person out of the log: their name and address where they acted themselves, and before and after where an entry is
 * about them. That something was done, when and by whom of the staff stays. Digests keep the chain whole.
 */
export async function forgetPerson(tx: Tx, { userId, records }: Person, now: number): Promise<void> {
  const ids = records.map(String)
  const isAbout = (entity: string, id: string): boolean =>
    (ACCOUNT.includes(entity) && id === String(userId)) || (entity === RECORD && ids.includes(id))
  const entries = await tx
    .selectFrom('audit_log')
    .selectAll()
    .where((eb) =>
      eb.or([
        ...(userId === null
          ? []
          : [
              eb('actor_user_id', '=', userId),
              eb.and([eb('entity', 'in', ACCOUNT), eb('entity_id', '=', String(userId))]),
            ]),
        ...(ids.length === 0 ? [] : [eb.and([eb('entity', '=', RECORD), eb('entity_id', 'in', ids)])]),
      ]),
    )
    .execute()
  for (const entry of entries)
    await forgetFields(tx, entry, now, [
      ...(userId !== null && entry.actor_user_id === userId ? (['actor_name', 'ip'] as const) : []),
      ...(isAbout(entry.entity, entry.entity_id) ? (['before_json', 'after_json'] as const) : []),
    ])
}

/** Takes before and after out of what the log says was done to some things; that it was done, when and by whom stays. */
export async function forgetEntries(
  tx: Tx,
  { entity, ids, actions }: { entity: string; ids: readonly number[]; actions: readonly string[] },
  now: number,
): Promise<void> {
  const entries = await tx
    .selectFrom('audit_log')
    .selectAll()
    .where('entity', '=', entity)
    .where('entity_id', 'in', ids.map(String))
    .where('action', 'in', actions)
    .execute()
  for (const entry of entries) await forgetFields(tx, entry, now, ['before_json', 'after_json'])
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
