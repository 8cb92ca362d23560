import { TOTP } from 'otpauth'
import { createStaff } from '#src/domain/customers/create-staff.ts'
import type { StaffRole } from '#src/domain/customers/roles.ts'
import { seal } from '#src/platform/secrets.ts'
import { csrfToken } from '#src/web/visitor.ts'
import type { Browser } from '../support/browser-like.ts'
import type { TestShop } from '../support/shop.ts'

export const password = 'a ladder behind the counter'

/** An account for the back office. @returns its id */
export async function hire(
  { db, time }: TestShop,
  role: StaffRole,
  { email = `${role}@example.com`, name = 'Oona Reilly' } = {},
): Promise<number> {
  const made = await createStaff(db, { email, name, password, role, now: time.now }, async () => {})
  if (typeof made === 'string' || 'problems' in made)
    throw new Error(`${role} was refused: ${JSON.stringify(made)}`)
  return made.userId
}

/** A browser of somebody who has come in by the staff's door; how they do that is proven elsewhere, and slow. */
export async function atWork(
  shop: TestShop,
  role: StaffRole = 'staff',
  who: { email?: string; name?: string } = {},
): Promise<Browser> {
  const { email = `${role}@example.com` } = who
  const userId = await hire(shop, role, { ...who, email })
  const visitor = shop.shopper()
  const token = await shop.deps.sessions.create(userId, { ip: '', userAgent: '', now: shop.time.now })
  await shop.db.updateTable('users').set({ seen_at: shop.time.now }).where('id', '=', userId).execute()
  visitor.cookies.set('session', token)
  visitor.csrf = csrfToken(shop.deps, (await shop.deps.sessions.find(token))?.id ?? null)
  return visitor
}

/** The secret of every second step that a test switches on without going through the pages. */
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** Switches the second step on for an account. */
export async function makeTwoFactor({ db, deps, time }: TestShop, userId: number): Promise<void> {
  const secret = seal(deps.keys.seal, SECRET, `two-factor:${userId}`)
  const row = { user_id: userId, secret, confirmed_at: time.now, last_step: 0, created_at: time.now }
  await db.insertInto('two_factor').values(row).execute()
}

/** What the app shows at that time. */
export const codeAt = (now: number, secret = SECRET): string =>
  new TOTP({ secret, digits: 6, period: 30 }).generate({ timestamp: now })

/** What staff did, by the log. */
export async function auditOf({ db }: TestShop): Promise<string[]> {
  const rows = await db.selectFrom('audit_log').select(['action', 'actor_name']).orderBy('id').execute()
  return rows.map((row) => `${row.actor_name}: ${row.action}`)
}

/** @returns what somebody has been told by mail of changes to their account, latest last */
export async function noticesTo(shop: TestShop, email: string): Promise<string[]> {
  await shop.work()
  const mails = await shop.db
    .selectFrom('mails')
    .select('subject')
    .where('kind', '=', 'account_changed')
    .where('to_email', '=', email)
    .orderBy('id')
    .execute()
  return mails.map(({ subject }) => subject.replace(/ (?:at|for|to) Test shop\b/, ''))
}
