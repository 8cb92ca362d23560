import { expect } from 'vitest'
import { createStaff } from '#src/domain/customers/create-staff.ts'
import type { Browser } from '../support/browser-like.ts'
import type { TestShop } from '../support/shop.ts'

export const password = 'a ladder behind the counter'

/** An account for the back office. @returns its id */
export async function hire(
  { db, time }: TestShop,
  role: 'staff' | 'owner',
  { email = `${role}@example.com`, name = 'Oona Reilly' } = {},
): Promise<number> {
  const made = await createStaff(db, { email, name, password, role, now: time.now }, async () => {})
  if (typeof made === 'string' || 'problems' in made)
    throw new Error(`${role} was refused: ${JSON.stringify(made)}`)
  return made.userId
}

/** A browser that went through the staff's door. */
export async function atWork(shop: TestShop, role: 'staff' | 'owner' = 'staff'): Promise<Browser> {
  await hire(shop, role)
  const visitor = shop.shopper()
  await visitor.get('/admin/login')
  const entered = await visitor.post('/admin/login', { email: `${role}@example.com`, password })
  expect([entered.status, entered.location]).toEqual([303, '/admin'])
  await visitor.follow(entered)
  return visitor
}

/** What staff did, by the log. */
export async function auditOf({ db }: TestShop): Promise<string[]> {
  const rows = await db.selectFrom('audit_log').select(['action', 'actor_name']).orderBy('id').execute()
  return rows.map((row) => `${row.actor_name}: ${row.action}`)
}
