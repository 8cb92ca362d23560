import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Gateway, GatewayDefinition, GatewayTruth } from '#src/domain/payments/gateway.ts'
import { gatewayDefinitions } from '#src/domain/payments/gateways.ts'
import { readConfig } from '#src/platform/config.ts'
import { atWork } from '../../admin/staff.ts'
import { mug } from '../../support/goods.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import { buy, openStocked, orderPathOf } from './buyer.ts'

/** A gateway that Barrow has never heard of, as its one file would define it. */
function acme() {
  const sessions = new Map<string, GatewayTruth>()
  const sentBack: number[] = []
  const gateway: Gateway = {
    name: 'acme',
    label: 'Acme Wallet',
    hint: 'You pay with coyote dollars.',
    wayBack: 'to your Acme wallet',
    kind: 'hosted',
    shipsBeforePayment: false,
    liveMode: false,
    formTargets: ['https://pay.acme.example'],
    async start({ paymentId, amountMinor, currency }) {
      sessions.set(`acme_${paymentId}`, { state: 'open', refundedMinor: 0 })
      about.set(`acme_${paymentId}`, { amountMinor, currency })
      return { sessionId: `acme_${paymentId}`, redirectUrl: `https://pay.acme.example/${paymentId}` }
    },
    inspect: async ({ sessionId }) => sessions.get(sessionId ?? '') ?? { state: 'open', refundedMinor: 0 },
    close: async () => ({ state: 'closed', refundedMinor: 0 }),
    async refund({ amountMinor, idempotencyKey }) {
      sentBack.push(amountMinor)
      return { state: 'succeeded', gatewayRefundId: idempotencyKey }
    },
    readWebhook({ body, header }) {
      if (header('x-acme-secret') !== 'anvil-anvil') return 'bad_signature'
      const [id = '', sessionId = ''] = new TextDecoder().decode(body).split(' ')
      return { id, type: 'ACME.PAID', createdAt: 0, sessionId, gatewayPaymentId: null, reference: null }
    },
  }
  const about = new Map<string, { amountMinor: number; currency: string }>()
  const definition: GatewayDefinition = {
    name: 'acme',
    variables: {
      ACME_KEY: { type: z.string().min(4), must: 'be long', example: 'beep', without: 'nothing falls' },
      ACME_SECRET: { type: z.string().min(4), must: 'be long', example: 'anvil', without: 'nobody is hit' },
    },
    open: () => gateway,
  }
  return {
    definition,
    sentBack,
    pay(paymentId: number) {
      const asked = about.get(`acme_${paymentId}`) ?? { amountMinor: 0, currency: '' }
      sessions.set(`acme_${paymentId}`, {
        state: 'paid',
        gatewayPaymentId: `coyote_${paymentId}`,
        ...asked,
        ...{ liveMode: false, reference: String(paymentId), refundedMinor: 0, disputes: [] },
      })
    },
  }
}

describe('a third gateway is one file and one line:', () => {
  test('its definition in the list is enough for settings, checkout, webhooks, refunds, mails and staff', async () => {
    const { definition, pay, sentBack } = acme()
    const definitions = [...gatewayDefinitions, definition]
    expect(() => readConfig({ ACME_KEY: 'beep' }, definitions)).toThrow(
      'ACME_SECRET must be set when ACME_KEY is: without it nobody is hit. Example: anvil',
    )
    const env = { ACME_KEY: 'beep', ACME_SECRET: 'anvil-anvil' }
    const shop = await openStocked([mug({ onHand: 3 })], { env, definitions })
    const buyer = shop.shopper()
    const sent = await buy(buyer, shop.variants[0] ?? 0, { payment: 'acme' })
    expect(sent.location).toBe('https://pay.acme.example/1')
    expect(sent.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://pay.acme.example",
    )
    expect((await buyer.get('/checkout')).html).toContain('Acme Wallet')
    expect((await buyer.get('/checkout')).html).not.toContain('Demo payment')

    pay(1)
    const request = { method: 'POST', body: 'evt_1 acme_1', headers: { 'x-acme-secret': 'anvil-anvil' } }
    expect((await shop.app.request('http://localhost:3000/webhooks/acme', request)).status).toBe(200)
    await shop.work()
    const path = await orderPathOf(shop)
    expect((await buyer.get(path)).html).toContain('Acme Wallet')

    const staff = await atWork(shop)
    const page = await staff.get(`/admin/orders/${path.split('/')[2]}`)
    expect(page.html).toContain('Acme Wallet')

    await buyer.post(`${path}/cancel`, {})
    await shop.work()
    expect(sentBack).toEqual([2_250])
    const mails = await shop.db.selectFrom('mails').select('text').execute()
    expect(mails.some(({ text }) => text.includes('to your Acme wallet'))).toBe(true)
    await expectSoundBooks(shop.db)
  })

  test('nothing else in the program knows the name of a gateway that can be connected', () => {
    const root = path.resolve(import.meta.dirname, '../../..')
    const files = ['src', 'views', 'public']
      .flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
          path.join(folder, file),
        ),
      )
      .filter((file) => /\.(ts|eta|css|js)$/.test(file))
    expect(files.length).toBeGreaterThan(300)
    const mayKnow = /^src\/domain\/payments\/gateways(\.ts$|\/)/
    const names = gatewayDefinitions.filter(({ variables }) => Object.keys(variables).length > 0)
    expect(names.length).toBeGreaterThan(1)
    const knowing = files
      .filter((file) => !mayKnow.test(file))
      .filter((file) =>
        names.some(({ name }) => readFileSync(path.join(root, file), 'utf8').toLowerCase().includes(name)),
      )
    expect(knowing).toEqual([])
  })
})
