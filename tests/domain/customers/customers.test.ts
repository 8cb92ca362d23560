import { beforeAll, describe, expect, test } from 'vitest'
import { changeCustomer } from '#src/domain/customers/change-customer.ts'
import { confirmEmailChange } from '#src/domain/customers/change-email.ts'
import { changeName } from '#src/domain/customers/change-name.ts'
import { eraseCustomer } from '#src/domain/customers/erase-account.ts'
import { exportGuestData, exportPersonalData } from '#src/domain/customers/export-personal-data.ts'
import { findCustomer, findCustomerIdByEmail } from '#src/domain/customers/find-customer.ts'
import { mergeCustomers } from '#src/domain/customers/merge-customers.ts'
import { noteCustomer } from '#src/domain/customers/note-customer.ts'
import { insertUser } from '#src/domain/customers/save-user.ts'
import { tagCustomer } from '#src/domain/customers/tag-customer.ts'
import { addWish } from '#src/domain/customers/wishlist.ts'
import { cancelOrder } from '#src/domain/orders/cancel-order.ts'
import { countOpenOrders, giveOrders } from '#src/domain/orders/customer-orders.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { refundOrder } from '#src/domain/orders/refund-order.ts'
import { giveReviews } from '#src/domain/reviews/give-reviews.ts'
import { writeReview } from '#src/domain/reviews/write-review.ts'
import { saveSettings } from '#src/domain/settings/settings.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { clerk } from '../../support/market.ts'
import { payAtDemoPage, placeTestOrder } from '../../support/orders.ts'
import { openTestShop, type TestShop } from '../../support/shop.ts'
import { lastToken } from './people.ts'

let shop: TestShop
let variantId: number
let productId: number

beforeAll(async () => {
  shop = await openTestShop()
  const [shelved] = await putOnShelf(shop.db, mug({ onHand: 500 }))
  variantId = shelved?.variantId ?? 0
  const product = await shop.db.selectFrom('products').select('id').executeTakeFirstOrThrow()
  productId = product.id
})

const order = (email: string, changes: Partial<Parameters<typeof placeTestOrder>[1]> = {}) =>
  placeTestOrder(shop, { goods: [[variantId, 1]], gateway: 'demo', email, ...changes })
const bought = async (email: string, changes: Partial<Parameters<typeof placeTestOrder>[1]> = {}) =>
  payAtDemoPage(shop, await order(email, changes))
const account = (
  email: string,
  { role = 'customer' as 'customer' | 'staff', isVerified = true, name = 'Aoife' } = {},
) =>
  inTransaction(shop.db, async (tx) => {
    const user = { email, name, passwordHash: null, role, isVerified, now: shop.time.now }
    return (await insertUser(tx, user)) ?? expect.fail(`${email} has an account already`)
  })
const person = async (email: string) => {
  const id = await findCustomerIdByEmail(shop.db, email)
  return id === null ? null : findCustomer(shop.db, id)
}
const known = async (email: string) => (await person(email)) ?? expect.fail(`nobody is known by ${email}`)
const spent = ({ totalMinor }: Order, times = 1) => [{ currency: 'EUR', valueMinor: totalMinor * times }]

