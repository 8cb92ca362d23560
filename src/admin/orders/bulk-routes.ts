import { type Context, Hono } from 'hono'
import { z } from 'zod'
import {
  findBatch,
  findChosen,
  listPackedParcels,
  MOST_IN_BATCH,
  type PackedParcel,
  runBatch,
  sendParcels,
} from '#src/domain/orders/batches.ts'
import { tidyTag } from '#src/domain/orders/tag-order.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect, safeNext } from '#src/web/respond.ts'
import { actorOf, adminPage, shipsBeforePayment } from '../page-context.ts'
import { countWords, whenWords } from '../words.ts'
import { batchPage, batchWords, refusalWords, sendingPage } from './bulk-views.ts'
import { isTrackingNumber } from './forms.ts'
import { showList } from './list-routes.ts'
import { ordersCsv } from './orders-csv.ts'
import { carriersWith } from './present.ts'

type C = Context<Env>

const Bulk = z.object({
  action: z.enum(['pack', 'send', 'slips', 'csv', 'tag', 'untag']).catch('slips'),
  tag: z.string().catch(''),
  all: z.string().catch(''),
  shown: z.string().max(20_000).catch(''),
  here: z.string().max(2_000).catch(''),
})

/** One thing done to many orders, each by its own rules. */
export const orderBulkRoutes = new Hono<Env>()
  .post('/bulk', allow('orders.fulfil'), async (c) => {
    const { db, deps, now, form } = c.var
    const { action, tag, all, shown, here } = Bulk.parse(form)
    const numbers = (all ? readNumbers(shown) : ticked(form)).slice(0, MOST_IN_BATCH)
    const refuse = (problem: string) =>
      showList(c, { problem, typed: new URL(safeNext(here, '/'), deps.config.publicUrl).searchParams })
    if (numbers.length === 0) return refuse('Choose at least one order')
    if (action === 'csv') {
      const chosen = await findChosen(db, numbers)
      return ordersCsv(c, { ids: chosen.map(({ id }) => id) })
    }
    const list = numbers.join(',')
    if (action === 'slips') return redirect(c, `/admin/orders/packing-slips?orders=${list}`)
    if (action === 'send') return redirect(c, `/admin/orders/sending?orders=${list}`)
    if (action !== 'pack' && tidyTag(tag) === '') return refuse('Type the tag')
    const batch = { kind: action, tag, numbers, shipsBeforePayment: shipsBeforePayment(deps) }
    const id = await runBatch(db, { ...batch, actor: actorOf(c), now })
    deps.nudge()
    return redirect(c, `/admin/orders/batches/${id}`)
  })

  .get('/sending', allow('orders.fulfil'), (c) => showSending(c, c.req.query('orders') ?? '', {}, {}))

  .post('/sending', allow('orders.fulfil'), async (c) => {
    const { db, deps, now, form } = c.var
    const { parcels, without } = await readParcels(c, form.orders ?? '')
    const typed = parcels.map((parcel) => ({
      shipmentId: parcel.shipmentId,
      number: parcel.number,
      carrier: (form[`carrier-${parcel.shipmentId}`] ?? parcel.carrier).trim().slice(0, 60),
      trackingNumber: (form[`tracking-${parcel.shipmentId}`] ?? '').trim().slice(0, 80),
    }))
    const wrong = typed.filter(
      ({ trackingNumber }) => trackingNumber !== '' && !isTrackingNumber(trackingNumber),
    )
    const errors = wrong.map(({ shipmentId, number }) => [
      `tracking-${shipmentId}`,
      `A tracking number holds letters and digits only (order ${number})`,
    ])
    if (errors.length > 0) return showSending(c, form.orders ?? '', form, Object.fromEntries(errors))
    if (typed.length === 0) return showSending(c, form.orders ?? '', form, {})
    const id = await sendParcels(db, { parcels: typed, without, actor: actorOf(c), now })
    deps.nudge()
    return redirect(c, `/admin/orders/batches/${id}`)
  })

  .get('/batches/:id{[1-9][0-9]{0,14}}', allow('orders.fulfil'), async (c) => {
    const { db, settings, now, visitor } = c.var
    const batch = await findBatch(db, Number(c.req.param('id')), visitor.user?.id ?? 0)
    if (!batch) throw new Problem(404)
    const done = batch.results.filter(({ refusal }) => refusal === null).map(({ number }) => number)
    const numbers = [...new Set(done)]
    const title = batchWords(batch.kind, done.length, batch.tag)
    return html(
      c,
      batchPage({
        page: await adminPage(c, title, 'orders'),
        title,
        when: whenWords(batch.at, now, settings),
        done: numbers,
        refused: batch.results.flatMap(({ number, refusal }) =>
          refusal ? [{ number, why: refusalWords[refusal] }] : [],
        ),
        slipsHref:
          batch.kind === 'pack' && numbers.length > 0
            ? `/admin/orders/packing-slips?orders=${numbers.join(',')}`
            : '',
        sendHref:
          batch.kind === 'pack' && numbers.length > 0
            ? `/admin/orders/sending?orders=${numbers.join(',')}`
            : '',
      }),
    )
  })

/** Order numbers as an address lists them. */
export const readNumbers = (typed: string): string[] =>
  [...new Set(typed.split(',').filter((number) => /^[0-9]{1,12}$/.test(number)))].slice(0, MOST_IN_BATCH)

const ticked = (form: Record<string, string>): string[] =>
  Object.keys(form).flatMap((name) => /^order-([0-9]{1,12})$/.exec(name)?.[1] ?? [])

async function readParcels(c: C, orders: string): Promise<{ parcels: PackedParcel[]; without: string[] }> {
  const chosen = await findChosen(c.var.db, readNumbers(orders))
  const numbers = chosen.map(({ number }) => number)
  const parcels = await listPackedParcels(c.var.db, numbers)
  const packed = new Set(parcels.map(({ number }) => number))
  return { parcels, without: numbers.filter((number) => !packed.has(number)) }
}

async function showSending(
  c: C,
  orders: string,
  typed: Record<string, string>,
  errors: Record<string, string>,
): Promise<Response> {
  const { parcels, without } = await readParcels(c, orders)
  const count = countWords(parcels.length, 'parcel', 'parcels')
  return html(
    c,
    sendingPage({
      page: await adminPage(c, 'Mark as sent', 'orders'),
      orders: readNumbers(orders).join(','),
      button: `Mark ${count} as sent`,
      parcels: parcels.map((parcel) => {
        const carrier = typed[`carrier-${parcel.shipmentId}`] ?? parcel.carrier
        return {
          ...parcel,
          carrier,
          carriers: carriersWith(carrier),
          trackingNumber: typed[`tracking-${parcel.shipmentId}`] ?? '',
          error: errors[`tracking-${parcel.shipmentId}`] ?? '',
        }
      }),
      without,
      errors,
    }),
    Object.keys(errors).length > 0 ? 422 : 200,
  )
}
