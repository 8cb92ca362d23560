import { readFileSync } from 'node:fs'
import path from 'node:path'
import Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { openStripe } from '#src/domain/payments/gateways/stripe-api.ts'
import { readStripeWebhook } from '#src/domain/payments/gateways/stripe-webhook.ts'
import { findSharedData } from '../../../support/shared-data.ts'
import { signStripe } from '../../../support/stripe/webhooks.ts'
import { NOW, stripeShop, WEBHOOK_SECRET } from './attempts.ts'

const MINUTE = 60_000

const session = { object: 'checkout.session', id: 'cs_1', payment_intent: 'pi_1', client_reference_id: '42' }
const body = bodyOf('checkout.session.completed', session)

function bodyOf(type: string, object: object): Uint8Array {
  return Buffer.from(JSON.stringify({ id: 'evt_1', type, created: NOW / 1000, data: { object } }))
}

const signed = (body: Uint8Array, signature: string | undefined) => ({
  body,
  header: (name: string) => (name === 'stripe-signature' ? signature : undefined),
})

function read(rawBody: Uint8Array, header: string | undefined, now = NOW) {
  return readStripeWebhook(signed(rawBody, header), now, WEBHOOK_SECRET)
}

describe('a webhook is believed only when Stripe signed it just now', () => {
  test('a signed event is read', () => {
    expect(read(body, signStripe(body, WEBHOOK_SECRET, NOW))).toEqual({
      id: 'evt_1',
      type: 'checkout.session.completed',
      createdAt: NOW,
      sessionId: 'cs_1',
      gatewayPaymentId: 'pi_1',
      reference: '42',
    })
  })

  test('a header made by Stripe’s own library is accepted', () => {
    const payload = Buffer.from(body).toString()
    const timestamp = NOW / 1000
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, timestamp })
    expect(read(body, header)).toMatchObject({ id: 'evt_1' })
  })

  test.each([undefined, ''])('without a signature: %s', (header) => {
    expect(read(body, header)).toBe('no_signature')
  })

  test('signed with another secret', () => {
    expect(read(body, signStripe(body, 'whsec_of_somebody_else', NOW))).toBe('bad_signature')
  })

  test('one byte changed after signing', () => {
    const header = signStripe(body, WEBHOOK_SECRET, NOW)
    const tampered = Buffer.from(Buffer.from(body).toString().replace('"42"', '"43"'))
    expect(tampered).toHaveLength(body.length)
    expect(read(tampered, header)).toBe('bad_signature')
  })

  test('the stamp changed after signing, to make an old event young', () => {
    const header = signStripe(body, WEBHOOK_SECRET, NOW - 60 * MINUTE)
    const younger = header.replace(/^t=\d+/, `t=${NOW / 1000}`)
    expect(read(body, younger)).toBe('bad_signature')
  })

  test.each([
    ['five minutes old', -5 * MINUTE, null],
    ['a second older than that', -5 * MINUTE - 1000, 'too_old'],
    ['five minutes ahead', 5 * MINUTE, null],
    ['a second further ahead than that', 5 * MINUTE + 1000, 'from_the_future'],
    ['an hour ahead', 60 * MINUTE, 'from_the_future'],
  ])('%s', (_, offset, refusal) => {
    const answer = read(body, signStripe(body, WEBHOOK_SECRET, NOW + offset))
    expect(typeof answer === 'string' ? answer : null).toBe(refusal)
  })

  test('while secrets are rolled, one good signature among several is enough', () => {
    const rolled = signStripe(body, ['whsec_old', WEBHOOK_SECRET, 'whsec_older'], NOW)
    expect(read(body, rolled)).toMatchObject({ id: 'evt_1' })
  })

  test('after the secret was rolled away, what it signed is refused', () => {
    expect(read(body, signStripe(body, ['whsec_old', 'whsec_older'], NOW))).toBe('bad_signature')
  })

  test.each([
    ['no stamp', (v1: string) => `v1=${v1}`],
    ['no v1', (v1: string) => `t=${NOW / 1000},v0=${v1}`],
    ['two stamps', (v1: string) => `t=${NOW / 1000},t=1,v1=${v1}`],
    ['a stamp that is no number', (v1: string) => `t=now,v1=${v1}`],
    ['half a signature', (v1: string) => `t=${NOW / 1000},v1=${v1.slice(0, 32)}`],
    ['a signature with a tail', (v1: string) => `t=${NOW / 1000},v1=${v1}zz`],
    ['wide letters in place of the signature', (v1: string) => `t=${NOW / 1000},v1=${'é'.repeat(v1.length)}`],
    ['rubbish', () => ',,=,==,'],
  ])('a header with %s is no signature', (_, make) => {
    const v1 = signStripe(body, WEBHOOK_SECRET, NOW).split('v1=')[1] ?? ''
    expect(v1).toHaveLength(64)
    expect(read(body, make(v1))).toBe('bad_signature')
  })

  test('bytes that are no text are signed as bytes', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 0x7b])
    const sameOnceDecoded = Uint8Array.from([0xfd, 0xfc, 0x7b])
    expect(new TextDecoder().decode(sameOnceDecoded)).toBe(new TextDecoder().decode(bytes))
    const header = signStripe(bytes, WEBHOOK_SECRET, NOW)
    expect(read(bytes, header)).toBe('not_json')
    expect(read(sameOnceDecoded, header)).toBe('bad_signature')
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"id":"evt_1"}',
    '{"id":1,"type":"x","created":1,"data":{"object":{}}}',
  ])('signed, but no event: %s', (text) => {
    const bytes = Buffer.from(text)
    expect(read(bytes, signStripe(bytes, WEBHOOK_SECRET, NOW))).toBe('not_json')
  })

  test('the gateway reads with its own secret', () => {
    const gateway = openStripe({ secretKey: 'sk_test_1', webhookSecret: WEBHOOK_SECRET, apiBase: null })
    expect(gateway.readWebhook?.(signed(body, signStripe(body, WEBHOOK_SECRET, NOW)), NOW)).toMatchObject({
      id: 'evt_1',
    })
    expect(gateway.readWebhook?.(signed(body, signStripe(body, 'whsec_other', NOW)), NOW)).toBe(
      'bad_signature',
    )
  })
})

