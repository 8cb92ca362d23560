import { expect, test } from 'vitest'
import type { Order } from '#src/domain/orders/order.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import type { Browser, Page } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

async function open() {
  const shop = await openTestShop()
  const [cup, shirt] = await putOnShelf(shop.db, mug({ onHand: 10 }), tee({ onHand: 10 }))
  return { shop, oona: await atWork(shop), cup: cup?.variantId ?? 0, shirt: shirt?.variantId ?? 0 }
}

const field = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? ''

/** Posts a form of the order's page as the page gives it, and goes where the answer leads. */
async function act(
  staff: Browser,
  number: string,
  action: string,
  fields: Record<string, string> = {},
): Promise<Page> {
  const version = field((await staff.get(`/admin/orders/${number}`)).html, 'version')
  const answer = await staff.post(`/admin/orders/${number}/${action}`, { version, ...fields })
  expect(answer.status, answer.html.replaceAll(/<[^>]+>/g, ' ')).toBe(303)
  return staff.follow(answer)
}

/** Bought, packed, sent and delivered. */
async function delivered(shop: TestShop, oona: Browser, goods: [number, number][]): Promise<Order> {
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods, gateway: 'demo' }))
  await act(oona, order.number, 'shipments')
  const id = (await getOrder(shop.db, order.id)).shipments[0]?.id
  await act(oona, order.number, `shipments/${id}/dispatch`, { carrier: 'GLS' })
  await act(oona, order.number, `shipments/${id}/delivery`)
  return getOrder(shop.db, order.id)
}

const mailsOf = async ({ db }: TestShop) => {
  const rows = await db.selectFrom('mails').select(['kind', 'text']).orderBy('id').execute()
  return new Map(rows.map(({ kind, text }) => [kind, text]))
}

test('what a shopper does not like comes back: asked for, approved, received, on the shelf again, and paid back', async () => {
  const { shop, oona, cup } = await open()
  const order = await delivered(shop, oona, [[cup, 3]])
  const line = order.lines[0]?.id
  const aoife = shop.shopper()
  const page = await aoife.get(orderPath(order))
  expect(page.html).toContain('Return something')
  const fields = {
    key: field(page.html, 'key'),
    [`line-${line}`]: '2',
    [`reason-${line}`]: 'Does not fit',
    note: 'Too heavy for me',
  }
  const asked = await aoife.post(`${orderPath(order)}/returns`, fields)
  expect(asked.status).toBe(303)
  const again = await aoife.post(`${orderPath(order)}/returns`, fields)
  expect(again.status).toBe(303)
  const waiting = await aoife.follow(asked)
  expect(waiting.html).toContain('We have your request and write to you.')
  expect(waiting.html).toMatch(/Your return of [\s\S]*Asked for/)

  const list = await oona.get('/admin/returns')
  expect(list.html).toContain('Does not fit')
  expect(list.html).toMatch(/Returns<b>1<span class="vh"> to answer/)
  const id = (await getOrder(shop.db, order.id)).returns[0]?.id
  expect((await getOrder(shop.db, order.id)).returns).toHaveLength(1)
  const seen = await oona.get(`/admin/orders/${order.number}`)
  expect(seen.html).toContain('Too heavy for me')
  const approved = await act(oona, order.number, `returns/${id}/approval`, { answer: 'Post it to us' })
  expect(approved.html).toContain('The return is approved.')
  expect((await aoife.get(orderPath(order))).html).toContain('Post it to us')

  const received = await act(oona, order.number, `returns/${id}/receipt`, { [`line-${line}`]: '2' })
  expect(received.html).toContain('How many can be sold again?')
  const done = await act(oona, order.number, `returns/${id}/closing`, {
    [`line-${line}`]: '1',
    refund: '1',
    reason: 'Your return has arrived.',
  })
  expect(done.html).toContain('1 back in stock, 1 written off')
  await shop.work()

  const end = await getOrder(shop.db, order.id)
  expect([end.refundedMinor, end.returns[0]?.state]).toEqual([3_600, 'restocked'])
  const { on_hand } = await shop.db
    .selectFrom('stock_levels')
    .select('on_hand')
    .where('variant_id', '=', cup)
    .executeTakeFirstOrThrow()
  expect(on_hand).toBe(8)
  const mails = await mailsOf(shop)
  expect(mails.get('return_requested')).toContain('We have your request')
  expect(mails.get('return_approved')).toContain('Post it to us')
  expect(mails.get('order_refunded')).toContain('€36.00')
  expect((await aoife.get(orderPath(order))).html).toContain('It is done. The money goes back to you.')
  expect((await auditOf(shop)).slice(-5)).toEqual([
    'Oona Reilly: mark delivered',
    'Oona Reilly: approve return',
    'Oona Reilly: receive return',
    'Oona Reilly: refund order',
    'Oona Reilly: close return',
  ])
  await expectSoundBooks(shop.db)
})

