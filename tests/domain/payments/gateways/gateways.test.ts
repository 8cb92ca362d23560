import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  findGateway,
  gatewayDefinitions,
  listOffered,
  openEveryGateway,
  takesMoneyOnline,
} from '#src/domain/payments/gateways.ts'
import { readConfig } from '#src/platform/config.ts'
import { openTestDatabase } from '../../../support/database.ts'
import { NOW } from './attempts.ts'

const allOn = { cash: { isOn: true }, transfer: { isOn: true } }
const stripeKeys = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' }
const razorpayKeys = {
  RAZORPAY_KEY_ID: 'rzp_test_1',
  RAZORPAY_KEY_SECRET: 'secret_of_the_key',
  RAZORPAY_WEBHOOK_SECRET: 'secret of the webhook',
}

async function open(env: Record<string, string> = {}) {
  const { gateways, publicUrl } = readConfig(env, gatewayDefinitions)
  const { db } = await openTestDatabase()
  return openEveryGateway(gateways, { db, clock: () => NOW, publicUrl })
}

async function labels(env: Record<string, string>, switches = allOn): Promise<string[]> {
  return listOffered(await open(env), switches).map(({ label }) => label)
}

describe('what a shopper may choose', () => {
  test('a new shop offers the demo beside cash and transfer', async () => {
    expect(await labels({})).toEqual(['Demo payment', 'Bank transfer', 'Cash on delivery'])
  })

  test('with Stripe configured, cards come first and the demo is gone', async () => {
    expect(await labels(stripeKeys)).toEqual(['Card', 'Bank transfer', 'Cash on delivery'])
  })

  test('with Razorpay configured it is the same, and beside Stripe it comes second', async () => {
    expect(await labels(razorpayKeys)).toEqual(['Card or UPI', 'Bank transfer', 'Cash on delivery'])
    const both = await labels({ ...stripeKeys, ...razorpayKeys })
    expect(both.slice(0, 2)).toEqual(['Card', 'Card or UPI'])
  })

  test('what the owner switched off is not offered', async () => {
    const off = { isOn: false }
    expect(await labels(stripeKeys, { cash: off, transfer: off })).toEqual(['Card'])
    expect(await labels({}, { ...allOn, cash: off })).toEqual(['Demo payment', 'Bank transfer'])
  })
})

describe('what an old payment may need', () => {
  test('a gateway that is no longer offered can still refund what it took', async () => {
    const gateways = await open(stripeKeys)
    const offered = listOffered(gateways, { ...allOn, cash: { isOn: false } })
    expect(findGateway(gateways, 'cash')?.label).toBe('Cash on delivery')
    expect(findGateway(gateways, 'demo')?.label).toBe('Demo payment')
    expect(offered.map(({ name }) => name)).toEqual(['stripe', 'transfer'])
  })

  test('a gateway this shop never had is not found', async () => {
    expect(findGateway(await open(), 'stripe')).toBeNull()
  })
})

test('only a shop that is connected to somebody takes real money online', async () => {
  expect(takesMoneyOnline(await open())).toBe(false)
  expect(takesMoneyOnline(await open(razorpayKeys))).toBe(true)
})

describe('half a connection stops the start and says what is missing:', () => {
  test.each([
    [
      { STRIPE_SECRET_KEY: 'sk_test_1' },
      /^STRIPE_WEBHOOK_SECRET must be set when STRIPE_SECRET_KEY is: without it/,
    ],
    [
      { ...razorpayKeys, RAZORPAY_WEBHOOK_SECRET: '' },
      /^RAZORPAY_WEBHOOK_SECRET must be set when RAZORPAY_KEY_ID is: without it no payment can be confirmed/,
    ],
    [{ ...razorpayKeys, RAZORPAY_KEY_ID: 'key' }, /^RAZORPAY_KEY_ID must begin with rzp_test_ or rzp_live_/],
    [{ ...razorpayKeys, RAZORPAY_KEY_SECRET: 'short' }, /^RAZORPAY_KEY_SECRET must .* It is “\(hidden\)”/],
    [{ ...razorpayKeys, RAZORPAY_API_BASE: 'https://a.example/v1' }, /^RAZORPAY_API_BASE must be an origin/],
  ])('%j', (env, words) => {
    expect(() => readConfig(env, gatewayDefinitions)).toThrow(words)
  })
})

test('a shop without Stripe does not load Stripe’s library', async () => {
  let loads = 0
  vi.resetModules()
  vi.doMock('stripe', () => {
    loads += 1
    return { default: class {} }
  })
  onTestFinished(() => {
    vi.doUnmock('stripe')
    vi.resetModules()
  })
  const registry = await import('#src/domain/payments/gateways.ts')
  const { db } = await openTestDatabase()
  const shop = { db, clock: () => NOW, publicUrl: '' }
  await registry.openEveryGateway({ demo: {} }, shop)
  expect(loads).toBe(0)
  await registry.openEveryGateway({ stripe: stripeKeys }, shop)
  expect(loads).toBe(1)
})