describe('every event names the payment it speaks of', () => {
  const metadata = { payment_id: '42' }
  test.each([
    ['checkout.session.expired', { ...session, payment_intent: null }, ['cs_1', null, '42']],
    ['checkout.session.completed', { ...session, payment_intent: { id: 'pi_1' } }, ['cs_1', 'pi_1', '42']],
    [
      'checkout.session.completed',
      { ...session, client_reference_id: null, metadata },
      ['cs_1', 'pi_1', '42'],
    ],
    ['payment_intent.succeeded', { object: 'payment_intent', id: 'pi_1', metadata }, [null, 'pi_1', '42']],
    ['payment_intent.canceled', { object: 'payment_intent', id: 'pi_1', metadata: {} }, [null, 'pi_1', null]],
    [
      'charge.refunded',
      { object: 'charge', id: 'ch_1', payment_intent: 'pi_1', metadata },
      [null, 'pi_1', '42'],
    ],
    ['refund.failed', { object: 'refund', id: 're_1', payment_intent: 'pi_1' }, [null, 'pi_1', null]],
    [
      'charge.dispute.created',
      { object: 'dispute', id: 'dp_1', payment_intent: 'pi_1' },
      [null, 'pi_1', null],
    ],
    ['charge.dispute.closed', { object: 'dispute', id: 'dp_1', payment_intent: null }, [null, null, null]],
    ['customer.created', { object: 'customer', id: 'cus_1', metadata }, [null, null, null]],
    ['invoice.upcoming', { object: 'invoice' }, [null, null, null]],
  ])('%s %j', (type, object, [sessionId, gatewayPaymentId, reference]) => {
    const bytes = bodyOf(type, object)
    const event = read(bytes, signStripe(bytes, WEBHOOK_SECRET, NOW))
    expect(event).toMatchObject({ type, sessionId, gatewayPaymentId, reference })
  })

  test('all that one order makes happen at Stripe can be traced to it', async () => {
    const { double, gateway, startPayment } = await stripeShop()
    const sessionId = await startPayment()
    double.decline(sessionId)
    double.pay(sessionId)
    double.refundInDashboard('pi_00000001', 100)
    double.dispute('pi_00000001')
    expect(double.events().length).toBeGreaterThan(8)
    for (const event of double.events()) {
      const bytes = Buffer.from(JSON.stringify(event, null, 2))
      const read = gateway.readWebhook?.(signed(bytes, double.sign(bytes)), NOW)
      if (typeof read !== 'object') throw new Error(`${event.type} was not read: ${read}`)
      expect([event.type, read.sessionId ?? read.gatewayPaymentId]).toEqual([
        event.type,
        event.type.startsWith('checkout.') ? sessionId : 'pi_00000001',
      ])
    }
  })
})

const folder = findSharedData('7-stripe/webhooks')

describe('bodies that Stripe really sent', () => {
  test.skipIf(folder === null).each([
    ['checkout.session.completed.payment_mode', 'cs_00000000000000'],
    ['payment_intent.succeeded', null],
    ['payment_intent.payment_failed', null],
    ['charge.refunded', null],
    ['charge.dispute.created', null],
    ['charge.refund.updated', null],
    ['invoice.upcoming', null],
    ['customer.created', null],
    ['balance.available', null],
  ])('%s', (name, sessionId) => {
    const bytes = readFileSync(path.join(folder ?? '', `${name}.json`))
    const event = read(bytes, signStripe(bytes, WEBHOOK_SECRET, NOW))
    expect(event).toMatchObject({ sessionId, type: expect.any(String), createdAt: expect.any(Number) })
  })
})
