import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openTestShop } from '../../support/shop.ts'

test('a connection that is cut between two statements costs one request, not the process', async () => {
  const { app, db, deps } = await openTestShop()
  const errors: unknown[] = []
  deps.log.error = ((fields: { err: unknown }) => errors.push(fields.err)) as typeof deps.log.error
  const uncaught: unknown[] = []
  const note = (error: unknown) => void uncaught.push(error)
  process.on('uncaughtException', note)
  let begun: (pid: number) => void = () => {}
  const working = new Promise<number>((resolve) => {
    begun = resolve
  })
  app.get('/cut', async (c) => {
    await inTransaction(db, async (tx) => {
      await tx.insertInto('counters').values({ name: 'cut', value: 1 }).execute()
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      begun(Number(rows[0]?.pid))
      await sleep(300)
      await tx.updateTable('counters').set({ value: 2 }).execute()
    })
    return c.text('done')
  })

  const asked = app.request('/cut')
  await sql`select pg_terminate_backend(${await working})`.execute(db)
  const answer = await asked
  process.off('uncaughtException', note)

  expect(uncaught).toEqual([])
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(errors).toHaveLength(1)
  expect((await app.request('/')).status).toBe(200)
  expect(await db.selectFrom('counters').select('name').where('name', '=', 'cut').execute()).toEqual([])
})
