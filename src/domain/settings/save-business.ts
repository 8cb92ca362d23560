import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { type Business, readSettings, saveSettings } from './settings.ts'

/** Changes with what is stored, so that a form tells that it was written for something else. */
export const businessVersion = (business: Business): string => JSON.stringify(business)

/**
 * Who sells, as invoices say it from now on; those that are issued keep what they say.
 * @param seen the version the form was written for
 * @returns what is stored instead where somebody else has changed it since
 */
export function saveBusiness(
  db: Db,
  { business, seen, actor, now }: { business: Business; seen: string; actor: Actor; now: number },
): Promise<{ theirs: Business; who: string } | null> {
  return inTransaction(db, async (tx) => {
    const { business: before } = await readSettings(tx)
    if (businessVersion(before) !== seen) return { theirs: before, who: await whoChanged(tx) }
    await saveSettings(tx, { business }, now)
    const entry = { actor, action: 'change invoice details', entity: 'settings', entityId: 'business' }
    await recordAudit(tx, { ...entry, before, after: business }, now)
    return null
  })
}

async function whoChanged(tx: Tx): Promise<string> {
  const last = await tx
    .selectFrom('audit_log')
    .select('actor_name')
    .where('entity', '=', 'settings')
    .where('entity_id', '=', 'business')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return last?.actor_name ?? 'Somebody else'
}
