import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  findGateway,
  type GatewaysConfig,
  listOffered,
  openEveryGateway,
  openGateways,
} from '#src/domain/payments/gateways.ts'
import { NOW, WEBHOOK_SECRET } from './attempts.ts'

const deps = {
  clock: () => NOW,
  demo: { ledger: { read: async () => null, write: async () => {} }, pageUrl: (id: string) => `/demo/${id}` },
}
const keys = { secretKey: 'sk_test_1', webhookSecret: WEBHOOK_SECRET, apiBase: null }

function config(changes: Partial<GatewaysConfig> = {}): GatewaysConfig {
  return { stripe: null, cash: true, transfer: true, ...changes }
}

async function labels(changes: Partial<GatewaysConfig>): Promise<string[]> {
  return (await openGateways(config(changes), deps)).map(({ label }) => label)
}

describe('what a shopper may choose', () => {
  test('a new shop offers the demo beside cash and transfer', async () => {
    expect(await labels({})).toEqual(['Demo payment', 'Bank transfer', 'Cash on delivery'])
  })

  test('with Stripe configured, cards come first and the demo is gone', async () => {
    expect(await labels({ stripe: keys })).toEqual(['Card', 'Bank transfer', 'Cash on delivery'])
  })

  test('what the owner switched off is not offered', async () => {
    expect(await labels({ stripe: keys, cash: false, transfer: false })).toEqual(['Card'])
    expect(await labels({ cash: false })).toEqual(['Demo payment', 'Bank transfer'])
  })
})

describe('what an old payment may need', () => {
  test('a gateway that is no longer offered can still refund what it took', async () => {
    const settings = config({ stripe: keys, cash: false })
    const gateways = await openEveryGateway(settings, deps)
    expect(findGateway(gateways, 'cash')?.label).toBe('Cash on delivery')
    expect(findGateway(gateways, 'demo')?.label).toBe('Demo payment')
    expect(listOffered(gateways, settings).map(({ name }) => name)).toEqual(['stripe', 'transfer'])
  })

  test('a gateway this shop never had is not found', async () => {
    expect(findGateway(await openEveryGateway(config(), deps), 'stripe')).toBeNull()
  })
})

test('a shop without Stripe does not load Stripe’s library', async () => {
  let loads = 0
  vi.resetModules()
  vi.doMock('stripe', () => {
    loads += 1
    return { default: class {} }
  })
  onTestFinished(() => void vi.doUnmock('stripe'))
  const registry = await import('#src/domain/payments/gateways.ts')
  await registry.openGateways(config(), deps)
  expect(loads).toBe(0)
  await registry.openGateways(config({ stripe: keys }), deps)
  expect(loads).toBe(1)
})
