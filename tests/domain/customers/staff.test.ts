import { beforeEach, expect, test } from 'vitest'
import { createOwner, createStaff } from '#src/domain/customers/create-staff.ts'
import { findAccount, hasOwner } from '#src/domain/customers/queries.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { attempt, countRows, newcomer, now, password } from './people.ts'

const owner = { email: 'Owner@example.ie', name: ' Niamh  Walsh ', password, now }
let db: Db

beforeEach(async () => {
  db = (await openTestDatabase()).db
})

test('setup makes the owner, confirmed, able to sign in at once', async () => {
  expect(await hasOwner(db)).toBe(false)
  let done = 0
  const answer = await createOwner(db, owner, async (_tx, userId) => {
    done = userId
  })
  expect(answer).toEqual({ userId: done })
  expect(await hasOwner(db)).toBe(true)
  expect(await findAccount(db, done)).toMatchObject({
    email: 'owner@example.ie',
    name: 'Niamh Walsh',
    role: 'owner',
    isVerified: true,
  })
  expect(await attempt(db, { email: 'owner@example.ie' })).toEqual({ userId: done })
})

test('a shop that has an owner cannot be set up by a second one', async () => {
  await createOwner(db, owner, async () => {})
  const second = { ...owner, email: 'second@example.ie' }
  expect(await createOwner(db, second, async () => {})).toBe('already_owned')
  expect(await countRows(db, 'users')).toBe(1)
})

test('of two setups sent at the same moment one wins', async () => {
  const answers = await Promise.all(
    ['a@example.ie', 'b@example.ie'].map((email) => createOwner(db, { ...owner, email }, async () => {})),
  )
  expect(answers).toContain('already_owned')
  expect(await countRows(db, 'users')).toBe(1)
})

test('setup that fails half way leaves no owner behind', async () => {
  const broken = createOwner(db, owner, async () => {
    throw new Error('the settings could not be saved')
  })
  await expect(broken).rejects.toThrow('the settings could not be saved')
  expect(await hasOwner(db)).toBe(false)
})

test('an owner’s form is held to the same rules', async () => {
  const answer = await createOwner(db, { ...owner, email: 'x', password: 'short' }, async () => {})
  expect(answer).toEqual({ problems: { email: 'malformed', password: 'too_short' } })
})

test('staff may be made without a password, and then nobody signs in with one', async () => {
  const member = { email: 'clerk@example.ie', name: 'Clerk', password: null, role: 'staff' as const, now }
  const answer = await createStaff(db, member, async () => {})
  const userId = typeof answer === 'object' && 'userId' in answer ? answer.userId : 0
  expect(await findAccount(db, userId)).toMatchObject({ role: 'staff', isVerified: true, hasPassword: false })
  expect(await attempt(db, { email: member.email, password: '' })).toBe('wrong')
  expect(await createStaff(db, { ...member, name: '' }, async () => {})).toEqual({
    problems: { name: 'missing' },
  })
  expect(await createStaff(db, { ...member, password: 'x' }, async () => {})).toEqual({
    problems: { password: 'too_short' },
  })
})

test('a customer’s account is not turned into staff behind their back', async () => {
  const userId = await newcomer(db, 'clerk@example.ie')
  const member = { email: 'clerk@example.ie', name: 'Clerk', password, role: 'staff' as const, now }
  expect(await createStaff(db, member, async () => {})).toBe('email_taken')
  expect(await findAccount(db, userId)).toMatchObject({ role: 'customer', isVerified: false })
})
