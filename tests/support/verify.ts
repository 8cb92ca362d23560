import { afterEach, expect } from 'vitest'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import type { Db, OpenDatabase } from '#src/platform/db/db.ts'

const watched: { db: Db; seen: number | null; countChanges: () => number | null }[] = []
const excused = new WeakMap<Db, readonly string[] | 'everything'>()

/** Fails, naming each promise, where the shop's books are not in order. */
export async function expectSoundBooks(db: Db): Promise<void> {
  const areas = excused.get(db) ?? []
  const broken = (await verifyShop(db)).filter(
    (finding) => finding.broken > 0 && !(areas as readonly string[]).includes(finding.area),
  )
  expect(broken, 'the shop’s books').toEqual([])
}

/**
 * For a test that breaks the books on purpose, or writes rows of which only a part matters to it.
 * @param areas of verify-shop that need not hold; every one where none is named
 */
export function excuseBooks(db: Db, ...areas: string[]): void {
  excused.set(db, areas.length > 0 ? areas : 'everything')
}

/** From now on the books of this database are verified after every test that wrote to it. */
export function watchBooks({ db, countChanges }: OpenDatabase): void {
  watched.push({ db, seen: null, countChanges })
}

afterEach(async ({ task }) => {
  // A test that failed has said what is wrong already.
  if (task.result?.state === 'fail') return
  for (const shop of watched) {
    const changes = shop.countChanges()
    if (changes !== null && changes === shop.seen) continue
    if (excused.get(shop.db) !== 'everything' && (await hasBooks(shop.db))) await expectSoundBooks(shop.db)
    shop.seen = changes
  }
})

/** Most tests of the catalogue, accounts and pages neither order nor count anything. */
async function hasBooks(db: Db): Promise<boolean> {
  const rows = await Promise.all(
    (['orders', 'stock_movements', 'reservations'] as const).map((table) =>
      db.selectFrom(table).select('id').limit(1).executeTakeFirst(),
    ),
  )
  return rows.some((row) => row !== undefined)
}
