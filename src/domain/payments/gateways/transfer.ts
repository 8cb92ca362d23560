import type { Gateway, GatewayDefinition } from '../gateway.ts'
import { manualGateway } from './manual.ts'

/** Bank transfer: the parcel waits until staff see the money on the account. */
export function openTransfer(): Gateway {
  return manualGateway({
    name: 'transfer',
    label: 'Bank transfer',
    hint: 'We send your order once the money has arrived.',
    wayBack: 'by bank transfer',
    shipsBeforePayment: false,
  })
}

export const transfer: GatewayDefinition = { name: 'transfer', variables: {}, open: openTransfer }
