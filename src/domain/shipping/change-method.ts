import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { markChanged } from '#src/platform/memory.ts'
import { recordAudit } from '../audit/audit.ts'
import { lastActorOf } from '../audit/last-actor.ts'
import type { By } from './change-zone.ts'
import { listZones, type StaffMethod } from './queries.ts'
import { type MethodRefusal, refuseMethod } from './refuse-method.ts'
import { insertRates, methodRow } from './save-zones.ts'

export type MethodDraft = Omit<StaffMethod, 'id'>
export type MethodSince = { changedBy: string; current: StaffMethod }

const ENTITY = 'shipping_method'

const draftOf = ({ id: _, ...draft }: StaffMethod): MethodDraft => draft

/** Keys in one order, whoever made the object. */
const settled = ({ name, carrier, kind, minDays, maxDays, isActive, rates }: MethodDraft): MethodDraft => ({
  ...{ name, carrier, kind, minDays, maxDays, isActive },
  rates: rates.map(({ minGrams, maxGrams, minSubtotalMinor, maxSubtotalMinor, priceMinor }) => ({
    ...{ minGrams, maxGrams, minSubtotalMinor, maxSubtotalMinor, priceMinor },
  })),
})

export const methodVersion = (method: StaffMethod): string => fingerprint(settled(draftOf(method)))

/** Offers another way to deliver in a zone, behind its others. @returns its id */
export function addMethod(
  db: Db,
  { zoneId, draft, actor, now }: { zoneId: number; draft: MethodDraft } & By,
): Promise<number | 'unknown_zone' | MethodRefusal> {
  return inTransaction(db, async (tx) => {
    const refusal = refuseMethod(draft)
    if (refusal) return refusal
    // Said first, because on PostgreSQL it makes whoever changes zones at the same time wait for this.
    await markChanged(tx)
    const zone = (await listZones(tx)).find((each) => each.id === zoneId)
    if (!zone) return 'unknown_zone'
    const { id } = await tx
      .insertInto('shipping_methods')
      .values({
        ...methodRow(draft),
        zone_id: zoneId,
        is_active: draft.isActive ? 1 : 0,
        position: zone.methods.length,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertRates(tx, id, draft.rates)
    const after = { zone: zone.name, ...draft }
    await recordAudit(tx, { actor, action: 'add delivery', entity: ENTITY, entityId: id, after }, now)
    return id
  })
}

/** Changes a way to deliver, its rates as a whole. */
export function changeMethod(
  db: Db,
  { id, draft, seen, actor, now }: { id: number; draft: MethodDraft; seen: string } & By,
): Promise<'unknown_method' | MethodRefusal | MethodSince | null> {
  return inTransaction(db, async (tx) => {
    const refusal = refuseMethod(draft)
    if (refusal) return refusal
    await markChanged(tx)
    const current = (await listZones(tx)).flatMap(({ methods }) => methods).find((each) => each.id === id)
    if (!current) return 'unknown_method'
    const [before, after] = [settled(draftOf(current)), settled(draft)]
    if (fingerprint(before) === fingerprint(after)) return null
    if (methodVersion(current) !== seen) return { changedBy: await lastActorOf(tx, ENTITY, id), current }
    await tx
      .updateTable('shipping_methods')
      .set({ ...methodRow(draft), is_active: draft.isActive ? 1 : 0 })
      .where('id', '=', id)
      .execute()
    await tx.deleteFrom('shipping_rates').where('method_id', '=', id).execute()
    await insertRates(tx, id, draft.rates)
    const entry = { actor, action: 'change delivery', entity: ENTITY, entityId: id, before, after }
    await recordAudit(tx, entry, now)
    return null
  })
}

/** Takes a way to deliver away; to offer it again later, switch it off instead. */
export function removeMethod(
  db: Db,
  { id, actor, now }: { id: number } & By,
): Promise<'unknown_method' | null> {
  return inTransaction(db, async (tx) => {
    await markChanged(tx)
    const method = (await listZones(tx)).flatMap(({ methods }) => methods).find((each) => each.id === id)
    if (!method) return 'unknown_method'
    await tx.deleteFrom('shipping_rates').where('method_id', '=', id).execute()
    await tx.deleteFrom('shipping_methods').where('id', '=', id).execute()
    const entry = { actor, action: 'remove delivery', entity: ENTITY, entityId: id, before: method }
    await recordAudit(tx, entry, now)
    return null
  })
}
