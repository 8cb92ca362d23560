import { PDFDocument } from 'pdf-lib'
import { beforeAll, expect, test } from 'vitest'
import { type Invoice, listInvoicesOf } from '#src/domain/orders/invoice-queries.ts'
import { issueInvoice } from '#src/domain/orders/issue-invoice.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { saveSettings } from '#src/domain/settings/settings.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf, hire, password } from './staff.ts'

let shop: TestShop
let orla: Browser
let cup: number
let shirt: number

beforeAll(async () => {
  shop = await openTestShop()
  const shelf = await putOnShelf(shop.db, mug({ onHand: 60 }), tee({ onHand: 60 }))
  ;[cup = 0, shirt = 0] = shelf.map(({ variantId }) => variantId)
  orla = await atWork(shop, 'owner')
})

const details = { name: 'Fennel Row Ltd', address: '1 Quay\r\nCork', taxId: 'IE1234567AB', registration: '' }
const invoicesOf = (orderId: number): Promise<Invoice[]> => listInvoicesOf(shop.db, orderId)
const serials = async () =>
  (await shop.db.selectFrom('invoices').select(['kind', 'serial']).orderBy('serial').execute())
    .filter(({ kind }) => kind === 'invoice')
    .map(({ serial }) => serial)
const buy = async (goods: [number, number][], address = {}) =>
  payAtDemoPage(shop, await placeTestOrder(shop, { goods, gateway: 'demo', address }))

test('no invoice is written before the shop says who sells; then staff write it by a button, once', async () => {
  const order = await buy([[cup, 1]])
  await shop.work()
  expect(await invoicesOf(order.id)).toEqual([])
  expect((await orla.get(`/admin/orders/${order.number}`)).html).toContain('No invoice was written')
  const empty = await orla.post('/admin/orders/invoice-details', { name: '', address: '' })
  expect([empty.status, empty.html.includes('Enter the address')]).toEqual([422, true])

  const form = await orla.get('/admin/orders/invoice-details')
  const [, written = ''] = /name="version" value="([^"]*)"/.exec(form.html) ?? []
  const version = written.replaceAll('&quot;', '"').replaceAll('&#34;', '"')
  expect((await orla.post('/admin/orders/invoice-details', { ...details, version })).status).toBe(303)
  const late = await orla.post('/admin/orders/invoice-details', { ...details, name: 'Other', version })
  expect([late.status, late.html.includes('changed this while you were editing')]).toEqual([409, true])
  expect((await orla.get('/admin/orders/invoice-details')).html).toContain('value="Fennel Row Ltd"')

  expect((await orla.post(`/admin/orders/${order.number}/invoice`)).status).toBe(303)
  const again = await orla.post(`/admin/orders/${order.number}/invoice`)
  expect([again.status, again.html.includes('written already')]).toEqual([422, true])
  expect(await invoicesOf(order.id)).toHaveLength(1)
  expect(await auditOf(shop)).toEqual(['Oona Reilly: change invoice details', 'Oona Reilly: issue invoice'])
})

test('a paid order is invoiced by itself with all the law asks for, for what it cost, and never changes', async () => {
  const order = await buy([
    [cup, 3],
    [shirt, 1],
  ])
  await shop.work()
  const [invoice] = await invoicesOf(order.id)
  if (!invoice) throw new Error('no invoice')
  const { snapshot } = invoice
  expect(snapshot.totalMinor).toBe(order.totalMinor)
  expect(snapshot.taxMinor).toBe(order.taxMinor)
  expect(snapshot.groups.reduce((sum, group) => sum + group.netMinor, 0)).toBe(
    order.totalMinor - order.taxMinor,
  )
  const page = await orla.get(`/admin/orders/${order.number}/invoice`)
  for (const words of [
    invoice.number,
    'Fennel Row Ltd',
    'IE1234567AB',
    'Aoife Byrne',
    '14 Wellington Road',
    `Order ${order.number}`,
    '23 %',
  ])
    expect(page.html, words).toContain(words)
  await inTransaction(shop.db, (tx) =>
    saveSettings(
      tx,
      { business: { name: 'New name', address: 'Elsewhere', taxId: '', registration: '' } },
      1,
    ),
  )
  expect((await orla.get(`/admin/orders/${order.number}/invoice`)).html).toBe(page.html)
  await inTransaction(shop.db, (tx) => saveSettings(tx, { business: { ...details, address: '1 Quay' } }, 1))
  await expect(shop.db.updateTable('invoices').set({ total_minor: 1 }).execute()).rejects.toThrow()
  await expect(shop.db.deleteFrom('invoices').execute()).rejects.toThrow()
  await expectSoundBooks(shop.db)
})

