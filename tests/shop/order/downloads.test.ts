import { readdirSync, rmSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#src/domain/audit/audit.ts'
import { attachFile, removeFile, replaceFile } from '#src/domain/downloads/change-files.ts'
import { type FileRules, openDownloads } from '#src/domain/downloads/product-file.ts'
import { sweepFiles } from '#src/domain/downloads/sweep-files.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { atWork, auditOf } from '../../admin/staff.ts'
import { mug, putOnShelf, type Shelved, tee } from '../../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../../support/orders.ts'
import { openTestShop, type TestShop } from '../../support/shop.ts'

let shop: TestShop
let pattern: Shelved
let shirt: Shelved
const actor = systemActor('test')

beforeEach(async () => {
  shop = await openTestShop({ settings: { contactEmail: 'help@test.example' } })
  const shelved = await putOnShelf(
    shop.db,
    mug({ slug: 'pattern', title: 'Sewing pattern', requiresShipping: false }),
    tee({ onHand: 5 }),
  )
  pattern = shelved[0] as Shelved
  shirt = shelved[1] as Shelved
})

const usual: FileRules = { label: '', variantIds: null, maxDownloads: 2, validDays: 30 }
async function* text(words: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(words)
}
const keep = async (words: string) => {
  const kept = await openDownloads(shop.dataDir).put(text(words), 1_000)
  if (typeof kept === 'string') throw new Error(kept)
  return kept
}
/** A file that a product delivers. @returns its id */
async function deliver(rules: Partial<FileRules> = {}, productId = pattern.id, words = '0123456789') {
  const kept = await keep(words)
  const by = { productId, actor, now: shop.time.now }
  const refusal = await attachFile(shop.db, {
    ...by,
    name: 'Übung 1.pdf',
    kept,
    rules: { ...usual, ...rules },
  })
  if (refusal) throw new Error(refusal)
  const row = await shop.db
    .selectFrom('product_files')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return row.id
}
const place = (goods: [number, number][] = [[pattern.variantId, 1]]) =>
  placeTestOrder(shop, { goods, gateway: 'demo' })
async function buy(goods?: [number, number][]): Promise<Order> {
  const order = await payAtDemoPage(shop, await place(goods))
  await shop.work()
  return order
}
const pageOf = async (order: Order) => (await shop.shopper().get(orderPath(order))).html
const linksOf = async (order: Order) =>
  [...(await pageOf(order)).matchAll(/href="(\/downloads\/[\w-]+)"/g)].map((match) => match[1] ?? '')
const linkOf = async (order: Order) => (await linksOf(order))[0] ?? ''
const fetchIt = (link: string, headers: Record<string, string> = {}) => shop.app.request(link, { headers })
const lying = () => readdirSync(path.join(shop.dataDir, 'downloads')).length
/** Makes what lies on the disk look old. */
const age = () => {
  const folder = path.join(shop.dataDir, 'downloads')
  for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), 1, 1)
}
const sweep = async () => {
  age()
  await sweepFiles({ db: shop.db, dataDir: shop.dataDir }, shop.time.now)
}

