import { describe, expect, test } from 'vitest'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { Memory, markChanged, markStockChanged } from '#src/platform/memory.ts'
import { openTestDatabase } from '../support/database.ts'

async function open() {
  const database = await openTestDatabase()
  const memory = new Memory(database)
  const made = { shelf: 0, terms: 0 }
  const look = async () => {
    const stamp = await memory.refresh()
    await memory.keep('shelf', async () => ++made.shelf)
    await memory.keepBeyondStock('terms', async () => ++made.terms)
    return stamp
  }
  return { ...database, made, look }
}

describe('what the shop keeps in memory', () => {
  test('is made once while nothing changes', async () => {
    const { made, look } = await open()
    expect(await look()).toBe(await look())
    expect(made).toEqual({ shelf: 1, terms: 1 })
  })

  test('is made anew after an order only where it shows the shelf', async () => {
    const { db, made, look } = await open()
    const before = await look()
    await inTransaction(db, markStockChanged)
    expect(await look()).toBeGreaterThan(before)
    expect(made).toEqual({ shelf: 2, terms: 1 })
  })

  test('is made anew as a whole after any other change', async () => {
    const { db, made, look } = await open()
    const before = await look()
    await inTransaction(db, markChanged)
    expect(await look()).toBeGreaterThan(before)
    expect(made).toEqual({ shelf: 2, terms: 2 })
  })
})