describe('whoever orders or opens an account', () => {
  test('is known once, with what they have paid less what went back', async () => {
    const first = await bought('gertrud@example.com', { address: { name: 'Gertrud Möller', phone: '021 1' } })
    expect(await known('gertrud@example.com')).toMatchObject({
      ...{ name: 'Gertrud Möller', phone: '021 1', userId: null, ordersCount: 1, values: spent(first) },
      lastOrderAt: shop.time.now,
    })
    const second = await order('gertrud@example.com')
    expect(await known('gertrud@example.com')).toMatchObject({ ordersCount: 2, values: spent(first) })
    await payAtDemoPage(shop, second)
    expect((await known('gertrud@example.com')).values).toEqual(spent(first, 2))
    const wish = { lines: [], amountMinor: 250, reason: 'A chip' }
    const refunding = { orderId: first.id, wish, actor: clerk, now: shop.time.now }
    expect(await refundOrder(shop.db, refunding)).toBeNull()
    expect((await known('gertrud@example.com')).values).toEqual([
      { currency: 'EUR', valueMinor: 2 * first.totalMinor - 250 },
    ])
    const cancelling = {
      orderId: second.id,
      actor: clerk,
      by: 'staff',
      reason: 'Asked',
      now: shop.time.now,
    } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    expect(await known('gertrud@example.com')).toMatchObject({
      ordersCount: 1,
      values: [{ currency: 'EUR', valueMinor: first.totalMinor - 250 }],
    })
  })

  test('stays the same person when a guest opens an account, whatever they are called there', async () => {
    await bought('siobhan@example.com', { address: { name: 'Siobhán' } })
    const { id } = await known('siobhan@example.com')
    const userId = await account('siobhan@example.com', { name: 'S.' })
    expect(await known('siobhan@example.com')).toMatchObject({ id, userId, name: 'Siobhán', ordersCount: 1 })
    await changeName(shop.db, { userId, name: 'Siobhán Daly', now: shop.time.now })
    expect((await known('siobhan@example.com')).name).toBe('Siobhán Daly')
    await bought('elsewhere@example.com', { userId })
    expect(await person('elsewhere@example.com')).toBeNull()
    expect((await known('siobhan@example.com')).ordersCount).toBe(2)
  })

  test('is no customer while they are staff', async () => {
    const userId = await account('staff@example.com', { role: 'staff' })
    await order('staff@example.com', { userId })
    expect(await person('staff@example.com')).toBeNull()
    const hired = await account('hired@example.com')
    await shop.db.updateTable('users').set({ role: 'staff' }).where('id', '=', hired).execute()
    expect(await person('hired@example.com')).toBeNull()
    await shop.db.updateTable('users').set({ role: 'customer' }).where('id', '=', hired).execute()
    expect((await known('hired@example.com')).userId).toBe(hired)
  })

  test('is valued in the currency that the shop has now', async () => {
    await bought('paula@example.com')
    const sortedBy = async () =>
      (
        await shop.db
          .selectFrom('customers')
          .select('value_minor')
          .where('email', '=', 'paula@example.com')
          .executeTakeFirstOrThrow()
      ).value_minor
    const paid = await sortedBy()
    expect(paid).toBeGreaterThan(0)
    await inTransaction(shop.db, (tx) => saveSettings(tx, { currency: 'USD' }, shop.time.now))
    expect(await sortedBy()).toBe(0)
    await inTransaction(shop.db, (tx) => saveSettings(tx, { currency: 'EUR' }, shop.time.now))
    expect(await sortedBy()).toBe(paid)
  })
})

const edit = (
  { id, version, name, email, phone }: NonNullable<Awaited<ReturnType<typeof person>>>,
  form: { name?: string; email?: string; phone?: string },
) =>
  changeCustomer(shop.db, {
    ...{ customerId: id, version, actor: clerk, now: shop.time.now },
    form: { name, email, phone, groupId: null, ...form },
  })

describe('another address', () => {
  test('of a guest counts at once, unless somebody has it', async () => {
    await bought('old@example.com')
    const guest = await known('old@example.com')
    expect(await edit(guest, { email: 'paula@example.com' })).toEqual({ problems: { email: 'taken' } })
    expect(await edit(guest, { email: ' New@example.com', phone: '+353 1 23' })).toBe('saved')
    expect(await known('new@example.com')).toMatchObject({ id: guest.id, phone: '+353 1 23' })
    expect(await edit(guest, { name: 'Late' })).toBe('changed_since')
  })

  test('of an account waits for the link that was mailed there, and brings what a guest bought with it', async () => {
    const userId = await account('before@example.com')
    const bill = await bought('after@example.com')
    const guest = await known('after@example.com')
    await noteCustomer(shop.db, {
      customerId: guest.id,
      body: 'Rings twice',
      actor: clerk,
      now: shop.time.now,
    })
    expect(await edit(await known('before@example.com'), { email: 'after@example.com' })).toEqual({
      problems: { email: 'taken' },
    })
    expect(await edit(await known('before@example.com'), { email: 'third@example.com' })).toBe('mail_sent')
    expect((await known('before@example.com')).userId).toBe(userId)
    const token = await lastToken(shop.db, 'user.verify')
    await confirmEmailChange(shop.db, { token, now: shop.time.now })
    expect((await known('third@example.com')).userId).toBe(userId)
    expect(await person('before@example.com')).toBeNull()

    await shop.db.updateTable('users').set({ email: 'after@example.com' }).where('id', '=', userId).execute()
    const moved = await known('after@example.com')
    expect(moved).toMatchObject({ userId, ordersCount: 1, values: spent(bill) })
    expect(await findCustomer(shop.db, guest.id)).toBeNull()
    expect(JSON.stringify(await exportPersonalData(shop.db, userId, shop.time.now))).toContain('Rings twice')
  })
})

