import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { recordAudit, systemActor } from '#src/domain/audit/audit.ts'
import { checkChain } from '#src/domain/audit/check-chain.ts'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { inSnapshot, inTransaction } from '#src/platform/db/transaction.ts'
import { migrate } from '#src/platform/migrate.ts'
import { openEmptyDatabase } from '../../support/database.ts'
import { NOON } from '../../support/noon.ts'

/** A shop as the version before left it, with a log of 600 entries of all shapes. */
async function openOlder(): Promise<OpenDatabase> {
  const database = await openEmptyDatabase()
  await migrate(database, (name) => name < '0009')
  const { db } = database
  for (let n = 1; n <= 600; n++)
    await sql`insert into audit_log (at, actor_user_id, actor_name, action, entity, entity_id, before_json, after_json, ip)
      values (${NOON + n}, ${n % 3 ? n : null}, ${`Oona “${n}” O’Neill`}, 'refund order', 'order', ${String(n)},
        ${n % 2 ? '{"a":1}' : null}, ${n % 5 ? '{"b":"ö"}' : null}, ${n % 7 ? '::1' : ''})`.execute(db)
  return database
}

test('a log from before the chain is sealed as it is, and goes on from there', async () => {
  const database = await openOlder()
  await migrate(database)
  const { db } = database
  expect(await inSnapshot(db, checkChain)).toEqual({ entries: 600, broken: null })
  await inTransaction(db, (tx) =>
    recordAudit(tx, { actor: systemActor('import'), action: 'a', entity: 'b', entityId: 1 }, NOON),
  )
  expect(await inSnapshot(db, checkChain)).toEqual({ entries: 601, broken: null })
  await expect(sql`delete from audit_log where id = 5`.execute(db)).rejects.toThrow('only ever added to')
})
