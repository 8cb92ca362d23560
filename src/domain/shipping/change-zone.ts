import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { lastActorOf } from '../audit/last-actor.ts'
import { listZones, type StaffZone } from './queries.ts'
import type { TaxMode } from './shipping.ts'

export type By = { actor: Actor; now: number }
/** What a zone's form changes; its regions, which only imports of terms set, stay. */
export type ZoneDraft = { name: string; taxMode: TaxMode; countries: string[] }
export type Since = { changedBy: string; current: StaffZone }

const LONGEST = 60

export type ZoneRefusal = 'no_name' | 'too_long' | 'name_taken'

const refuseName = (zones: StaffZone[], id: number | null, name: string): ZoneRefusal | null => {
  if (name === '') return 'no_name'
  if (name.length > LONGEST) return 'too_long'
  const isTaken = zones.some((zone) => zone.id !== id && zone.name.toLowerCase() === name.toLowerCase())
  return isTaken ? 'name_taken' : null
}

export const countriesOf = (zone: StaffZone): string[] =>
  zone.places.flatMap(({ country, region }) => (region === '' ? [country] : [])).sort()

const draftOf = (zone: StaffZone): ZoneDraft => ({
  name: zone.name,
  taxMode: zone.taxMode,
  countries: countriesOf(zone),
})

export const zoneVersion = (zone: StaffZone): string => fingerprint(draftOf(zone))

/** Opens a zone that delivers nowhere yet, behind the others. @returns its id */
export function addZone(db: Db, { name, actor, now }: { name: string } & By): Promise<number | ZoneRefusal> {
  return inTransaction(db, async (tx) => {
    // Said first, because on PostgreSQL it makes whoever changes zones at the same time wait for this.
    await markChanged(tx)
    const zones = await listZones(tx)
    const refusal = refuseName(zones, null, name)
    if (refusal) return refusal
    const { id } = await tx
      .insertInto('zones')
      .values({ name, tax_mode: zones[0]?.taxMode ?? 'inclusive', position: zones.length })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAudit(tx, { actor, action: 'add zone', entity: 'zone', entityId: id, after: { name } }, now)
    return id
  })
}

/** Changes a zone. A country that another zone delivered to comes over, as one place has one zone. */
export function changeZone(
  db: Db,
  { id, draft, seen, actor, now }: { id: number; draft: ZoneDraft; seen: string } & By,
): Promise<ZoneRefusal | 'unknown_zone' | Since | null> {
  return inTransaction(db, async (tx) => {
    await markChanged(tx)
    const zones = await listZones(tx)
    const current = zones.find((zone) => zone.id === id)
    if (!current) return 'unknown_zone'
    const refusal = refuseName(zones, id, draft.name)
    if (refusal) return refusal
    const [before, after] = [draftOf(current), { ...draft, countries: [...new Set(draft.countries)].sort() }]
    if (fingerprint(before) === fingerprint(after)) return null
    if (zoneVersion(current) !== seen) return { changedBy: await lastActorOf(tx, 'zone', id), current }
    await tx
      .updateTable('zones')
      .set({ name: after.name, tax_mode: after.taxMode })
      .where('id', '=', id)
      .execute()
    await settleIn(tx, id, after.countries)
    await recordAudit(tx, { actor, action: 'change zone', entity: 'zone', entityId: id, before, after }, now)
    return null
  })
}

async function settleIn(tx: Tx, zoneId: number, countries: string[]): Promise<void> {
  await tx.deleteFrom('zone_countries').where('zone_id', '=', zoneId).where('region', '=', '').execute()
  if (countries.length === 0) return
  await tx.deleteFrom('zone_countries').where('country', 'in', countries).where('region', '=', '').execute()
  const places = countries.map((country) => ({ country, region: '', zone_id: zoneId }))
  await tx.insertInto('zone_countries').values(places).execute()
}

/** Closes a zone with its ways to deliver. Placed orders keep their own copy of how they travel. */
export function removeZone(db: Db, { id, actor, now }: { id: number } & By): Promise<'unknown_zone' | null> {
  return inTransaction(db, async (tx) => {
    await markChanged(tx)
    const zone = (await listZones(tx)).find((each) => each.id === id)
    if (!zone) return 'unknown_zone'
    for (const method of zone.methods)
      await tx.deleteFrom('shipping_rates').where('method_id', '=', method.id).execute()
    await tx.deleteFrom('shipping_methods').where('zone_id', '=', id).execute()
    await tx.deleteFrom('zone_countries').where('zone_id', '=', id).execute()
    await tx.deleteFrom('zones').where('id', '=', id).execute()
    const entry = { actor, action: 'remove zone', entity: 'zone', entityId: id, before: zone }
    await recordAudit(tx, entry, now)
    return null
  })
}
