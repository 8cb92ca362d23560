import { expect } from 'vitest'
import type { Db } from '#src/platform/db/db.ts'

/** Whatever a member of staff does leaves a row in the log, unless it is one of these. */
export const withoutRow: Record<string, string> = {
  '/admin/login': 'it opens a session, which the list of sessions shows',
  '/admin/login/code': 'it opens a session, once the code is right',
  '/admin/login/passkey': 'it opens a session, once the passkey is right',
  '/admin/logout': 'it ends one',
}

/** Sessions and throttles move with every visit, and a revision says only that pages are made anew. */
const NOT_A_WRITE = /^(?:insert into|update|delete from) "(?:sessions|throttles|revisions|audit_\w+)"/
const WRITE = /^(?:insert into|update|delete from) /
/** What takes hold of a row and changes nothing: `set "name" = "name"`, and a shelf that is there already. */
const HOLDS =
  /^update "\w+" set "(\w+)" = "(?:\w+"\.")?\1"(?: where|$)|^insert into "stock_levels" .* do nothing$/

const heard = new WeakMap<Db, string[]>()

/** @returns what a database is opened with, so that what is written to it is heard */
export function hearWrites(): { hear(statement: string): void; of(db: Db): void } {
  const writes: string[] = []
  return {
    hear(statement) {
      if (WRITE.test(statement) && !NOT_A_WRITE.test(statement) && !HOLDS.test(statement))
        writes.push(statement)
    },
    of: (db) => void heard.set(db, writes),
  }
}

/**
 * Watches one request of a test. @returns what to call with its answer: it fails where staff changed something and the log
 * does not say so
 */
export async function watchRequest(db: Db, method: string, address: string) {
  const path = address.replace(/\?.*/, '')
  if (method === 'GET' || !path.startsWith('/admin/') || path in withoutRow) return async () => {}
  const writes = heard.get(db) ?? []
  writes.length = 0
  const before = await countEntries(db)
  return async (status: number) => {
    if (status >= 400 || (await countEntries(db)) > before) return
    expect(writes, `${method} ${path} was done and has no row in the log, but wrote`).toEqual([])
  }
}

/** By the chain: an entry without its seal is none. */
async function countEntries(db: Db): Promise<number> {
  const head = await db.selectFrom('audit_head').select('position').executeTakeFirst()
  return head?.position ?? 0
}