describe('merging', () => {
  const merge = async (keptEmail: string, goneEmail: string) => {
    const [kept, gone] = [await known(keptEmail), await known(goneEmail)]
    return mergeCustomers(shop.db, { kept, gone, actor: clerk, now: shop.time.now }, async (tx, both) => ({
      orders: await giveOrders(tx, { from: both.gone.id, to: both.kept.id, userId: both.kept.userId }),
      reviews: await giveReviews(tx, { from: both.gone.userId ?? 0, to: both.kept.userId ?? 0 }),
    }))
  }

  test('gives one of two accounts all that the other had, and ends the other’s login', async () => {
    const [a, b] = [await account('a@example.com'), await account('b@example.com')]
    const [one, two] = [
      await bought('a@example.com', { userId: a }),
      await bought('b@example.com', { userId: b }),
    ]
    for (const userId of [a, b]) await addWish(shop.db, { userId, productId, now: shop.time.now })
    const words = { productId, rating: 5, title: 'Good', body: '', author: 'B', boughtVariant: '' }
    await writeReview(shop.db, { ...words, userId: b }, shop.time.now)
    const old = await known('b@example.com')
    await noteCustomer(shop.db, { customerId: old.id, body: 'Tall', actor: clerk, now: shop.time.now })
    for (const email of ['a@example.com', 'b@example.com'])
      await tagCustomer(shop.db, {
        ...{ customerId: (await known(email)).id, tag: ' VIP ', actor: clerk, now: shop.time.now },
      })
    expect(await merge('a@example.com', 'b@example.com')).toBeNull()
    expect(await known('a@example.com')).toMatchObject({
      ...{ ordersCount: 2, otherEmails: ['b@example.com'], tags: ['vip'] },
      values: [{ currency: 'EUR', valueMinor: one.totalMinor + two.totalMinor }],
    })
    expect(await exportPersonalData(shop.db, a, shop.time.now)).toMatchObject({
      ...{ wishlist: [{}], reviews: [{ title: 'Good' }], orders: [{}, {}] },
      keptByStaff: { notes: [{ text: 'Tall', by: 'Niamh' }], tags: ['vip'], otherEmails: ['b@example.com'] },
    })
    expect(await shop.db.selectFrom('users').select('id').where('id', '=', b).execute()).toEqual([])
    await bought('b@example.com')
    expect(await known('a@example.com')).toMatchObject({ ordersCount: 3 })
  })

  test('keeps the one with the account, and is not for staff or for what has changed since', async () => {
    await bought('guest@example.com')
    await account('login@example.com')
    expect(await merge('guest@example.com', 'login@example.com')).toBe('account_must_stay')
    expect(await merge('guest@example.com', 'guest@example.com')).toBe('same_person')
    const [kept, gone] = [await known('login@example.com'), await known('guest@example.com')]
    const stale = { id: gone.id, version: gone.version - 1 }
    const merging = { kept, gone: stale, actor: clerk, now: shop.time.now }
    expect(await mergeCustomers(shop.db, merging, async () => ({}))).toBe('changed_since')
    expect((await known('guest@example.com')).id).toBe(gone.id)
  })
})

describe('erasing', () => {
  const erase = ({ id, version }: { id: number; version: number }) =>
    eraseCustomer(
      shop.db,
      {
        ...{ customerId: id, version, actor: clerk, now: shop.time.now },
        countOpenOrders: (tx) => countOpenOrders(tx, id),
      },
      async () => {},
    )

  test('waits until no order is under way, and leaves the orders with nobody', async () => {
    const bill = await bought('gone@example.com')
    const guest = await known('gone@example.com')
    await noteCustomer(shop.db, { customerId: guest.id, body: 'Loud', actor: clerk, now: shop.time.now })
    expect(await exportGuestData(shop.db, guest.id, shop.time.now)).toMatchObject({
      ...{ guest: { email: 'gone@example.com' }, orders: [{ number: bill.number }] },
      keptByStaff: { notes: [{ text: 'Loud' }] },
    })
    expect(await erase(guest)).toBe('open_orders')
    expect(await known('gone@example.com')).toMatchObject({ version: guest.version })
    const cancelling = {
      orderId: bill.id,
      actor: clerk,
      by: 'staff',
      reason: 'Asked',
      now: shop.time.now,
    } as const
    expect(await cancelOrder(shop.deps, cancelling)).toBeNull()
    expect(await erase(guest)).toBe('erased')
    expect(await person('gone@example.com')).toBeNull()
    const kept = await shop.db
      .selectFrom('orders')
      .select(['email', 'customer_id', 'total_minor'])
      .where('id', '=', bill.id)
      .executeTakeFirstOrThrow()
    expect(kept).toEqual({ email: 'gone@example.com', customer_id: 0, total_minor: bill.totalMinor })
    const notes = await shop.db
      .selectFrom('customer_notes')
      .select('body')
      .where('body', '=', 'Loud')
      .execute()
    expect(notes).toEqual([])
    await bought('gone@example.com')
    expect((await known('gone@example.com')).ordersCount).toBe(1)
  })
})
