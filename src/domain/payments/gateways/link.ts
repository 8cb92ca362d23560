import type { Gateway, GatewayDefinition } from '../gateway.ts'
import { manualGateway } from './manual.ts'

/**
 * An order that staff wrote for somebody who rang up: its customer gets a link and chooses there how to pay. Staff mark it as
 * paid where the money comes another way, over the counter say.
 */
export function openLink(): Gateway {
  return {
    ...manualGateway({
      name: 'link',
      label: 'Payment link',
      hint: 'Your customer chooses how to pay on the order’s page.',
      wayBack: 'the way you have paid',
      shipsBeforePayment: false,
    }),
    isChosenLater: true,
  }
}

export const link: GatewayDefinition = { name: 'link', variables: {}, open: openLink }