describe('a shopper gets their files', () => {
  test('once the order is paid, and not before', async () => {
    await deliver()
    const order = await place()
    await shop.work()
    expect(await pageOf(order)).not.toContain('Your files')
    await payAtDemoPage(shop, order)
    await shop.work()
    const html = await pageOf(order)
    expect(html).toContain('Your files')
    expect(html).toContain('Übung 1.pdf')
    expect(html).toContain('1 kB')
    expect(html).not.toContain('<b>Packed</b>')
    expect(html).toContain('2 downloads left, until 18 December 2026')
    const { status, headers } = await fetchIt(await linkOf(order))
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/pdf')
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="_bung 1.pdf"; filename*=UTF-8''%C3%9Cbung%201.pdf`,
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toContain('no-store')
    expect(await pageOf(order)).toContain('One download left')
  })

  test('at once, even where the payment has not been heard of by the rest of the shop', async () => {
    await deliver()
    const order = await payAtDemoPage(shop, await place())
    expect(await (await fetchIt(await linkOf(order))).text()).toBe('0123456789')
    await shop.work()
    expect(await linksOf(order)).toHaveLength(1)
  })

  test('by a mail that names them and leads to the page of the order', async () => {
    await deliver({ label: 'The pattern' })
    const order = await buy()
    const mail = await shop.db
      .selectFrom('mails')
      .selectAll()
      .where('order_id', '=', order.id)
      .executeTakeFirstOrThrow()
    for (const body of [mail.html, mail.text]) {
      expect(body).toContain('The pattern')
      expect(body).toContain(orderPath(order))
      expect(body).not.toContain('/downloads/')
      expect(body).not.toContain('packed')
    }
  })

  test('paid at the door: mail and page say that they come with the payment, where there are any', async () => {
    await deliver()
    const said = 'as soon as it is paid for'
    const goods = [pattern, shirt].map(({ variantIds: [id = 0] }): [number, number][] => [[id, 1]])
    const [files, cloth] = await Promise.all(
      goods.map((each) => placeTestOrder(shop, { goods: each, gateway: 'cash' })),
    )
    await shop.work()
    const mailOf = (order?: Order) =>
      shop.db
        .selectFrom('mails')
        .select(['html', 'text'])
        .where('order_id', '=', order?.id ?? 0)
        .executeTakeFirstOrThrow()
    const { html, text } = await mailOf(files)
    expect([html.includes(said), text.includes(said)]).toEqual([true, true])
    expect((await mailOf(cloth)).text).not.toContain(said)
    if (!files || !cloth) throw new Error('nothing was ordered')
    expect(await pageOf(files)).toContain(said)
    expect(await pageOf(files)).not.toContain('Everything comes by email')
    expect(await pageOf(cloth)).not.toContain(said)
  })

  test('only those of the variant they bought, for each unit as often as its rule says', async () => {
    const [inkS = 0, inkM = 0] = shirt.variantIds
    await deliver({ variantIds: [inkS], label: 'For small ones' }, shirt.id)
    await deliver({ variantIds: [inkM], label: 'For medium ones' }, shirt.id)
    const html = await pageOf(await buy([[inkM, 2]]))
    expect(html).toContain('For medium ones')
    expect(html).not.toContain('For small ones')
    expect(html).toContain('4 downloads left')
  })

  test('in parts, where a download broke off; going on costs no further download', async () => {
    await deliver()
    const order = await buy()
    const link = await linkOf(order)
    const whole = await fetchIt(link)
    const tag = whole.headers.get('etag') ?? ''
    const rest = await fetchIt(link, { range: 'bytes=4-', 'if-range': tag })
    expect([rest.status, rest.headers.get('content-range'), await rest.text()]).toEqual([
      206,
      'bytes 4-9/10',
      '456789',
    ])
    expect(await (await fetchIt(link, { range: 'bytes=-2' })).text()).toBe('89')
    expect((await fetchIt(link, { range: 'bytes=10-' })).status).toBe(416)
    expect(await pageOf(order)).toContain('One download left')
    const other = await fetchIt(link, { range: 'bytes=4-', 'if-range': '"another"' })
    expect([other.status, await other.text()]).toEqual([200, '0123456789'])
    shop.time.now += 2 * HOUR
    expect((await fetchIt(link, { range: 'bytes=4-' })).status).toBe(410)
  })

  test('and asking what it is costs nothing', async () => {
    await deliver()
    const order = await buy()
    const head = await shop.app.request(await linkOf(order), { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10'])
    expect(await pageOf(order)).toContain('2 downloads left')
  })
})

describe('a link ends', () => {
  test('when it is used up: however many ask at once, no more than agreed are let through', async () => {
    await deliver({ maxDownloads: 3 })
    const order = await buy()
    const link = await linkOf(order)
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetchIt(link)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    const refused = answers.find(({ status }) => status === 410)
    const words = (await refused?.text()) ?? ''
    expect(words).toContain('downloaded 3 times, as often as was agreed')
    expect(words).toContain(`Write to help@test.example and name order ${order.number}`)
    expect(words).not.toContain(order.token)
    expect(await pageOf(order)).toContain('All its downloads are used')
    expect(await linksOf(order)).toEqual([])
  })

  test('when its days are over, by the clock', async () => {
    await deliver()
    const order = await buy()
    const link = await linkOf(order)
    shop.time.now += 30 * DAY - 1
    expect((await fetchIt(link)).status).toBe(200)
    shop.time.now += 2
    const late = await fetchIt(link)
    expect(late.status).toBe(410)
    expect(await late.text()).toContain('The link worked until 18 December 2026')
  })

  test('never, where it was sold so', async () => {
    await deliver({ maxDownloads: null, validDays: null })
    const order = await buy()
    shop.time.now += 3_000 * DAY
    expect(await pageOf(order)).toContain('As often as you like, for as long as you like')
    for (let n = 0; n < 4; n++) expect((await fetchIt(await linkOf(order))).status).toBe(200)
  })

  test('when the order is cancelled or all of it refunded', async () => {
    await deliver()
    const order = await buy()
    const link = await linkOf(order)
    await cancelOrder(shop.deps, { orderId: order.id, actor, by: 'staff', reason: 'x', now: shop.time.now })
    await shop.work()
    const gone = await fetchIt(link)
    expect([gone.status, (await gone.text()).includes('not handed out')]).toEqual([410, true])
    expect(await pageOf(order)).not.toContain('Your files')
  })

  test('when its line is refunded; the other goods keep theirs', async () => {
    await deliver({ label: 'The pattern' })
    await deliver({ label: 'The other one' }, shirt.id)
    const order = await buy([
      [pattern.variantId, 1],
      [shirt.variantId, 1],
    ])
    const links = await linksOf(order)
    const line = order.lines.find(({ variantId }) => variantId === pattern.variantId)
    const back = { orderLineId: line?.id ?? 0, quantity: 1, restock: false }
    const wish = { lines: [back], amountMinor: null, reason: 'not liked' }
    await refundOrder(shop.db, { orderId: order.id, wish, actor, now: shop.time.now })
    await shop.work()
    const answers = await Promise.all(links.map((link) => fetchIt(link)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
    const html = await pageOf(await getOrder(shop.db, order.id))
    expect([html.includes('The pattern</b>'), html.includes('The other one</b>')]).toEqual([false, true])
  })

  test('nobody comes by a file who guesses', async () => {
    await deliver()
    const order = await buy()
    const link = await linkOf(order)
    const { stored } = await shop.db.selectFrom('product_files').select('stored').executeTakeFirstOrThrow()
    for (const guess of [
      'a'.repeat(27),
      link.slice(11, -1),
      `${link.slice(11)}x`,
      order.token,
      stored,
      '..%2f..%2fshop.db',
    ])
      expect((await fetchIt(`/downloads/${guess}`)).status).toBe(404)
  })
})

describe('the shop changes a file that was bought', () => {
  const edit = (fileId: number, seen = 1) => ({
    productId: pattern.id,
    fileId,
    seen,
    actor,
    now: shop.time.now,
  })

  test('whoever bought it before gets the newest version, and the old one leaves the disk', async () => {
    const fileId = await deliver()
    const order = await buy()
    const kept = await keep('second edition')
    expect(await replaceFile(shop.db, { ...edit(fileId), name: 'b.pdf', kept })).toBeNull()
    expect(await (await fetchIt(await linkOf(order))).text()).toBe('second edition')
    await sweepFiles({ db: shop.db, dataDir: shop.dataDir }, shop.time.now)
    expect(lying()).toBe(2)
    await sweep()
    expect(lying()).toBe(1)
  })

  test('one that is removed is kept for them until their rights have ended, and not sold any more', async () => {
    const fileId = await deliver()
    const order = await buy()
    shop.time.now += HOUR
    await removeFile(shop.db, edit(fileId))
    const owner = await atWork(shop, 'owner')
    const { html } = await owner.get(`/admin/products/${pattern.id}/files`)
    expect(html).toContain('Kept because 1 order can fetch it, until 18 December 2026.')
    shop.time.now += 2 * HOUR
    expect(await linksOf(await buy())).toEqual([])
    await sweep()
    expect((await fetchIt(await linkOf(order))).status).toBe(200)
    shop.time.now += 31 * DAY
    await sweep()
    expect(lying()).toBe(0)
    const rights = await shop.db.selectFrom('download_rights').select('token').execute()
    expect((await fetchIt(`/downloads/${rights[0]?.token}`)).status).toBe(410)
  })

  test('a file that is missing on the disk costs its buyer nothing, and says whose fault it is', async () => {
    await deliver()
    const order = await buy()
    rmSync(path.join(shop.dataDir, 'downloads'), { recursive: true })
    const answer = await fetchIt(await linkOf(order))
    expect([answer.status, (await answer.text()).includes('That is our fault')]).toEqual([410, true])
    expect(await pageOf(order)).toContain('2 downloads left')
  })
})

describe('staff help a customer', () => {
  test('by renewing a link: it works again, and the log says so', async () => {
    await deliver({ maxDownloads: 1 })
    const order = await buy()
    const link = await linkOf(order)
    await fetchIt(link)
    expect((await fetchIt(link)).status).toBe(410)
    const clerk = await atWork(shop, 'staff')
    const own = `/admin/orders/${order.number}`
    const page = await clerk.get(own)
    expect(page.html).toContain('1 of 1 download used')
    const action = /action="([^"]+\/renewal)"/.exec(page.html)?.[1] ?? ''
    const renewed = await clerk.post(action, {})
    expect((await clerk.follow(renewed)).html).toContain('The link works again.')
    expect((await fetchIt(link)).status).toBe(200)
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: renew download')
    const reader = await atWork(shop, 'analyst')
    expect((await reader.post(action, {})).status).toBe(404)
    expect((await clerk.post(`${own}/files/987654/renewal`, {})).status).toBe(404)
  })

  test('by giving an order the files that came after it was paid', async () => {
    const order = await buy()
    shop.time.now += DAY
    await deliver({ label: 'Forgotten' })
    expect(await pageOf(order)).not.toContain('Forgotten')
    const clerk = await atWork(shop, 'staff')
    const own = `/admin/orders/${order.number}`
    expect((await clerk.get(own)).html).toContain('1 file came to these goods after they were bought.')
    expect((await clerk.post(`${own}/files`, {})).status).toBe(303)
    expect(await pageOf(order)).toContain('2 downloads left, until 19 December 2026')
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: give files')
    expect((await clerk.post(`${own}/files`, {})).status).toBe(422)
  })

  test('but not where the money went back', async () => {
    await deliver()
    const order = await buy()
    await cancelOrder(shop.deps, { orderId: order.id, actor, by: 'staff', reason: 'x', now: shop.time.now })
    await shop.work()
    const clerk = await atWork(shop, 'staff')
    const [right] = await shop.db.selectFrom('download_rights').select('id').execute()
    const refused = await clerk.post(`/admin/orders/${order.number}/files/${right?.id}/renewal`, {})
    expect([refused.status, refused.html.includes('The order is cancelled.')]).toEqual([422, true])
  })
})
