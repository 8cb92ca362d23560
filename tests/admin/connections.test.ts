import { expect, test } from 'vitest'
import { openHostedShop } from '../shop/checkout/hosted-shop.ts'
import { openTestShop } from '../support/shop.ts'
import { openTestSmtp } from '../support/smtp.ts'
import { atWork, auditOf } from './staff.ts'

const path = '/admin/settings/connections'

test('keys are shown in part only: enough to know which, nothing to use', async () => {
  const shop = await openTestShop({
    env: {
      SMTP_URL: 'smtp://robin:correct-horse@mail.example:587',
      STRIPE_SECRET_KEY: 'sk_test_51NotARealKeyButLongEnough9876',
      STRIPE_WEBHOOK_SECRET: 'whsec_alsoNotARealSecretbutLong4321',
    },
  })
  const owner = await atWork(shop, 'owner')
  const { html } = await owner.get(path)
  for (const words of ['sk_test_…9876', 'whsec_…4321', 'smtp://robin:…@mail.example:587', '/webhooks/stripe'])
    expect(html).toContain(words)
  expect(html).not.toMatch(/NotARealKey|alsoNotAReal|correct-horse/)
  expect(html, 'a service that is not connected says what it wants').toContain('RAZORPAY_KEY_ID')
})

test('a payment service is asked whether it takes the keys, and what it says is shown', async () => {
  const shop = await openHostedShop('stripe')
  const owner = await atWork(shop, 'owner')
  await owner.get(path)
  const good = await owner.post(`${path}/stripe/test`)
  expect([good.status, good.html.includes('It answers, and takes the keys.')]).toEqual([200, true])
  shop.gateway.fault({ answer: 503, times: 1_000_000 })
  const bad = await owner.post(`${path}/stripe/test`)
  expect([bad.status, bad.html.includes('It refused the keys or did not answer')]).toEqual([422, true])
  shop.gateway.recover()
  expect(await auditOf(shop)).toEqual(['Oona Reilly: test connection', 'Oona Reilly: test connection'])
  expect((await owner.post(`${path}/transfer/test`)).status).toBe(404)
})

test('a test mail reaches whoever asks for it; a server that is down is named', async () => {
  const post = await openTestSmtp()
  const shop = await openTestShop({ env: { SMTP_URL: post.url } })
  const owner = await atWork(shop, 'owner', { email: 'orla@example.com' })
  await owner.get(path)
  expect((await owner.post(`${path}/mail/test`)).html).toContain('A mail is on its way to orla@example.com')
  expect(post.mails.map(({ to, subject }) => [to, subject])).toEqual([
    ['orla@example.com', 'Test shop: a test'],
  ])
  await post.close()
  const down = await owner.post(`${path}/mail/test`)
  expect([down.status, down.html.includes('did not answer: ')]).toEqual([422, true])
})

test('nobody but who may change settings sees them', async () => {
  const shop = await openTestShop()
  const manager = await atWork(shop, 'manager')
  expect((await manager.get(path)).status).toBe(404)
})