test('an order that waits for its money has no invoice, and gets it with the money', async () => {
  const order = await placeTestOrder(shop, { goods: [[cup, 1]], gateway: 'transfer' })
  await shop.work()
  expect((await orla.get(`/admin/orders/${order.number}/invoice`)).status).toBe(404)
  const refused = await orla.post(`/admin/orders/${order.number}/invoice`)
  expect([refused.status, refused.html.includes('once it is paid')]).toEqual([422, true])
  await orla.post(`/admin/orders/${order.number}/payments/${order.payments[0]?.id}/receipt`)
  await shop.work()
  expect(await invoicesOf(order.id)).toHaveLength(1)
})

test('each refund gets one credit note with its own number, which names the invoice and gives its tax back', async () => {
  const order = await buy([[cup, 3]])
  await shop.work()
  const actor = { userId: 1, name: 'Oona Reilly', ip: '' }
  const line = { orderLineId: order.lines[0]?.id ?? 0, quantity: 1, restock: true }
  const by = { orderId: order.id, actor, now: shop.time.now }
  await refundOrder(shop.db, { ...by, wish: { lines: [line], amountMinor: null, reason: 'Chipped' } })
  await shop.work()
  await refundOrder(shop.db, { ...by, wish: { lines: [], amountMinor: 101, reason: 'Late' } })
  await shop.work()
  await shop.work()
  const [invoice, lines, amount, ...more] = await invoicesOf(order.id)
  expect(more).toEqual([])
  expect(lines?.number.replace(/\d+$/, '')).toBe('CN-')
  expect(lines?.snapshot.corrects?.number).toBe(invoice?.number)
  expect(lines?.snapshot.lines.map(({ quantity }) => quantity)).toEqual([1])
  const third = order.lines[0]?.taxMinor ?? 0
  expect(Math.abs((lines?.snapshot.taxMinor ?? 0) - third / 3)).toBeLessThan(1)
  expect([amount?.totalMinor, amount?.snapshot.netMinor, amount?.snapshot.taxMinor]).toEqual([101, 82, 19])
  const shopper = shop.shopper()
  const page = await shopper.get(`${orderPath(order)}/invoice`)
  expect(page.html).toContain(`Changes invoice ${invoice?.number}`)
  expect((await shopper.get(orderPath(order))).html).toContain(`${orderPath(order)}/invoice`)
  expect((await shopper.get(`/orders/${order.number}/${'x'.repeat(27)}/invoice`)).status).toBe(404)
  await expectSoundBooks(shop.db)
})

test('many invoices written at once are numbered without a gap, each order once', async () => {
  const orders = []
  for (let count = 0; count < 6; count++) orders.push(await buy([[cup, 1]]))
  const before = (await serials()).length
  const answers = await Promise.all(
    [...orders, ...orders].map(({ id }) => issueInvoice(shop.db, id, shop.time.now)),
  )
  expect(answers.filter((answer) => answer === null)).toHaveLength(6)
  await shop.work()
  expect(await serials()).toEqual(Array.from({ length: before + 6 }, (_, index) => index + 1))
  await expectSoundBooks(shop.db)
})

