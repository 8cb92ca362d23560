import { expect } from 'vitest'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import type { Db, Watch } from '#src/platform/db/db.ts'
import { afterEveryFile, afterEveryTest } from './leftovers.ts'

type Watched = { db: Db | null; isDirty: boolean }

const watched: Watched[] = []
const excused = new WeakMap<Db, readonly string[] | 'everything'>()

/** Most tests of the catalogue, accounts and pages neither order nor count anything. */
const WRITES_BOOKS =
  /^(insert into|update|delete from) "(orders|order_\w+|bundle_\w+|stock_(levels|movements)|reservations|payments|refund\w+|shipment\w+|ledger_entries|coupons|mails|disputes|returns|return_lines|reconcile_items|locations)"/

/** Fails, naming each promise, where the shop's books are not in order. */
export async function expectSoundBooks(db: Db): Promise<void> {
  const isExcused = (what: string) => (excused.get(db) ?? []).includes(what)
  const broken = (await verifyShop(db)).filter(
    ({ broken, area, name }) => broken > 0 && !isExcused(area) && !isExcused(name),
  )
  expect(broken, 'the shop’s books').toEqual([])
}

/**
 * For a test that breaks the books on purpose, or writes rows of which only a part matters to it.
 * @param what areas of verify-shop that need not hold, or single promises; everything where none is named
 */
export function excuseBooks(db: Db, ...what: string[]): void {
  excused.set(db, what.length > 0 ? what : 'everything')
}

/** For stock that is set aside for orders that are but numbers. */
export function excuseOrders(db: Db): void {
  excuseBooks(
    db,
    'belonging',
    'every live reservation belongs to an order that waits for its money',
    'what an order has set aside is what it asked for',
    'nothing is sold or owed to an order but its lines and what its bundles were made of',
  )
}

/** @returns what a database is opened with, so that its books are verified after every test that wrote to them */
export function watchBooks(): { hear: Watch; of(db: Db): void } {
  const each: Watched = { db: null, isDirty: false }
  watched.push(each)
  return {
    hear(statement) {
      each.isDirty ||= WRITES_BOOKS.test(statement)
    },
    of(db) {
      each.db = db
    },
  }
}

afterEveryTest(async (hasFailed) => {
  // A test that failed has said what is wrong already.
  if (hasFailed) return
  for (const each of watched) {
    if (!each.isDirty || !each.db || excused.get(each.db) === 'everything') continue
    each.isDirty = false
    await expectSoundBooks(each.db)
  }
})

afterEveryFile(() => {
  watched.length = 0
})
