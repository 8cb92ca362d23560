import type { Config } from '#src/platform/config.ts'
import type { Gateway, GatewayDefinition, GatewayShop } from './gateway.ts'
import { cash } from './gateways/cash.ts'
import { demo } from './gateways/demo.ts'
import { link } from './gateways/link.ts'
import { razorpay } from './gateways/razorpay.ts'
import { stripe } from './gateways/stripe.ts'
import { transfer } from './gateways/transfer.ts'

/** Every gateway there is, in the order in which shoppers see them. */
export const gatewayDefinitions: readonly GatewayDefinition[] = [stripe, razorpay, demo, transfer, cash, link]

/** Whether a gateway has all that it cannot do without. */
export const isComplete = ({ variables }: GatewayDefinition, values: Record<string, string>): boolean =>
  Object.entries(variables).every(([name, { without }]) => without === undefined || values[name])

/**
 * Every gateway that can still be asked. It holds those that are not offered any more as well: yesterday's cash order
 * wants its refund after cash was switched off.
 */
export async function openEveryGateway(
  settings: Config['gateways'],
  shop: GatewayShop,
  definitions: readonly GatewayDefinition[] = gatewayDefinitions,
): Promise<Gateway[]> {
  const gateways: Gateway[] = []
  for (const definition of definitions) {
    const values = settings[definition.name]
    if (values && isComplete(definition, values)) gateways.push(await definition.open(values, shop))
  }
  return gateways
}

/** Whether real money can be taken online. */
export const takesMoneyOnline = (gateways: readonly Gateway[]): boolean =>
  gateways.some(({ kind, name }) => kind === 'hosted' && name !== demo.name)

/** Those a shopper may choose now; the demo only while no gateway takes real money online. */
export function listOffered(
  gateways: readonly Gateway[],
  switches: { cash: { isOn: boolean }; transfer: { isOn: boolean } },
): Gateway[] {
  const isOn: Record<string, boolean> = {
    [cash.name]: switches.cash.isOn,
    [transfer.name]: switches.transfer.isOn,
    [demo.name]: !takesMoneyOnline(gateways),
  }
  return gateways.filter(({ name, isChosenLater }) => !isChosenLater && (isOn[name] ?? true))
}

/** The gateway a payment was stored with, or null where this shop has it no more. */
export function findGateway(gateways: readonly Gateway[], name: string): Gateway | null {
  return gateways.find((gateway) => gateway.name === name) ?? null
}
