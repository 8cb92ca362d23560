import { PPM } from '#src/kernel/tax.ts'
import type { TaxRate } from '#src/kernel/tax-match.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { markChanged } from '#src/platform/memory.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { lastActorOf } from '../audit/last-actor.ts'
import { listTaxRates, type StoredTaxRate } from './queries.ts'
import { rateRow } from './save-rates.ts'

type By = { actor: Actor; now: number }
export type RateRefusal = 'no_name' | 'name_too_long' | 'rate_out_of_range' | 'already_there'
export type RateSince = { changedBy: string; current: StoredTaxRate }

const ENTITY = 'tax_rate'
const LONGEST = 60

/** Why a rate could not be charged. Two for the same things at the same place would leave it to chance which counts. */
export function refuseRate(
  rate: TaxRate,
  others: readonly StoredTaxRate[],
  id: number | null,
): RateRefusal | null {
  if (rate.name === '') return 'no_name'
  if (rate.name.length > LONGEST) return 'name_too_long'
  if (!(rate.ratePpm >= 0 && rate.ratePpm <= PPM)) return 'rate_out_of_range'
  const isSame = (other: StoredTaxRate) =>
    other.id !== id &&
    other.country === rate.country &&
    other.region === rate.region &&
    other.postcodePattern === rate.postcodePattern &&
    other.category === rate.category &&
    other.priority === rate.priority
  return others.some(isSame) ? 'already_there' : null
}

export const rateVersion = (rate: TaxRate): string => fingerprint(rateRow(rate))

/** Charges another tax from now on. @returns its id */
export function addTaxRate(
  db: Db,
  { rate, actor, now }: { rate: TaxRate } & By,
): Promise<number | RateRefusal> {
  return inTransaction(db, async (tx) => {
    // Said first, because on PostgreSQL it makes whoever changes rates at the same time wait for this.
    await markChanged(tx)
    const refusal = refuseRate(rate, await listTaxRates(tx), null)
    if (refusal) return refusal
    const { id } = await tx
      .insertInto('tax_rates')
      .values(rateRow(rate))
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAudit(tx, { actor, action: 'add tax rate', entity: ENTITY, entityId: id, after: rate }, now)
    return id
  })
}

/** Changes a rate for orders placed from now on; placed ones keep what they were charged. */
export function changeTaxRate(
  db: Db,
  { id, rate, seen, actor, now }: { id: number; rate: TaxRate; seen: string } & By,
): Promise<'unknown_rate' | RateRefusal | RateSince | null> {
  return inTransaction(db, async (tx) => {
    await markChanged(tx)
    const rates = await listTaxRates(tx)
    const current = rates.find((each) => each.id === id)
    if (!current) return 'unknown_rate'
    const refusal = refuseRate(rate, rates, id)
    if (refusal) return refusal
    if (rateVersion(current) === rateVersion(rate)) return null
    if (rateVersion(current) !== seen) return { changedBy: await lastActorOf(tx, ENTITY, id), current }
    await tx.updateTable('tax_rates').set(rateRow(rate)).where('id', '=', id).execute()
    const { id: _, ...before } = current
    const entry = { actor, action: 'change tax rate', entity: ENTITY, entityId: id, before, after: rate }
    await recordAudit(tx, entry, now)
    return null
  })
}

/** Charges a tax no more. */
export function removeTaxRate(
  db: Db,
  { id, actor, now }: { id: number } & By,
): Promise<'unknown_rate' | null> {
  return inTransaction(db, async (tx) => {
    await markChanged(tx)
    const rate = (await listTaxRates(tx)).find((each) => each.id === id)
    if (!rate) return 'unknown_rate'
    await tx.deleteFrom('tax_rates').where('id', '=', id).execute()
    const entry = { actor, action: 'remove tax rate', entity: ENTITY, entityId: id, before: rate }
    await recordAudit(tx, entry, now)
    return null
  })
}
