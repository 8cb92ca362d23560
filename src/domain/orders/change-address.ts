import type { Address } from '#src/kernel/address.ts'
import { matchTaxRates, type TaxRate, taxCategories } from '#src/kernel/tax-match.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { publish } from '#src/platform/outbox.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { type Zone, zoneOf } from '../shipping/shipping.ts'
import type { Order } from './order.ts'
import { orderWords } from './order-words.ts'
import { holdOrder, recordEvent, saveEdit, versionOf } from './record.ts'

export type AddressRefusal =
  | 'changed_since'
  | 'not_open'
  | 'already_packed'
  | 'unchanged'
  | 'another_zone'
  | 'other_tax'

type Changing = {
  orderId: number
  /** Checked for shape and spelling already. */
  address: Address
  zones: Zone[]
  taxRates: readonly TaxRate[]
  /** The version of the order that the form was written for, '' where that does not matter. */
  seen?: string
  actor: Actor
  now: number
}

/**
 * Sends an order somewhere else before anything of it is packed. Only where it would have cost the same: a placed order is
 * never priced again, so an address with another delivery zone or other taxes needs an order of its own.
 */
export function changeAddress(
  db: Db,
  { orderId, address, zones, taxRates, seen = '', actor, now }: Changing,
): Promise<AddressRefusal | null> {
  return inTransaction(db, async (tx) => {
    const order = await holdOrder(tx, orderId)
    if (seen !== '' && seen !== versionOf(order)) return 'changed_since'
    const refusal = refuseAddressChange(order, address, zones, taxRates)
    if (refusal) return refusal
    const moved = { ...order, shippingAddress: address }
    await tx
      .updateTable('orders')
      .set({
        shipping_address_json: JSON.stringify(address),
        search_text: orderWords(moved),
        country: address.country,
        updated_at: now,
      })
      .where('id', '=', orderId)
      .execute()
    const before = { shippingAddress: order.shippingAddress }
    const after = { shippingAddress: address }
    const edit = { orderId, kind: 'address', reason: '', amountMinor: 0, refundId: null } as const
    const editId = await saveEdit(tx, { ...edit, before, after, actor, now })
    const data = { editId }
    await recordEvent(tx, { orderId, kind: 'address_changed', actor: actor.name, data, isPublic: true, now })
    await recordAudit(
      tx,
      { actor, action: 'change address', entity: 'order', entityId: orderId, before, after },
      now,
    )
    await publish(tx, 'order.edited', editId, { orderId, editId }, now)
    return null
  })
}

export const mayChangeAddress = (order: Pick<Order, 'state' | 'shipments'>): boolean =>
  order.state !== 'cancelled' && order.state !== 'completed' && order.shipments.length === 0

export function refuseAddressChange(
  order: Pick<Order, 'state' | 'shipments' | 'shippingAddress'>,
  address: Address,
  zones: Zone[],
  taxRates: readonly TaxRate[],
): AddressRefusal | null {
  if (order.state === 'cancelled' || order.state === 'completed') return 'not_open'
  if (!mayChangeAddress(order)) return 'already_packed'
  const { shippingAddress: old } = order
  if ((Object.keys(address) as (keyof Address)[]).every((field) => address[field] === old[field]))
    return 'unchanged'
  const zone = zoneOf(zones, address.country, address.region)
  if (zone === null || zone.id !== zoneOf(zones, old.country, old.region)?.id) return 'another_zone'
  return taxesAt(taxRates, address) === taxesAt(taxRates, old) ? null : 'other_tax'
}

/** Everything that goods of any kind bear at a place; two places that answer the same cost the same. */
const taxesAt = (rates: readonly TaxRate[], { country, region, postcode }: Address): string =>
  JSON.stringify(
    taxCategories.map((category) =>
      matchTaxRates(rates, { country, region, postcode, category }).map((rate) => [
        rate.name,
        rate.ratePpm,
        rate.compound,
      ]),
    ),
  )
