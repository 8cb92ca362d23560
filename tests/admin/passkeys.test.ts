import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { passkeySite } from '#src/domain/customers/staff/passkeys.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { codeAt, hire, makeTwoFactor, noticesTo, password } from './staff.ts'

const ORIGIN = 'http://localhost:3000'

let shop: TestShop
let people = 0
beforeAll(async () => {
  shop = await openTestShop({ settings: { requiresTwoFactor: true } })
})

type Key = { id: string; secret: KeyObject }

function makeKey(): Key & { cose: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const [cx, cy] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  // COSE: an EC key for ES256 on P-256, with its two coordinates.
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    cx,
    Buffer.from('225820', 'hex'),
    cy,
  ])
  return { id: randomBytes(20).toString('base64url'), cose, secret: privateKey }
}

const challengeOn = (html: string): string => {
  const options = /data-options="([^"]+)"/.exec(html)?.[1]?.replaceAll('&quot;', '"') ?? '{}'
  return JSON.parse(options).challenge ?? ''
}

/** Somebody with two-factor and a passkey, made without a browser. */
async function keyHolder(): Promise<{ userId: number; email: string; key: Key }> {
  const email = `key${++people}@example.com`
  const userId = await hire(shop, 'manager', { email })
  await makeTwoFactor(shop, userId)
  const { id, cose, secret } = makeKey()
  const row = { id, user_id: userId, name: 'Phone', public_key: cose.toString('base64url') }
  const times = { counter: 5, transports_json: '[]', created_at: shop.time.now, used_at: null }
  await shop.db
    .insertInto('passkeys')
    .values({ ...row, ...times })
    .execute()
  return { userId, email, key: { id, secret } }
}

/** Types the right password. @returns the browser, and what its page asks a passkey to sign */
async function atSecondStep(email: string): Promise<{ visitor: Browser; challenge: string }> {
  const visitor = shop.shopper()
  await visitor.get('/admin/login')
  const page = await visitor.follow(await visitor.post('/admin/login', { email, password }))
  return { visitor, challenge: challengeOn(page.html) }
}

/** What a browser answers whose authenticator has made a key, without a word on who made the authenticator. */
function registration(challenge: string): string {
  const { id, cose } = makeKey()
  const client = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge, origin: ORIGIN }))
  const raw = Buffer.from(id, 'base64url')
  const host = createHash('sha256').update('localhost').digest()
  // Present, verified, and with a key in it; a count of nought, an unnamed maker, and the key's id with its length.
  const data = Buffer.concat([
    host,
    Buffer.from([0x45]),
    Buffer.alloc(4 + 16 + 1),
    Buffer.from([raw.length]),
    raw,
    cose,
  ])
  // CBOR: { fmt: "none", attStmt: {}, authData: … }
  const attestation = Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
    Buffer.from([data.length]),
    data,
  ])
  const response = {
    clientDataJSON: client.toString('base64url'),
    attestationObject: attestation.toString('base64url'),
  }
  return JSON.stringify({ id, rawId: id, type: 'public-key', response, clientExtensionResults: {} })
}

/** What a browser answers whose authenticator has the key. */
function answer(
  { id, secret }: Key,
  challenge: string,
  { origin = ORIGIN, host = 'localhost', counter = 6 } = {},
): string {
  const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }))
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  const data = Buffer.concat([createHash('sha256').update(host).digest(), Buffer.from([5]), count])
  const signature = sign(
    'sha256',
    Buffer.concat([data, createHash('sha256').update(client).digest()]),
    secret,
  )
  const response = {
    clientDataJSON: client.toString('base64url'),
    authenticatorData: data.toString('base64url'),
    signature: signature.toString('base64url'),
  }
  return JSON.stringify({ id, rawId: id, type: 'public-key', response, clientExtensionResults: {} })
}

test('a passkey opens in place of the code, and an answer that was caught opens nothing a second time', async () => {
  const { email, key } = await keyHolder()
  const { visitor, challenge } = await atSecondStep(email)
  const caught = answer(key, challenge)
  const entered = await visitor.post('/admin/login/passkey', { answer: caught, to: '/admin/orders' })
  expect(entered.location).toBe('/admin/orders')
  expect((await visitor.get('/admin/orders')).status).toBe(200)
  const thief = await atSecondStep(email)
  const refused = await thief.visitor.post('/admin/login/passkey', { answer: caught })
  expect([refused.status, refused.html.includes('The passkey was not accepted')]).toEqual([422, true])
  expect(thief.visitor.cookies.has('session')).toBe(false)
})

