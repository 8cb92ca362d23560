import { expect } from 'vitest'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import type { Db } from '#src/platform/db/db.ts'

/** Fails, naming each promise, where the shop's books are not in order. Call it after every scenario. */
export async function expectSoundBooks(db: Db): Promise<void> {
  const broken = (await verifyShop(db)).filter((finding) => finding.broken > 0)
  expect(broken, 'the shop’s books').toEqual([])
}
