import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { defaultLocation } from './locations.ts'

export type LocationRefusal = 'no_name' | 'too_long' | 'name_taken' | 'unknown_location'
type By = { actor: Actor; now: number }

/** Letters in a location's name at most. */
const LONGEST = 60

/** Opens another place where goods can be. It gives after those that are there already. */
export function addLocation(db: Db, { name: typed, actor, now }: { name: string } & By) {
  return inTransaction(db, async (tx): Promise<LocationRefusal | null> => {
    const name = typed.trim()
    await defaultLocation(tx)
    await holdLocations(tx)
    const refusal = await refuseName(tx, name, null)
    if (refusal) return refusal
    const { last } = await tx
      .selectFrom('locations')
      .select((eb) => eb.fn.max('position').as('last'))
      .executeTakeFirstOrThrow()
    const { id } = await tx
      .insertInto('locations')
      .values({ name, is_default: 0, position: Number(last) + 1 })
      .returning('id')
      .executeTakeFirstOrThrow()
    const entry = { actor, action: 'add location', entity: 'location', entityId: id, after: { name } }
    await recordAudit(tx, entry, now)
    return null
  })
}

export function renameLocation(db: Db, { id, name: typed, actor, now }: { id: number; name: string } & By) {
  return inTransaction(db, async (tx): Promise<LocationRefusal | null> => {
    const name = typed.trim()
    const before = (await holdLocations(tx)).find((location) => location.id === id)
    if (!before) return 'unknown_location'
    const refusal = await refuseName(tx, name, id)
    if (refusal || name === before.name) return refusal
    await tx.updateTable('locations').set({ name }).where('id', '=', id).execute()
    await recordAudit(
      tx,
      {
        actor,
        action: 'rename location',
        entity: 'location',
        entityId: id,
        before: { name: before.name },
        after: { name },
      },
      now,
    )
    return null
  })
}

/** Orders are served from here first, from now on. */
export function makeDefaultLocation(db: Db, { id, actor, now }: { id: number } & By) {
  return inTransaction(db, async (tx): Promise<'unknown_location' | null> => {
    const locations = await holdLocations(tx)
    if (!locations.some((location) => location.id === id)) return 'unknown_location'
    const before = locations.find((location) => location.is_default === 1)
    if (before?.id === id) return null
    await tx.updateTable('locations').set({ is_default: 0 }).where('is_default', '=', 1).execute()
    await tx.updateTable('locations').set({ is_default: 1 }).where('id', '=', id).execute()
    await recordAudit(
      tx,
      {
        actor,
        action: 'choose default location',
        entity: 'location',
        entityId: id,
        before: { id: before?.id ?? null },
        after: { id },
      },
      now,
    )
    return null
  })
}

/** Takes hold of all of them, so that no two people make two defaults or give one name twice. */
async function holdLocations(tx: Tx) {
  const ids = await tx.selectFrom('locations').select('id').orderBy('id').execute()
  for (const { id } of ids)
    await tx
      .updateTable('locations')
      .set((eb) => ({ name: eb.ref('name') }))
      .where('id', '=', id)
      .execute()
  return tx.selectFrom('locations').select(['id', 'name', 'is_default']).execute()
}

async function refuseName(tx: Tx, name: string, ownId: number | null): Promise<LocationRefusal | null> {
  if (name === '') return 'no_name'
  if (name.length > LONGEST) return 'too_long'
  const others = await tx.selectFrom('locations').select(['id', 'name']).execute()
  const isTaken = others.some((each) => each.id !== ownId && each.name.toLowerCase() === name.toLowerCase())
  return isTaken ? 'name_taken' : null
}
