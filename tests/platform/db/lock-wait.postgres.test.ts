import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openTestDatabase } from '../../support/database.ts'

test('whoever waits long for a row that many want gets their turn, not an error', async () => {
  const { db } = await openTestDatabase()
  await db.insertInto('counters').values({ name: 'order', value: 1 }).execute()
  const count = inTransaction(db, async (tx) => {
    await tx.updateTable('counters').set({ value: 2 }).execute()
    await sleep(300)
  })
  await sleep(50)
  let tries = 0
  await inTransaction(db, async (tx) => {
    tries++
    await sql`set local lock_timeout = 60`.execute(tx)
    await tx
      .updateTable('counters')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .execute()
  })
  await count
  const { value } = await db.selectFrom('counters').select('value').executeTakeFirstOrThrow()
  expect(value).toBe(3)
  expect(tries).toBeGreaterThan(1)
})
