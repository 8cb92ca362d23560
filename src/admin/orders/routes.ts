import { type Context, Hono } from 'hono'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import type { Order } from '#src/domain/orders/order.ts'
import {
  markCameBack,
  markDelivered,
  markLost,
  type ParcelRefusal,
  packOrder,
  shipParcel,
} from '#src/domain/orders/parcels.ts'
import { settleByHand } from '#src/domain/orders/settle-by-hand.ts'
import { allow } from '#src/web/access.ts'
import type { Flash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'
import { actorOf, shipsBeforePayment } from '../page-context.ts'
import { orderBulkRoutes } from './bulk-routes.ts'
import { refusalWords } from './bulk-views.ts'
import { editRoutes } from './edit-routes.ts'
import { orderFileRoutes } from './file-routes.ts'
import { DispatchForm, isTrackingNumber, ReasonForm, readQuantity, typedQuantities } from './forms.ts'
import { invoiceDetailRoutes } from './invoice-details.ts'
import { orderListRoutes } from './list-routes.ts'
import { orderPaperRoutes } from './paper-routes.ts'
import { refundRoutes } from './refund-routes.ts'
import { returnRoutes } from './return-routes.ts'
import { done, readOrder, refuse, refuseStale, showOrder } from './show-order.ts'
import { orderStaffRoutes } from './staff-routes.ts'
import { orderViewRoutes } from './view-routes.ts'

type C = Context<Env>
const ORDER = '/:number{[0-9]{1,12}}'
const ID = ':id{[1-9][0-9]{0,14}}'

/** The day's work on orders: what waits, and everything that is done with one. */
export const adminOrderRoutes = new Hono<Env>()
  .route('/', orderListRoutes)
  .route('/', orderViewRoutes)
  .route('/', orderBulkRoutes)
  .route('/', orderPaperRoutes)
  .route('/', orderStaffRoutes)
  .route('/', orderFileRoutes)
  .route('/', invoiceDetailRoutes)
  .route('/', refundRoutes)
  .route('/', editRoutes)
  .route('/', returnRoutes)

  .get(ORDER, allow('orders.read'), async (c) => showOrder(c, await readOrder(c), {}, 200))

  .post(`${ORDER}/payments/${ID}/receipt`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const paymentId = Number(c.req.param('id'))
    if (!order.payments.some((payment) => payment.id === paymentId)) throw new Problem(404)
    const { deps, now } = c.var
    const refusal = await settleByHand(deps, { paymentId, actor: actorOf(c), now })
    if (refusal === 'already_settled') return refuse(c, order, 'This payment was marked as paid already.')
    if (refusal === 'replaced')
      return refuse(c, order, 'The order was changed since: mark the payment of the new amount.')
    if (refusal) return refuse(c, order, 'Only transfers and cash are marked as paid by hand.')
    return done(c, order, 'paid_by_hand')
  })

  .post(`${ORDER}/shipments`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { db, deps, now, form } = c.var
    const typed = typedQuantities(form)
    const quantities = new Map([...typed].map(([lineId, text]) => [lineId, readQuantity(text) ?? -1]))
    if ([...quantities.values()].some((quantity) => quantity < 0))
      return showOrder(c, order, { pack: 'Enter how many of each go into the parcel' }, 422)
    const packing = {
      orderId: order.id,
      shipsBeforePayment: shipsBeforePayment(deps),
      actor: actorOf(c),
      now,
    }
    const refusal = await packOrder(db, typed.size === 0 ? packing : { ...packing, quantities })
    return refusal ? refusePacking(c, order, refusal) : done(c, order, 'packed')
  })

  .post(`${ORDER}/shipments/${ID}/dispatch`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { db, now } = c.var
    const shipmentId = ownShipment(c, order)
    const { carrier, tracking_number: trackingNumber } = DispatchForm.parse(c.var.form)
    if (trackingNumber !== '' && !isTrackingNumber(trackingNumber)) {
      const errors = { tracking_number: 'A tracking number holds letters and digits only' }
      return showOrder(c, order, { dispatch: { shipmentId, carrier, trackingNumber, errors } }, 422)
    }
    const refusal = await shipParcel(db, { shipmentId, carrier, trackingNumber, actor: actorOf(c), now })
    return refusal ? refuse(c, order, 'This parcel was sent already.') : done(c, order, 'shipped')
  })

  .post(`${ORDER}/shipments/${ID}/delivery`, allow('orders.fulfil'), (c) =>
    endParcel(c, markDelivered, 'delivered'),
  )

  .post(`${ORDER}/shipments/${ID}/loss`, allow('orders.fulfil'), (c) => endParcel(c, markLost, 'parcel_lost'))

  .post(`${ORDER}/shipments/${ID}/comeback`, allow('orders.fulfil'), (c) =>
    endParcel(c, markCameBack, 'parcel_back'),
  )

  // Cancelling a paid order sends money back.
  .post(`${ORDER}/cancellation`, allow('orders.refund'), async (c) => {
    const order = await readOrder(c)
    const stale = await refuseStale(c, order)
    if (stale) return stale
    const { reason } = ReasonForm.parse(c.var.form)
    if (reason === '')
      return showOrder(c, order, { cancel: { reason, error: 'Say why: the customer reads it' } }, 422)
    const { deps, now } = c.var
    const ending = { orderId: order.id, actor: actorOf(c), by: 'staff', reason, now } as const
    const refusal = await cancelOrder(deps, ending)
    if (refusal === 'gateway_down') {
      const error =
        'The payment service does not answer, so the order may still be paid. Try again in a minute'
      return showOrder(c, order, { cancel: { reason, error } }, 422)
    }
    if (refusal === 'already_packed')
      return refuse(c, order, 'The order is packed already: refund it instead.')
    if (refusal === 'disputed')
      return refuse(
        c,
        order,
        'The customer’s bank disputes the payment, so it cannot be sent back: the order stays as it is.',
      )
    if (refusal === 'gift_card_spent')
      return refuse(c, order, 'A gift card bought with it has been spent: refund the rest instead.')
    if (refusal) return refuse(c, order, 'The order was cancelled already.')
    return done(c, order, 'order_cancelled')
  })

async function endParcel(c: C, end: typeof markDelivered, flash: Flash): Promise<Response> {
  const order = await readOrder(c)
  const stale = await refuseStale(c, order)
  if (stale) return stale
  const shipmentId = ownShipment(c, order)
  const refusal = await end(c.var.db, { shipmentId, actor: actorOf(c), now: c.var.now })
  return refusal ? refuse(c, order, 'This parcel is not on its way.') : done(c, order, flash)
}

/** The form says why, where there still is one; else the top of the page does. */
function refusePacking(c: C, order: Order, refusal: ParcelRefusal): Promise<Response> {
  const isAboutForm = refusal === 'nothing_to_pack' || refusal === 'more_than_left'
  return isAboutForm
    ? showOrder(c, order, { pack: refusalWords[refusal] }, 422)
    : refuse(c, order, `${refusalWords[refusal]}.`)
}

/** A parcel of this order, as the address names it. */
function ownShipment(c: C, order: Order): number {
  const id = Number(c.req.param('id'))
  if (!order.shipments.some((shipment) => shipment.id === id)) throw new Problem(404)
  return id
}