test('nothing else opens: not another page’s answer, another person’s key or challenge, nor a copied key', async () => {
  const [one, other] = [await keyHolder(), await keyHolder()]
  const { visitor } = await atSecondStep(one.email)
  const fresh = async (email = one.email) => (await atSecondStep(email)).challenge
  const answers = [
    answer(one.key, await fresh(), { origin: 'https://evil.example' }),
    answer(one.key, await fresh(), { host: 'evil.example' }),
    answer(one.key, await fresh(other.email)),
    answer(other.key, await fresh()),
    answer({ ...one.key, secret: other.key.secret }, await fresh()),
    answer(one.key, Buffer.from('made up').toString('base64url')),
    // An authenticator counts its answers: one that counts less is a copy.
    answer(one.key, await fresh(), { counter: 3 }),
    '{}',
    'no JSON',
  ]
  for (const each of answers)
    expect([
      each.slice(0, 40),
      (await visitor.post('/admin/login/passkey', { answer: each })).status,
    ]).toEqual([each.slice(0, 40), 422])
  // Tries are counted like those of codes.
  await visitor.post('/admin/login/passkey', { answer: '{}' })
  const late = await visitor.post('/admin/login/passkey', { answer: answer(one.key, await fresh()) })
  expect(late.status).toBe(429)
})

test('the code goes on working beside a passkey, and without one nothing of it is offered', async () => {
  const { email } = await keyHolder()
  const { visitor, challenge } = await atSecondStep(email)
  expect(challenge).not.toBe('')
  expect((await visitor.post('/admin/login/code', { code: codeAt(shop.time.now) })).status).toBe(303)
  const plain = `key${++people}@example.com`
  await makeTwoFactor(shop, await hire(shop, 'manager', { email: plain }))
  expect((await atSecondStep(plain)).challenge).toBe('')
})

test('passkeys are removed by their owner alone, and with two-factor itself; the log has it', async () => {
  const [one, other] = [await keyHolder(), await keyHolder()]
  const { visitor } = await atSecondStep(one.email)
  await visitor.post('/admin/login/code', { code: codeAt(shop.time.now) })
  await visitor.get('/admin/account')
  expect((await visitor.post(`/admin/account/passkeys/${other.key.id}/remove`)).status).toBe(404)
  await visitor.post(`/admin/account/passkeys/${one.key.id}/remove`)
  const left = await shop.db
    .selectFrom('passkeys')
    .select('user_id')
    .where('user_id', 'in', [one.userId, other.userId])
    .execute()
  expect(left).toEqual([{ user_id: other.userId }])
  const last = await shop.db
    .selectFrom('audit_log')
    .selectAll()
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  expect(last).toMatchObject({ action: 'remove passkey', before_json: '{"name":"Phone"}' })
  expect((await noticesTo(shop, one.email)).at(-1)).toBe('A passkey was removed')
})

test('a passkey is added with the password, and only where two-factor is on', async () => {
  const { email } = await keyHolder()
  const { visitor } = await atSecondStep(email)
  await visitor.post('/admin/login/code', { code: codeAt(shop.time.now) })
  const page = await visitor.get('/admin/account/passkeys/new')
  expect(page.html).toContain('data-passkey="create"')
  const wrong = await visitor.post('/admin/account/passkeys', {
    name: 'Key',
    password: 'guessed',
    answer: '{}',
  })
  expect([wrong.status, wrong.html.includes('This is not your password')]).toEqual([422, true])
  const none = await visitor.post('/admin/account/passkeys', { name: 'Key', password, answer: '' })
  expect([none.status, none.html.includes('The browser made no passkey')]).toEqual([422, true])
  const added = await visitor.post('/admin/account/passkeys', {
    ...{ name: 'Blue key', password },
    answer: registration(challengeOn((await visitor.get('/admin/account/passkeys/new')).html)),
  })
  expect(added.status).toBe(303)
  expect((await visitor.get('/admin/account')).html).toContain('Blue key')
  expect((await noticesTo(shop, email)).at(-1)).toBe('A passkey was added')
})

test('browsers make passkeys for a host with https, and for this machine', () => {
  expect(passkeySite('https://shop.example', 'Shop')?.id).toBe('shop.example')
  expect(passkeySite('http://localhost:3000', 'Shop')?.origin).toBe('http://localhost:3000')
  expect(passkeySite('http://192.168.1.20:3000', 'Shop')).toBe(null)
})
