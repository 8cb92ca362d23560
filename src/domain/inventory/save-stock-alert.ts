import { HOUR } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { countTry } from '#src/platform/throttle.ts'

const perNetwork = { tries: 20, windowMs: HOUR }

/**
 * Remembers who wants to hear when a variant is back, once for each address; who was told before may ask again.
 * @param ask network: the asker's, as a throttle counts it
 */
export async function saveStockAlert(
  db: Db,
  ask: { variantId: number; email: string; network: string; now: number },
): Promise<'saved' | 'too_many'> {
  if ((await countTry(db, `alert:${ask.network}`, perNetwork, ask.now)) > 0) return 'too_many'
  await db
    .insertInto('stock_alerts')
    .values({ variant_id: ask.variantId, email: ask.email, created_at: ask.now, notified_at: null })
    .onConflict((conflict) =>
      conflict
        .columns(['variant_id', 'email'])
        .doUpdateSet({ created_at: ask.now, notified_at: null })
        .where('stock_alerts.notified_at', 'is not', null),
    )
    .execute()
  return 'saved'
}

/** Forgets what the address asked to hear of, when its owner has their account erased. */
export async function forgetStockAlerts(db: Db | Tx, email: string): Promise<void> {
  await db.deleteFrom('stock_alerts').where('email', '=', email).execute()
}
