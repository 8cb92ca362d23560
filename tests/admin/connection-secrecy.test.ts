import { mkdtempSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeBackup } from '#src/domain/backups/make-backup.ts'
import { writeKept } from '#src/domain/connections/kept.ts'
import { exportShop } from '#src/domain/exports/export-shop.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueMail } from '#src/platform/mail.ts'
import { engine } from '../support/engine.ts'
import { openTestSmtp } from '../support/smtp.ts'
import {
  CLEAR,
  everyByte,
  everyRow,
  type LoggedShop,
  offered,
  openLoggedShop,
  openProcess,
  PAGE,
  razorpayKeys,
  save,
  shownForm,
  stripeKeys,
} from './connections-support.ts'
import { atWork } from './staff.ts'

const OTHER_SECRET = { SECRET_KEY: 'quite another secret, and long enough too' }
const mailServer = {
  ...{ smtp_host: '127.0.0.1', smtp_port: '9', smtp_security: 'offered' },
  ...{ smtp_user: 'robin', smtp_password: 'ClearAsDay' },
}

async function openTypedShop() {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  await save(owner, 'stripe', stripeKeys)
  await save(owner, 'razorpay', razorpayKeys)
  await save(owner, 'mail', mailServer)
  return { shop, owner }
}

const waiting = ({ db, time }: LoggedShop) =>
  enqueueMail(
    db,
    {
      dedupeKey: 'm',
      kind: 'order',
      to: 'zoe@example.com',
      subject: 'Hello',
      html: '',
      text: '',
      orderId: null,
      isSecret: false,
    },
    'shop.example',
    time.now,
  )

test('no key is anywhere in clear: not in the database, an export, a backup, the log, or on a page', async () => {
  const { shop, owner } = await openTypedShop()
  await waiting(shop)
  await shop.work()
  for (const name of ['mail', 'stripe', 'razorpay'])
    expect((await owner.post(`${PAGE}/${name}/test`)).html).not.toMatch(CLEAR)
  await owner.post(`${PAGE}/stripe`, { ...stripeKeys, version: 'older' })
  await owner.post(`${PAGE}/stripe`, { ...stripeKeys, stripe_webhook_secret: 'ClearAsDay', version: '' })
  expect(shop.lines.join('').length, 'the log is not empty').toBeGreaterThan(100)
  expect(shop.lines.join('')).not.toMatch(CLEAR)
  for (const page of [PAGE, '/admin', '/admin/audit', '/admin/mails', '/admin/health', '/'])
    expect((await owner.get(page)).html, page).not.toMatch(CLEAR)
  expect(await everyRow(shop.db)).not.toMatch(CLEAR)

  const { database } = shop.deps
  const folder = mkdtempSync(path.join(shop.dataDir, 'taken-'))
  const surroundings = { database, dataDir: shop.dataDir, clock: () => shop.time.now }
  await exportShop(surroundings, path.join(folder, 'shop.tar'), () => {})
  const exported = readFileSync(path.join(folder, 'shop.tar'), 'latin1')
  expect(exported).not.toMatch(CLEAR)
  expect(exported).not.toContain('tables/connections.jsonl')
  expect(exported, 'the owner is told what stays').toContain('The keys of payment services')
  if (engine !== 'sqlite') return
  const bytes = await everyByte(shop.db)
  expect(bytes.length).toBeGreaterThan(10_000)
  expect(bytes).not.toMatch(CLEAR)
  const to = path.join(folder, 'backup.tar')
  await makeBackup(surroundings, { to, onProgress: () => {} })
  expect(readFileSync(to, 'latin1')).not.toMatch(CLEAR)
})

test('keys that are typed in one process count in the other at once, and so does their removal', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  const other = await openProcess(shop)
  expect(await offered(other)).not.toContain('stripe')
  await save(owner, 'stripe', stripeKeys)
  expect((await offered(other))[0]).toBe('stripe')

  const post = await openTestSmtp()
  const { port } = new URL(post.url.replace('smtp:', 'http:'))
  await save(owner, 'mail', { smtp_host: '127.0.0.1', smtp_port: port, smtp_security: 'offered' })
  await waiting(shop)
  await other.work()
  expect(
    post.mails.map(({ subject }) => subject),
    'without a request in between',
  ).toEqual(['Hello'])

  const { version = '' } = await shownForm(owner, 'stripe', '/removal')
  await owner.post(`${PAGE}/stripe/removal`, { version })
  expect(await offered(other)).not.toContain('stripe')
})