test('a return is turned down with a reason that the shopper reads, and is listed as done', async () => {
  const { shop, oona, cup } = await open()
  const order = await delivered(shop, oona, [[cup, 1]])
  const line = order.lines[0]?.id
  const own = `/admin/orders/${order.number}/returns`
  const opened = await act(oona, order.number, 'returns', {
    ...{ key: 'by phone', [`line-${line}`]: '1', reason: 'No longer wanted', answer: 'Bring it in' },
  })
  expect(opened.html).toContain('Awaiting goods')
  const id = (await getOrder(shop.db, order.id)).returns[0]?.id
  const silent = await oona.post(`${own}/${id}/rejection`, { answer: ' ' })
  expect([silent.status, silent.html.includes('Say why: the customer reads it')]).toEqual([422, true])
  await act(oona, order.number, `returns/${id}/rejection`, { answer: 'It never arrived' })
  await shop.work()
  expect((await mailsOf(shop)).get('return_rejected')).toContain('It never arrived')
  const twice = await oona.post(`${own}/${id}/approval`, { answer: 'Well then' })
  expect([twice.status, twice.html.includes('Somebody else was quicker')]).toEqual([422, true])
  expect((await oona.get('/admin/returns')).html).toContain('No returns here.')
  expect((await oona.get('/admin/returns?view=closed')).html).toContain('Turned down')
  await expectSoundBooks(shop.db)
})

test('counts that cannot be are refused at their form, and nothing of them is done', async () => {
  const { shop, oona, cup } = await open()
  const order = await delivered(shop, oona, [[cup, 2]])
  const line = order.lines[0]?.id
  const own = `/admin/orders/${order.number}/returns`
  for (const [typed, why] of [
    ['3', 'at most what was sent and is not back yet'],
    ['0', 'Choose how many of which things come back'],
    ['many', 'at most what was sent and is not back yet'],
  ]) {
    const refused = await oona.post(own, { key: `k${typed}`, [`line-${line}`]: typed ?? '' })
    expect([refused.status, refused.html.includes(why ?? '')], typed).toEqual([422, true])
    expect(refused.html).toMatch(/<details class="act" id="open_return" open/)
  }
  await act(oona, order.number, 'returns', { key: 'k', [`line-${line}`]: '2' })
  const id = (await getOrder(shop.db, order.id)).returns[0]?.id
  for (const [typed, why] of [
    ['3', 'at most what was asked for'],
    ['0', 'Nothing arrived? Then turn it down below'],
  ]) {
    const refused = await oona.post(`${own}/${id}/receipt`, { [`line-${line}`]: typed ?? '' })
    expect([refused.status, refused.html.includes(why ?? '')], typed).toEqual([422, true])
  }
  await act(oona, order.number, `returns/${id}/receipt`, { [`line-${line}`]: '1' })
  for (const [fields, why] of [
    [{ [`line-${line}`]: '2' }, 'at most what arrived'],
    [{ [`line-${line}`]: '1', refund: '1', amount: 'much' }, 'Enter an amount, like 12.50'],
    [{ [`line-${line}`]: '1', refund: '1', amount: '999' }, 'That is more than is left to refund'],
  ] as const) {
    const refused = await oona.post(`${own}/${id}/closing`, fields)
    expect([refused.status, refused.html.includes(why)], why).toEqual([422, true])
  }
  const after = await getOrder(shop.db, order.id)
  expect([after.returns[0]?.state, after.refunds]).toEqual(['received', []])
  await expectSoundBooks(shop.db)
})

test('a return is reached only through the order it belongs to', async () => {
  const { shop, oona, cup } = await open()
  const order = await delivered(shop, oona, [[cup, 1]])
  const other = await delivered(shop, oona, [[cup, 1]])
  await act(oona, order.number, 'returns', { key: 'k', [`line-${order.lines[0]?.id}`]: '1' })
  const id = (await getOrder(shop.db, order.id)).returns[0]?.id
  const wrong = await oona.post(`/admin/orders/${other.number}/returns/${id}/rejection`, { answer: 'No' })
  expect([wrong.status, (await getOrder(shop.db, order.id)).returns[0]?.state]).toEqual([404, 'approved'])
})

test('a parcel that is lost, and one that came back, say so and are refunded', async () => {
  const { shop, oona, cup } = await open()
  const order = await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[cup, 2]], gateway: 'demo' }))
  const line = order.lines[0]?.id
  await act(oona, order.number, 'shipments', { [`line-${line}`]: '1' })
  await act(oona, order.number, 'shipments')
  const [one, two] = (await getOrder(shop.db, order.id)).shipments
  for (const parcel of [one, two])
    await act(oona, order.number, `shipments/${parcel?.id}/dispatch`, { carrier: 'GLS' })
  expect((await act(oona, order.number, `shipments/${one?.id}/loss`)).html).toContain('Parcel 1 lost')
  expect((await act(oona, order.number, `shipments/${two?.id}/comeback`)).html).toContain(
    'Parcel 2 came back',
  )
  const late = await oona.post(`/admin/orders/${order.number}/shipments/${one?.id}/delivery`)
  expect([late.status, late.html.includes('not on its way')]).toEqual([422, true])
  await expectSoundBooks(shop.db)
})