test('invoices and packing slips are files as well; what they cannot show stays readable', async () => {
  const order = await buy([[cup, 2]], { name: 'Łukasz Żółć 東京' })
  await shop.work()
  const slip = await orla.get(`/admin/orders/${order.number}/packing-slip`)
  expect(slip.html).toContain('Łukasz Żółć 東京')
  expect(slip.html).not.toMatch(/€/)
  const cookie = [...orla.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  for (const address of [
    `/admin/orders/${order.number}/invoice.pdf`,
    `${orderPath(order)}/invoice.pdf`,
    `/admin/orders/packing-slips.pdf?orders=${order.number}`,
  ]) {
    const answer = await shop.app.request(address, { headers: { cookie } })
    expect([answer.status, answer.headers.get('content-type')], address).toEqual([200, 'application/pdf'])
    const file = await PDFDocument.load(await answer.arrayBuffer())
    expect(file.getPageCount()).toBe(1)
  }
})

test('staff write notes that only they read and only their writer deletes, and tags, all in the timeline', async () => {
  const order = await buy([[cup, 1]])
  const own = `/admin/orders/${order.number}`
  const empty = await orla.post(`${own}/notes`, { note: ' ' })
  expect([empty.status, empty.html.includes('Write the note')]).toEqual([422, true])
  await orla.post(`${own}/notes`, { note: 'Rings twice.\r\n<b>Dog!</b>' })
  await orla.post(`${own}/tags`, { tag: 'Gift' })
  await orla.post(`${own}/tags`, { tag: 'urgent' })
  await orla.post(`${own}/tags/removal`, { tag: 'gift' })
  const page = await orla.get(own)
  for (const words of ['&lt;b&gt;Dog!', 'none → gift', 'gift → gift, urgent', 'gift, urgent → urgent'])
    expect(page.html, words).toContain(words)
  expect((await shop.shopper().get(orderPath(order))).html).not.toContain('Dog!')
  await hire(shop, 'staff', { email: 'sean@example.com', name: 'Sean Kelly' })
  const sean = shop.shopper()
  await sean.get('/admin/login')
  await sean.follow(await sean.post('/admin/login', { email: 'sean@example.com', password }))
  const { id } = await shop.db.selectFrom('order_notes').select('id').executeTakeFirstOrThrow()
  expect((await sean.get(own)).html).not.toContain(`notes/${id}/removal`)
  expect((await sean.post(`${own}/notes/${id}/removal`)).status).toBe(404)
  expect((await orla.post(`${own}/notes/${id}/removal`)).status).toBe(303)
  expect((await getOrder(shop.db, order.id)).events.some(({ kind }) => /note|tag/.test(kind))).toBe(false)
})

test('a note shown to the customer goes out by mail, stands beside their order, and cannot be taken back', async () => {
  const order = await buy([[cup, 1]])
  const own = `/admin/orders/${order.number}`
  await orla.post(`${own}/notes`, { note: 'Only for us.' })
  const refused = await orla.post(`${own}/notes`, { note: '', shown: '1' })
  expect([refused.status, refused.html]).toEqual([422, expect.stringMatching(/id="shown"[^>]* checked/)])
  await orla.post(`${own}/notes`, { note: 'The blue one chipped.\r\nWould <b>sky</b> do?', shown: '1' })
  await shop.work()
  const mails = await shop.db.selectFrom('mails').selectAll().where('kind', '=', 'order_note').execute()
  expect(mails).toMatchObject([
    { to_email: order.email, order_id: order.id, subject: expect.stringContaining(order.number) },
  ])
  expect(mails[0]?.text).toContain('Would <b>sky</b> do?')
  expect(mails[0]?.html).toContain('Would &lt;b&gt;sky&lt;/b&gt; do?')
  const theirs = (await shop.shopper().get(orderPath(order))).html
  expect(theirs).toContain('<p>The blue one chipped.</p>')
  expect(theirs).not.toContain('Only for us.')
  const note = shop.db.selectFrom('order_notes').select('id').where('order_id', '=', order.id)
  const { id } = await note.where('is_shown', '=', 1).executeTakeFirstOrThrow()
  expect((await orla.get(own)).html).not.toContain(`notes/${id}/removal`)
  expect((await orla.post(`${own}/notes/${id}/removal`)).status).toBe(404)
  expect((await orla.get(own)).html).toContain('Wrote to the customer')
})
