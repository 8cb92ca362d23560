import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { DemoLedger, DemoSession } from './gateways/demo.ts'

/** Keeps the demo gateway's sessions in the shop's own database, so that they outlive a restart. */
export function openDemoLedger(db: Db, clock: () => number): DemoLedger {
  return {
    async read(sessionId) {
      const row = await db
        .selectFrom('demo_sessions')
        .select('state_json')
        .where('id', '=', sessionId)
        .executeTakeFirst()
      return row ? (JSON.parse(row.state_json) as DemoSession) : null
    },
    async listSince(from) {
      const rows = await db
        .selectFrom('demo_sessions')
        .select('state_json')
        .where('updated_at', '>=', from)
        .execute()
      return rows.map((row) => JSON.parse(row.state_json) as DemoSession)
    },
    async write(session) {
      const now = clock()
      const state_json = JSON.stringify(session)
      await inTransaction(db, (tx) =>
        tx
          .insertInto('demo_sessions')
          .values({
            id: session.id,
            payment_id: session.paymentId,
            attempt_json: '{}',
            state_json,
            created_at: now,
            updated_at: now,
          })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ state_json, updated_at: now }))
          .execute(),
      )
    },
  }
}
