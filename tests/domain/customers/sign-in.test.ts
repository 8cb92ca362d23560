import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeDeviceCookie } from '#src/domain/customers/device-cookie.ts'
import { networkOf } from '#src/domain/customers/limits.ts'
import { makeSignInLink, signInByLink } from '#src/domain/customers/sign-in-link.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { attempt, deviceKey, newcomer, now, randomIp } from './people.ts'

const email = 'aoife@example.ie'
const quarter = 15 * 60_000
let db: Db
let userId: number

beforeEach(async () => {
  db = (await openTestDatabase()).db
  userId = await newcomer(db, email)
})

/** Tries that fill a limit without the cost of checking a password each time. */
async function fill(count: number, key: string): Promise<void> {
  await db
    .insertInto('throttles')
    .values({ key, count, window_ends_at: now + quarter })
    .execute()
}

async function keyLike(start: string): Promise<string> {
  const rows = await db.selectFrom('throttles').select('key').where('key', 'like', `${start}%`).execute()
  expect(rows, start).toHaveLength(1)
  return rows[0]?.key ?? ''
}

async function setTries(start: string, count: number): Promise<void> {
  const key = await keyLike(start)
  await db.updateTable('throttles').set({ count }).where('key', '=', key).execute()
}

test('the right password signs in, however the address is typed', async () => {
  expect(await attempt(db, { email })).toEqual({ userId })
  expect(await attempt(db, { email: ' AOIFE@Example.ie ' })).toEqual({ userId })
})

test('a wrong password, an unknown address and no address at all get the same answer', async () => {
  expect(await attempt(db, { email, password: 'not this one' })).toBe('wrong')
  expect(await attempt(db, { email: 'nobody@example.ie' })).toBe('wrong')
  expect(await attempt(db, { email: 'not an address' })).toBe('wrong')
  expect(await attempt(db, { email, password: '' })).toBe('wrong')
  expect(await attempt(db, { email, password: 'x'.repeat(100_000) })).toBe('wrong')
})

test('an unknown address takes as long as a wrong password', async () => {
  const known = []
  const unknown = []
  for (let i = 0; i < 9; i++) {
    known.push(await time({ email, password: 'not this one' }))
    unknown.push(await time({ email: `nobody${i}@example.ie` }))
  }
  // Without the work of a hash the unknown address would answer some ten times as fast.
  expect(median(unknown)).toBeGreaterThan(median(known) * 0.4)
  expect(median(known)).toBeGreaterThan(median(unknown) * 0.4)
})

test('an account without a password cannot be signed in to with an empty one', async () => {
  await db.updateTable('users').set({ password_hash: null }).execute()
  expect(await attempt(db, { email, password: '' })).toBe('wrong')
})

test('é typed on a phone and é typed on a laptop are one letter', async () => {
  const { register } = await import('#src/domain/customers/register.ts')
  const composed = 'caf\u00e9 au lait'
  const form = { email: 'cafe@example.ie', name: 'Zoé', password: composed, ip: '192.0.2.1', now }
  await register(db, form)
  expect(await attempt(db, { email: form.email, password: 'cafe\u0301 au lait' })).toHaveProperty('userId')
})

