import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'

/** Leaves a row for a copy of people's data that leaves the shop. @param customerId null for a list of many */
export function noteExport(
  db: Db,
  {
    customerId = null,
    what,
    actor,
    now,
  }: { customerId?: number | null; what: object; actor: Actor; now: number },
): Promise<void> {
  const entity = 'customer record'
  const entry =
    customerId === null
      ? { actor, action: 'export customers', entity, entityId: 'list', after: what }
      : { actor, action: 'export customer', entity, entityId: customerId, after: what }
  return inTransaction(db, (tx) => recordAudit(tx, entry, now))
}
