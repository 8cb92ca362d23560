import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '#src/platform/db/open.ts'
import { run } from '../journeys/barrow.ts'
import { createPostgresDatabase } from '../support/engine.ts'
import { findPort } from '../support/find-port.ts'

const slow = 60_000
const folder = mkdtempSync(path.join(tmpdir(), 'barrow-refused-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Opens a shop on a database that cannot be used. @returns the one line it says */
async function refusal(url: string, command = 'start'): Promise<string> {
  const ended = await run([command], { DATA_DIR: folder, DATABASE_URL: url, PORT: '0' })
  expect(ended.code).toBe(1)
  expect(ended.out).toBe('')
  expect(ended.err.trim().split('\n')).toHaveLength(1)
  return ended.err
}

test(
  'the start says in a sentence that the server is away, and which database is missing',
  async () => {
    const port = await findPort()
    expect(await refusal(`postgres://shop:hush@127.0.0.1:${port}/shop`)).toBe(
      `PostgreSQL does not answer at 127.0.0.1:${port}. Is it running, and is DATABASE_URL right?\n`,
    )
    const { url, drop } = await createPostgresDatabase('template1')
    await drop()
    expect(await refusal(url, 'verify')).toMatch(
      /^PostgreSQL at \S+ has no database “(test_\w+)”\. .*createdb \1$/m,
    )
  },
  slow,
)

test(
  'the start says in a sentence that user or password is wrong, without telling them, or may not make tables',
  async () => {
    const { url, drop } = await createPostgresDatabase('template1')
    const admin = await openDatabase(url)
    await sql`create role guarded login password 'right'`.execute(admin.db)
    try {
      const as = (user: string, password: string) => url.replace('barrow@', `${user}:${password}@`)
      const wrong = await refusal(as('guarded', 'hush'))
      expect(wrong).toMatch(/^PostgreSQL at \S+ refuses the user “guarded”\./)
      expect(wrong).not.toContain('hush')
      expect(await refusal(as('stranger', 'hush'))).toMatch(/refuses the user “stranger”/)
      expect(await refusal(as('guarded', 'right'))).toMatch(
        /may not make tables.*alter database NAME owner to USER/,
      )
    } finally {
      await sql`drop role guarded`.execute(admin.db)
      await admin.close()
      await drop()
    }
  },
  slow,
)