describe('guessing is slowed down', () => {
  test('ten tries for one account from one place, then a wait, even with the right password', async () => {
    const from = { email, ip: '203.0.113.9' }
    for (let i = 0; i < 10; i++)
      expect(await attempt(db, { ...from, password: `guess ${i} of many` })).toBe('wrong')
    expect(await attempt(db, { ...from })).toEqual({ waitMs: quarter })
    expect(await attempt(db, { ...from, now: now + quarter - 1 })).toEqual({ waitMs: 1 })
    expect(await attempt(db, { ...from, now: now + quarter })).toEqual({ userId })
  })

  test('another place is not kept waiting by that', async () => {
    await attempt(db, { email, ip: '203.0.113.9', password: 'a wrong guess' })
    await setTries('sign-in:here:', 10)
    expect(await attempt(db, { email, ip: '203.0.113.9' })).toHaveProperty('waitMs')
    expect(await attempt(db, { email, ip: '198.51.100.4' })).toEqual({ userId })
  })

  test('the right password clears the tries of that place', async () => {
    const from = { email, ip: '203.0.113.9' }
    await attempt(db, { ...from, password: 'a wrong guess' })
    await setTries('sign-in:here:', 9)
    expect(await attempt(db, from)).toEqual({ userId })
    for (let i = 0; i < 10; i++)
      expect(await attempt(db, { ...from, password: `guess ${i} of many` })).toBe('wrong')
  })

  test('sixty tries from one network, whatever the account', async () => {
    await fill(59, 'sign-in:network:203.0.113.9')
    expect(await attempt(db, { email: 'nobody@example.ie', ip: '203.0.113.9' })).toBe('wrong')
    expect(await attempt(db, { email, ip: '203.0.113.9' })).toEqual({ waitMs: quarter })
    expect(await attempt(db, { email, ip: '203.0.113.10' })).toEqual({ userId })
  })

  test('an attacker with an account of their own cannot wash the network’s tries away', async () => {
    await fill(58, 'sign-in:network:203.0.113.9')
    expect(await attempt(db, { email, ip: '203.0.113.9' })).toEqual({ userId })
    expect(await attempt(db, { email: 'victim@example.ie', ip: '203.0.113.9' })).toBe('wrong')
    expect(await attempt(db, { email: 'victim@example.ie', ip: '203.0.113.9' })).toHaveProperty('waitMs')
  })

  test('fifty tries for one account from all the world together', async () => {
    await attempt(db, { email, password: 'a wrong guess' })
    await setTries('sign-in:account:', 49)
    expect(await attempt(db, { email, password: 'the fiftieth' })).toBe('wrong')
    expect(await attempt(db, { email })).toEqual({ waitMs: quarter })
  })

  test('a network that must wait does not use up the account’s tries', async () => {
    const from = { email, ip: '203.0.113.9', password: 'a wrong guess' }
    await attempt(db, from)
    await setTries('sign-in:here:', 10)
    for (let i = 0; i < 60; i++) expect(await attempt(db, from)).toHaveProperty('waitMs')
    expect(await attempt(db, { email })).toEqual({ userId })
  })

  test('an address that has no account is slowed down in the same way', async () => {
    const from = { email: 'nobody@example.ie', ip: '203.0.113.9' }
    for (let i = 0; i < 10; i++) expect(await attempt(db, from)).toBe('wrong')
    expect(await attempt(db, from)).toEqual({ waitMs: quarter })
  })

  test('twenty guesses sent at the same moment are counted one by one', async () => {
    const from = { email, ip: '203.0.113.9' }
    const guesses = Array.from({ length: 20 }, (_, i) =>
      attempt(db, { ...from, password: `guess ${i} of many` }),
    )
    const answers = await Promise.all(guesses)
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(10)
  })

  test('the addresses of one IPv6 network count as one', async () => {
    expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:DB8:1:2:bbbb:0:0:9'))
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0')
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0')
    expect(networkOf('::1')).toBe('0:0:0:0')
    expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9')
  })

  test('the table of tries holds nobody’s address', async () => {
    await attempt(db, { email, password: 'a wrong guess' })
    const rows = await db.selectFrom('throttles').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('aoife')
  })
})

describe('an attack cannot lock the owner out', () => {
  beforeEach(async () => {
    await attempt(db, { email, ip: '203.0.113.9', password: 'a wrong guess' })
    await setTries('sign-in:account:', 5_000)
    await setTries('sign-in:here:', 5_000)
    await setTries('sign-in:network:', 5_000)
  })

  test('a device that signed in before gets in, even from the attacker’s own network', async () => {
    const deviceCookie = makeDeviceCookie(deviceKey, userId)
    expect(await attempt(db, { email, deviceCookie })).toEqual({ userId })
    expect(await attempt(db, { email, deviceCookie, ip: '203.0.113.9' })).toEqual({ userId })
    expect(await attempt(db, { email, deviceCookie: null })).toHaveProperty('waitMs')
  })

  test('a device has ten tries of its own', async () => {
    const deviceCookie = makeDeviceCookie(deviceKey, userId)
    for (let i = 0; i < 10; i++) {
      expect(await attempt(db, { email, deviceCookie, password: `guess ${i} of many` })).toBe('wrong')
    }
    expect(await attempt(db, { email, deviceCookie })).toEqual({ waitMs: quarter })
    const another = makeDeviceCookie(deviceKey, userId)
    expect(await attempt(db, { email, deviceCookie: another })).toEqual({ userId })
  })

  test('a cookie of another account, another shop or an attacker’s making is worth nothing', async () => {
    const otherId = await newcomer(db, 'other@example.ie')
    const real = makeDeviceCookie(deviceKey, userId)
    const forged = [
      makeDeviceCookie(deviceKey, otherId),
      makeDeviceCookie(randomBytes(32), userId),
      makeDeviceCookie(deviceKey, otherId).replace(/^\d+/, String(userId)),
      `${real.slice(0, -1)}${real.endsWith('A') ? 'B' : 'A'}`,
      real.split('.').slice(0, 2).join('.'),
      `${userId}.x.`,
      '',
      '..',
    ]
    for (const deviceCookie of forged) {
      expect(await attempt(db, { email, deviceCookie }), deviceCookie).toHaveProperty('waitMs')
    }
  })
})

test('a link from the terminal signs in once, within the hour', async () => {
  const token = await makeSignInLink(db, { userId, now })
  expect(await signInByLink(db, { token, now: now + 3_600_000 })).toBe('expired_link')
  expect(await signInByLink(db, { token, now })).toEqual({ userId, email })
  expect(await signInByLink(db, { token, now })).toBe('used_link')
  await expect(makeSignInLink(db, { userId: 999, now })).rejects.toThrow('no account 999')
})

async function time(what: { email: string; password?: string }): Promise<number> {
  const from = performance.now()
  await attempt(db, { ...what, ip: randomIp() })
  return performance.now() - from
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}