test('with another SECRET_KEY the shop opens, sells without those keys, and says what to do', async () => {
  const { shop } = await openTypedShop()
  await waiting(shop)
  const later = await openProcess(shop, OTHER_SECRET)
  expect(later.lines.join('')).toContain('cannot be read, because SECRET_KEY is another')
  const ways = await offered(later)
  expect(ways).not.toContain('stripe')
  expect(ways).toContain('cash')
  await later.work()
  expect(
    await shop.db.selectFrom('mails').select(['state', 'attempts']).execute(),
    'the mail waits, and has lost no try',
  ).toEqual([{ state: 'pending', attempts: 0 }])

  const owner = await atWork({ ...shop, ...later }, 'owner', { email: 'ann@example.com' })
  const home = (await owner.get('/admin')).html
  expect(home).toContain('The keys of Stripe and Razorpay cannot be read')
  expect(home).toContain('mails wait')
  expect((await owner.get('/admin/mails')).html).toContain('mails wait')
  const { html } = await owner.get(PAGE)
  expect(html).toContain('The keys kept here cannot be read any more')
  expect(html).toContain('Mails wait until it is typed again')
  expect((await owner.post(`${PAGE}/mail/test`)).status).toBe(422)
  expect((await owner.post(`${PAGE}/stripe/test`)).status).toBe(404)

  const half = await save(owner, 'stripe', { stripe_secret_key: stripeKeys.stripe_secret_key })
  expect([half.status, half.html.includes('Webhook secret: what was kept cannot be read')]).toEqual([
    422,
    true,
  ])
  expect((await save(owner, 'stripe', stripeKeys)).status).toBe(303)
  expect((await offered(later))[0]).toBe('stripe')
  const post = await openTestSmtp()
  const { port } = new URL(post.url.replace('smtp:', 'http:'))
  const again = { ...mailServer, smtp_port: port, smtp_user: '', smtp_password: '' }
  expect((await save(owner, 'mail', again)).status).toBe(303)
  await later.work()
  expect(post.mails.map(({ subject }) => subject)).toEqual(['Hello'])
  expect((await owner.get('/admin')).html).toContain('The keys of Razorpay cannot be read')
})

test('keys that cannot be read may also be removed', async () => {
  const { shop } = await openTypedShop()
  const later = await openProcess(shop, OTHER_SECRET)
  const owner = await atWork({ ...shop, ...later }, 'owner', { email: 'ann@example.com' })
  const { html } = await owner.get(PAGE)
  const [, version = ''] = /razorpay\/removal[\s\S]*?name="version" value="([^"]*)"/.exec(html) ?? []
  expect((await owner.post(`${PAGE}/razorpay/removal`, { version })).status).toBe(303)
  expect((await owner.get('/admin')).html).toContain('The keys of Stripe cannot be read')
})

test('a sealed text that was changed, cut or put in another’s place opens nothing, and stops nothing', async () => {
  const { shop, owner } = await openTypedShop()
  const sealed = async (name: string) =>
    (
      await shop.db
        .selectFrom('connections')
        .select('sealed')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
    ).sealed
  const [stripe, razorpay] = [await sealed('stripe'), await sealed('razorpay')]
  const flipped = `${stripe.slice(0, -2)}${stripe.at(-2) === 'A' ? 'B' : 'A'}${stripe.at(-1)}`
  for (const wrong of [flipped, stripe.slice(0, 40), '', 'not sealed at all', razorpay]) {
    await shop.db.updateTable('connections').set({ sealed: wrong }).where('name', '=', 'stripe').execute()
    const restarted = await openProcess(shop)
    expect(restarted.deps.connections.unreadable, wrong).toEqual(['stripe'])
    const ways = await offered(restarted)
    expect([ways.includes('stripe'), ways.includes('razorpay')], wrong).toEqual([false, true])
  }
  const { html } = await owner.get(PAGE)
  expect(html).toContain('The keys kept here cannot be read any more')
})

test('what an earlier version kept and this one does not take is typed again, not opened', async () => {
  const { shop } = await openTypedShop()
  const values = { STRIPE_SECRET_KEY: 'from long ago', STRIPE_WEBHOOK_SECRET: 'whsec_x' }
  const { keys } = shop.deps
  await inTransaction(shop.db, (tx) =>
    writeKept(tx, keys.seal, { name: 'stripe', values, now: shop.time.now }),
  )
  const restarted = await openProcess(shop)
  expect(restarted.deps.connections.unreadable).toEqual(['stripe'])
})
