import { Hono } from 'hono'
import { type AddressRefusal, changeAddress } from '#src/domain/orders/change-address.ts'
import { takeOut } from '#src/domain/orders/edit-order.ts'
import type { EditRefusal } from '#src/domain/orders/edits.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { actorOf } from '../page-context.ts'
import { addressErrors, readAddress, readTaken } from './edit-forms.ts'
import { ReasonForm, typedQuantities } from './forms.ts'
import { done, readOrder, refuse, refuseStale, showOrder } from './show-order.ts'

const ORDER = '/:number{[0-9]{1,12}}'

/** What staff change of an order before it is packed. */
export const editRoutes = new Hono<Env>()
  // Taking things out of a paid order sends money back.
  .post(`${ORDER}/edits`, allow('orders.refund'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { deps, form, now } = c.var
    const quantities = typedQuantities(form)
    const { reason } = ReasonForm.parse(form)
    const { taken, errors } = readTaken(order, quantities)
    if (reason === '') errors.edit_reason = 'Say why: the customer reads it'
    const show = (all: Record<string, string>) =>
      showOrder(c, order, { edit: { quantities, reason, errors: all } }, 422)
    if (Object.keys(errors).length > 0) return show(errors)
    const seen = form.version ?? ''
    const editing = { orderId: order.id, taken, reason, seen, actor: actorOf(c), now }
    const refusal = await takeOut(deps, editing)
    if (!refusal) return done(c, order, 'order_edited')
    const first = order.lines[0]?.id
    return refusal === 'nothing_chosen' || refusal === 'nothing_left'
      ? show({ [`take-${first}`]: editWords[refusal] })
      : refuse(c, order, `${editWords[refusal]}.`)
  })

  .post(`${ORDER}/address`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { db, deps, form, now } = c.var
    const address = readAddress(form, order.shippingAddress)
    const errors = addressErrors(address)
    if (Object.keys(errors).length > 0) return showOrder(c, order, { address: { address, errors } }, 422)
    const [zones, taxRates] = await Promise.all([keepZones(db, deps.memory), keepTaxRates(db, deps.memory)])
    const seen = form.version ?? ''
    const refusal = await changeAddress(db, {
      ...{ orderId: order.id, address, zones, taxRates, seen },
      ...{ actor: actorOf(c), now },
    })
    if (!refusal) return done(c, order, 'order_readdressed')
    return refusal === 'another_zone' || refusal === 'other_tax' || refusal === 'unchanged'
      ? showOrder(c, order, { address: { address, errors: { 'to-line1': addressWords[refusal] } } }, 422)
      : refuse(c, order, `${addressWords[refusal]}.`)
  })

const editWords: Record<EditRefusal, string> = {
  changed_since: 'The order has just changed: look at what is new, then do it again',
  nothing_chosen: 'Choose how many of which lines to take out',
  not_open: 'The order is complete or cancelled',
  already_packed: 'The order is packed already',
  paid_online: 'The customer has begun to pay online, so the amount cannot change: cancel the order instead',
  more_than_left: 'That is more than is left to pack',
  nothing_left: 'Nothing would be left: cancel the order instead',
  disputed: 'The customer’s bank disputes this payment: nothing can be given back meanwhile',
  gift_card_spent: 'A gift card bought with it has been spent, so it cannot be given back',
  costs_nothing: 'These cost nothing, so there is nothing to give back: leave them out of the parcel',
  more_than_paid: 'Most of the money is back already: that is more than is left',
}

const addressWords: Record<AddressRefusal, string> = {
  changed_since: 'The order has just changed: look at what is new, then do it again',
  not_open: 'The order is complete or cancelled',
  already_packed: 'A parcel is packed already',
  unchanged: 'This is the address it has',
  another_zone:
    'Delivery there is another zone with prices of its own: cancel the order and let them order again',
  other_tax: 'Other taxes apply there: cancel the order and let them order again',
}
