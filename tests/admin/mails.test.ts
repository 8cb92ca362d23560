import { expect, test } from 'vitest'
import { registered } from '../shop/account/people.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { placeTestOrder } from '../support/orders.ts'
import { openTestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

async function withMails() {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(shop.db, mug())
  const order = await placeTestOrder(shop, { goods: [[cup?.variantId ?? 0, 1]], gateway: 'transfer' })
  await shop.work()
  const { id } = await shop.db
    .selectFrom('mails')
    .select('id')
    .where('order_id', '=', order.id)
    .executeTakeFirstOrThrow()
  return { shop, order, id, owner: await atWork(shop, 'owner') }
}

test('every mail is listed and shown with how its sending went', async () => {
  const { order, id, owner } = await withMails()
  const list = await owner.get('/admin/mails')
  expect(list.html).toContain('No mail server is named')
  expect(list.html).toContain(`href="/admin/mails/${id}"`)
  const page = await owner.get(`/admin/mails/${id}`)
  expect(page.html).toContain(`href="/admin/orders/${order.number}"`)
  expect(page.html).toContain(`src="/admin/mails/${id}/html"`)
  expect(page.html).toContain('aoife@example.com')
})

test('a mail’s page may show itself and do nothing else', async () => {
  const { id, owner } = await withMails()
  const preview = await owner.get(`/admin/mails/${id}/html`)
  const policy = preview.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toMatch(/; sandbox$/)
  expect(policy).not.toContain('script')
  expect(preview.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(preview.html).toContain('<html')
})

test('a mail is sent again by its button, under the same Message-ID, and the log says by whom', async () => {
  const { shop, id, owner } = await withMails()
  const read = () => shop.db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const before = await read()
  expect(before.state).toBe('sent')
  const again = await owner.follow(await owner.post(`/admin/mails/${id}/resend`))
  expect(again.html).toContain('The mail will be sent again.')
  expect(await read()).toMatchObject({ state: 'pending', attempts: 0, message_id: before.message_id })
  await owner.post(`/admin/mails/${id}/resend`)
  expect(await auditOf(shop)).toEqual(['Oona Reilly: resend mail'])
  await shop.work()
  expect((await read()).state).toBe('sent')
  expect((await owner.post('/admin/mails/999/resend')).status).toBe(404)
})

test('nobody but its reader sees a link that opens an account, before it is sent or after', async () => {
  const { shop, owner } = await withMails()
  await registered(shop)
  const secretOf = () =>
    shop.db
      .selectFrom('mails')
      .select(['id', 'html', 'state'])
      .where('kind', '=', 'verify_email')
      .executeTakeFirstOrThrow()
  await shop.work()
  const { id } = await secretOf()
  await shop.db
    .updateTable('mails')
    .set({ html: '<p>/account/verify/SECRET</p>', text: 'SECRET' })
    .where('id', '=', id)
    .execute()
  const page = await owner.get(`/admin/mails/${id}`)
  expect(page.html).not.toContain('SECRET')
  expect(page.html).not.toContain('<iframe')
  expect(page.html).not.toContain('Send again')
  expect((await owner.get(`/admin/mails/${id}/html`)).status).toBe(404)
  expect((await owner.post(`/admin/mails/${id}/resend`)).status).toBe(422)
})

test('mails that could not be sent have a view of their own and are counted in the menu', async () => {
  const { shop, id, owner } = await withMails()
  await shop.db
    .updateTable('mails')
    .set({ state: 'failed', error: '550 no such mailbox' })
    .where('id', '=', id)
    .execute()
  const list = await owner.get('/admin/mails?view=failed')
  expect(list.html).toContain('Not sent')
  expect((await owner.get(`/admin/mails/${id}`)).html).toContain('550 no such mailbox')
  expect((await owner.get('/admin')).html).toContain('1 mail could not be sent'.split(' ').slice(1).join(' '))
  expect((await owner.get('/admin/mails?view=waiting')).html).toContain('No mails here.')
})
