import type { Gateway, GatewayDefinition } from '../gateway.ts'
import { manualGateway } from './manual.ts'

/** Cash on delivery: the carrier collects, so the parcel leaves first. */
export function openCash(): Gateway {
  return manualGateway({
    name: 'cash',
    label: 'Cash on delivery',
    hint: 'You pay the carrier when the parcel arrives.',
    wayBack: 'in cash',
    shipsBeforePayment: true,
  })
}

export const cash: GatewayDefinition = { name: 'cash', variables: {}, open: openCash }
