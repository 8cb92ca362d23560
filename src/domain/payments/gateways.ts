import type { Clock } from '#src/kernel/clock.ts'
import type { Gateway } from './gateway.ts'
import { openCash } from './gateways/cash.ts'
import { type DemoLedger, openDemo } from './gateways/demo.ts'
import type { StripeConfig } from './gateways/stripe.ts'
import { openTransfer } from './gateways/transfer.ts'

export type GatewaysConfig = {
  /** Null where Stripe's keys are not set. */
  stripe: StripeConfig | null
  /** Whether shoppers may choose it. */
  cash: boolean
  transfer: boolean
}

export type GatewaysDeps = {
  clock: Clock
  demo: { ledger: DemoLedger; pageUrl: (sessionId: string) => string }
}

/**
 * Every gateway that can still be asked, in the order in which shoppers see them. It holds those that are
 * not offered any more as well: yesterday's cash order wants its refund after cash was switched off.
 */
export async function openEveryGateway(config: GatewaysConfig, deps: GatewaysDeps): Promise<Gateway[]> {
  const gateways = [
    config.stripe && (await import('./gateways/stripe.ts')).openStripe(config.stripe),
    openDemo({ ...deps.demo, clock: deps.clock }),
    openTransfer(),
    openCash(),
  ]
  return gateways.filter((gateway) => gateway !== null)
}

/** Those a shopper may choose now; the demo only while no gateway takes real money online. */
export function listOffered(gateways: readonly Gateway[], config: GatewaysConfig): Gateway[] {
  const takesMoneyOnline = gateways.some(({ kind, name }) => kind === 'hosted' && name !== 'demo')
  const switches: Record<string, boolean> = {
    cash: config.cash,
    transfer: config.transfer,
    demo: !takesMoneyOnline,
  }
  return gateways.filter(({ name }) => switches[name] ?? true)
}

/** The gateways on offer; `openEveryGateway` also has those that old payments may need. */
export async function openGateways(config: GatewaysConfig, deps: GatewaysDeps): Promise<Gateway[]> {
  return listOffered(await openEveryGateway(config, deps), config)
}

/** The gateway a payment was stored with, or null where this shop has it no more. */
export function findGateway(gateways: readonly Gateway[], name: string): Gateway | null {
  return gateways.find((gateway) => gateway.name === name) ?? null
}
