import { beforeEach, describe, expect, test } from 'vitest'
import { confirmSubscription, forgetSubscriber, unsubscribe } from '#src/domain/subscribers/confirm.ts'
import { subscribe } from '#src/domain/subscribers/subscribe.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { lastToken, now, tokensOf } from '../customers/people.ts'

const email = 'aoife@example.ie'
const week = 7 * 86_400_000
let db: Db

beforeEach(async () => {
  db = (await openTestDatabase()).db
})

let networks = 0
const ask = (what: object = {}) =>
  subscribe(db, { email, source: 'footer', network: `network ${++networks}`, now, ...what })
const token = () => lastToken(db, 'subscriber.confirm')
const state = async () =>
  (await db.selectFrom('subscribers').select('state').where('email', '=', email).executeTakeFirst())?.state

async function reader(): Promise<string> {
  await ask()
  const link = await token()
  await confirmSubscription(db, { token: link, now })
  return link
}

test('nobody gets the letter who has not said yes in their own inbox', async () => {
  expect(await ask({ email: ' AOIFE@Example.ie ' })).toBe('check_mail')
  expect(await state()).toBe('pending')
  expect(await confirmSubscription(db, { token: 'made-up', now })).toBe('unknown_link')
  expect(await state()).toBe('pending')
  expect(await confirmSubscription(db, { token: await token(), now: now + 1 })).toEqual({
    email,
    result: 'done',
  })
  const row = await db.selectFrom('subscribers').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({
    email,
    state: 'confirmed',
    source: 'footer',
    confirmed_at: now + 1,
    ended_at: null,
  })
})

test('the link works for a week; pressed twice it says so and changes nothing', async () => {
  await ask()
  const link = await token()
  expect(await confirmSubscription(db, { token: link, now: now + week })).toBe('expired_link')
  expect(await state()).toBe('pending')
  expect(await confirmSubscription(db, { token: link, now: now + week - 1 })).toMatchObject({
    result: 'done',
  })
  expect(await confirmSubscription(db, { token: link, now: now + 2 * week })).toMatchObject({
    result: 'already',
  })
  const row = await db.selectFrom('subscribers').select('confirmed_at').executeTakeFirst()
  expect(row?.confirmed_at).toBe(now + week - 1)
})

test('a copy of the database neither confirms nor ends anything', async () => {
  await ask()
  const { token_hash } = await db.selectFrom('subscribers').select('token_hash').executeTakeFirstOrThrow()
  expect(await confirmSubscription(db, { token: token_hash, now })).toBe('unknown_link')
  expect(await unsubscribe(db, { token: token_hash, now })).toBe('unknown_link')
})

describe('asking again', () => {
  test('is answered alike for a stranger, someone who has not confirmed, a reader, and one who left', async () => {
    const answers = [await ask(), await ask()]
    await confirmSubscription(db, { token: await token(), now })
    answers.push(await ask())
    await unsubscribe(db, { token: await token(), now })
    answers.push(await ask())
    expect(answers).toEqual(Array(4).fill('check_mail'))
  })

  test('sends a reader nothing and keeps what they have', async () => {
    const link = await reader()
    await ask({ source: 'checkout', now: now + 1 })
    expect(await tokensOf(db, 'subscriber.confirm')).toHaveLength(1)
    expect(await state()).toBe('confirmed')
    expect(await unsubscribe(db, { token: link, now })).toEqual({ email, result: 'done' })
  })

  test('sends a new link to someone who has not confirmed yet, and the latest one works', async () => {
    await ask()
    await ask({ now: now + week })
    const [, second = ''] = await tokensOf(db, 'subscriber.confirm')
    expect(await confirmSubscription(db, { token: second, now: now + week + 1 })).toMatchObject({
      result: 'done',
    })
  })

  test('brings someone who left back only after a new yes', async () => {
    const old = await reader()
    await unsubscribe(db, { token: old, now })
    expect(await confirmSubscription(db, { token: old, now })).toBe('unknown_link')
    await ask()
    expect(await state()).toBe('pending')
    expect(await confirmSubscription(db, { token: old, now })).toBe('unknown_link')
    await confirmSubscription(db, { token: await token(), now })
    expect(await state()).toBe('confirmed')
  })

  test('floods no inbox: three mails an hour, and the answer does not tell', async () => {
    for (let i = 0; i < 6; i++) expect(await ask()).toBe('check_mail')
    expect(await tokensOf(db, 'subscriber.confirm')).toHaveLength(3)
    await ask({ now: now + 3_600_000 })
    expect(await tokensOf(db, 'subscriber.confirm')).toHaveLength(4)
  })

  test('one network cannot sign up all the world', async () => {
    for (let i = 0; i < 20; i++) await ask({ email: `a${i}@example.ie`, network: 'one' })
    expect(await ask({ network: 'one' })).toEqual({ waitMs: 3_600_000 })
    expect(await state()).toBeUndefined()
  })
})

test('what is no address is refused', async () => {
  for (const wrong of [
    '',
    'aoife',
    'aoife@',
    'a@example.ie, b@example.ie',
    'a@example.ie\nBcc: b@example.ie',
  ]) {
    expect(await ask({ email: wrong })).toBe('bad_email')
  }
})

test('leaving works from the first mail on, and twice', async () => {
  await ask()
  const link = await token()
  expect(await unsubscribe(db, { token: link, now: now + 5 })).toEqual({ email, result: 'done' })
  expect(await unsubscribe(db, { token: link, now: now + 6 })).toEqual({ email, result: 'already' })
  expect(await unsubscribe(db, { token: 'made-up', now })).toBe('unknown_link')
  const row = await db.selectFrom('subscribers').select(['state', 'ended_at']).executeTakeFirst()
  expect(row).toEqual({ state: 'ended', ended_at: now + 5 })
})

test('an erased person is not even on the list of those who left', async () => {
  await reader()
  await ask({ email: 'other@example.ie' })
  await forgetSubscriber(db, email)
  expect(await db.selectFrom('subscribers').select('email').execute()).toEqual([
    { email: 'other@example.ie' },
  ])
})
