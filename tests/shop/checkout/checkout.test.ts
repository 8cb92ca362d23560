import { describe, expect, test } from 'vitest'
import { saveSettings } from '#src/domain/settings/settings.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { mug, putOnShelf, tee } from '../../support/goods.ts'
import { NOON } from '../../support/noon.ts'
import { expectSoundBooks } from '../../support/verify.ts'
import {
  buy,
  goToCheckout,
  jsonLdOf,
  openStocked,
  orderPathOf,
  ordersOf,
  pathOf,
  pressPay,
  readForm,
  type StockedShop,
  stockOf,
  typed,
} from './buyer.ts'

const only = (shop: StockedShop) => shop.variants[0] ?? 0
const titleOf = (html: string) => /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? ''

describe('a guest who orders', () => {
  test('by cash gets a thank-you page, a mail, and the goods set aside', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const answer = await buy(buyer, only(shop), { payment: 'cash' })
    expect(answer.status).toBe(303)
    expect(pathOf(answer.location)).toBe(await orderPathOf(shop))
    const page = await buyer.follow(answer)
    expect(page.html).toContain('Thank you')
    expect(page.html).toContain('Cash on delivery')
    await shop.work()
    const mails = await shop.db.selectFrom('mails').select(['kind', 'to_email']).execute()
    expect(mails).toEqual([{ kind: 'order_confirmed', to_email: 'aoife@example.ie' }])
    expect(await stockOf(shop, only(shop))).toEqual({ onHand: 3, reserved: 1 })
    expect((await buyer.get('/cart')).html).toContain('Nothing in it yet')
    await expectSoundBooks(shop.db)
  })

  test('presses the button twice at once and has one order', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop))
    const answers = await Promise.all([1, 2, 3].map(() => pressPay(buyer, checkout, { payment: 'cash' })))
    const path = await orderPathOf(shop)
    expect(answers.map(({ status, location }) => [status, pathOf(location)])).toEqual(
      [1, 2, 3].map(() => [303, path]),
    )
    // And again a while later, by going back and sending the form anew.
    const again = await pressPay(buyer, checkout, { payment: 'cash' })
    expect([again.status, pathOf(again.location)]).toEqual([303, path])
    expect(await ordersOf(shop)).toHaveLength(1)
    await expectSoundBooks(shop.db)
  })

  test('sees the same sum on the page, on the button, on the order and in what machines read', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop), 2)
    expect(checkout.html).toContain('Pay €40.50')
    expect(checkout.html).toContain('incl. €7.57 VAT')
    const page = await buyer.follow(await pressPay(buyer, checkout, { payment: 'transfer' }))
    expect(page.html).toContain('<dt>Total</dt><dd>€40.50</dd>')
    expect(jsonLdOf(page.html)).toContainEqual(
      expect.objectContaining({
        ...{ '@type': 'Order', orderNumber: '1001', price: '40.50', priceCurrency: 'EUR' },
        orderStatus: 'https://schema.org/OrderPaymentDue',
        paymentStatus: 'https://schema.org/PaymentDue',
      }),
    )
  })

  test('without a script, in four requests', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const bag = await buyer.follow(await buyer.post('/cart/lines', { variantId: String(only(shop)) }))
    expect(bag.html).toContain('href="/checkout"')
    const checkout = await buyer.get('/checkout')
    const done = await buyer.follow(await pressPay(buyer, checkout, { payment: 'cash' }))
    expect(done.html).toContain('Thank you')
  })
})

test('somebody signed in sends it to an address they saved, and finds the order in their account', async () => {
  const shop = await openStocked([mug()])
  const buyer = shop.shopper()
  const account = {
    name: 'Aoife Byrne',
    email: 'aoife@example.ie',
    password: 'a sentence nobody would guess',
  }
  await buyer.post('/account/register', account)
  await buyer.post('/account/login', account)
  // The forms of a guest's pages are worth nothing once somebody is signed in.
  await buyer.get('/account')
  const { id: userId } = await shop.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const times = { is_default: 1, created_at: NOON, updated_at: NOON }
  const place = {
    line1: '7 Harbour Row',
    line2: '',
    city: 'Cobh',
    region: '',
    postcode: 'P24 AC12',
    country: 'IE',
  }
  await shop.db
    .insertInto('addresses')
    .values({ id: 5, user_id: userId, name: 'Aoife Byrne', company: '', phone: '', ...place, ...times })
    .execute()
  const checkout = await goToCheckout(buyer, only(shop))
  expect(checkout.html).toContain('Signed in as aoife@example.ie')
  const bought = await buyer.post('/checkout', { ...readForm(checkout.html), payment: 'cash' })
  expect(bought.status).toBe(303)
  const [order] = await ordersOf(shop)
  expect(order?.user_id).toBe(userId)
  expect(JSON.parse(order?.shipping_address_json ?? '')).toMatchObject({
    line1: '7 Harbour Row',
    city: 'Cobh',
  })
  expect((await buyer.get('/account/orders')).html).toContain('1001')
  await expectSoundBooks(shop.db)
})

describe('a form with slips', () => {
  const wrong = {
    ...{
      email: 'aoife@',
      name: '',
      line1: '<b>4 Fennel Row</b>',
      postcode: 'T12',
      city: 'Cork & Co',
      phone: 'none',
    },
    ...{ news: '1', payment: 'cash', company: '"Byrne"' },
  }

  test('comes back whole at 422, each value as it was typed, each slip at its field and in the title', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const refused = await buy(buyer, only(shop), wrong)
    expect(refused.status).toBe(422)
    expect(titleOf(refused.html)).toMatch(/^Error: /)
    const form = readForm(refused.html)
    expect(form).toMatchObject({
      ...{ email: 'aoife@', name: '', postcode: 'T12', phone: 'none', news: '1', payment: 'cash' },
      city: 'Cork & Co',
      company: '"Byrne"',
    })
    expect(refused.html).not.toContain('<b>4 Fennel')
    for (const field of ['email', 'name', 'postcode', 'phone']) {
      expect(refused.html).toMatch(
        new RegExp(`id="${field}"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*${field}-error`),
      )
      expect(refused.html).toContain(`href="#${field}"`)
    }
    expect(refused.html).toContain('Enter an email address in the correct format, like name@example.com')
    expect(refused.html).toContain('Enter a full Eircode, like D02 AF30')
    expect(await ordersOf(shop)).toEqual([])
  })

  test('corrected and sent again buys', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const refused = await buy(buyer, only(shop), wrong)
    const bought = await pressPay(buyer, refused, { ...typed, phone: '' })
    expect(bought.status).toBe(303)
    await expectSoundBooks(shop.db)
  })

  test('of the billing address is asked for only where it differs', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const refused = await buy(buyer, only(shop), { same: '', payment: 'cash' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('href="#bill_name"')
    const billing = {
      bill_country: 'DE',
      bill_name: 'B. Byrne',
      bill_line1: 'Torstr. 1',
      bill_postcode: '10115',
      bill_city: 'Berlin',
    }
    const bought = await pressPay(buyer, refused, { ...billing, same: '', payment: 'cash' })
    expect(bought.status).toBe(303)
    const [order] = await ordersOf(shop)
    expect(JSON.parse(order?.billing_address_json ?? '')).toMatchObject({ country: 'DE', city: 'Berlin' })
  })

  test('longer than anybody types is cut or refused, never a fault', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const refused = await buy(buyer, only(shop), {
      name: 'x'.repeat(5_000),
      email: `${'y'.repeat(400)}@example.ie`,
    })
    expect(refused.status).toBe(422)
    expect(refused.html.length).toBeLessThan(100_000)
  })
})

describe('what the browser claims is not believed:', () => {
  test('prices, totals, states and roles in the form change nothing', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const answer = await buy(buyer, only(shop), {
      ...{
        payment: 'cash',
        price: '1',
        total: '1',
        total_minor: '1',
        subtotal_minor: '1',
        shipping_minor: '0',
      },
      ...{
        state: 'paid',
        role: 'owner',
        user_id: '1',
        discount_minor: '9999',
        paid_at: '1',
        currency: 'JPY',
      },
    })
    expect(answer.status).toBe(303)
    expect((await ordersOf(shop))[0]).toMatchObject({
      ...{ state: 'pending_payment', total_minor: 2_250, currency: 'EUR', user_id: null, paid_at: null },
    })
  })

  test('a total other than the shop’s own buys nothing and is put right on the page', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    for (const seen_total of ['1', '', '-2250', '2250.5', 'NaN', '99999999999999999999']) {
      const refused = await buy(buyer, only(shop), { payment: 'cash', seen_total }, 1)
      expect([seen_total, refused.status]).toEqual([seen_total, 422])
      expect(titleOf(refused.html)).toMatch(/^Error: /)
      expect(refused.html).toContain('The total is different now')
      await buyer.post('/cart/clear', {})
    }
    expect(await ordersOf(shop)).toEqual([])
  })

  test('a way to pay that is not offered is not used', async () => {
    const shop = await openStocked([mug()])
    await inTransaction(shop.db, (tx) => saveSettings(tx, { cash: { isOn: false } }, NOON))
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop))
    expect(checkout.html).not.toContain('Cash on delivery')
    await pressPay(buyer, checkout, { payment: 'cash' })
    const payments = await shop.db.selectFrom('payments').select('gateway').execute()
    expect(payments.filter(({ gateway }) => gateway === 'cash')).toEqual([])
  })

  test('a delivery that is not offered there is not swapped for another', async () => {
    const shop = await openStocked([mug()])
    const refused = await buy(shop.shopper(), only(shop), { payment: 'cash', delivery: '999' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('no longer offered')
    expect(await ordersOf(shop)).toEqual([])
  })

  test('somebody else’s saved address is not used', async () => {
    const shop = await openStocked([mug()])
    await shop.db
      .insertInto('users')
      .values({
        ...{ id: 7, email: 'b@example.ie', name: 'B', password_hash: null, role: 'customer' },
        ...{ verified_at: null, created_at: NOON, updated_at: NOON },
      })
      .execute()
    await shop.db
      .insertInto('addresses')
      .values({
        ...{
          id: 3,
          user_id: 7,
          name: 'Secret Person',
          company: '',
          line1: '9 Hidden Lane',
          line2: '',
          city: 'Cork',
        },
        ...{
          region: '',
          postcode: 'T12 X70A',
          country: 'IE',
          phone: '',
          is_default: 1,
          created_at: NOON,
          updated_at: NOON,
        },
      })
      .execute()
    const answer = await buy(shop.shopper(), only(shop), { payment: 'cash', address: '3' })
    expect(answer.html).not.toContain('Hidden Lane')
    expect((await ordersOf(shop))[0]?.shipping_address_json).not.toContain('Hidden Lane')
  })
})

describe('meanwhile', () => {
  test('sold out is said line by line, the bag is lowered, and the next press buys what is left', async () => {
    const shop = await openStocked([mug({ onHand: 3 }), tee({ onHand: 1 })])
    const [mugId = 0, teeId = 0] = shop.variants
    const buyer = shop.shopper()
    await goToCheckout(buyer, teeId)
    const checkout = await goToCheckout(buyer, mugId, 3)
    const quick = shop.shopper()
    await goToCheckout(quick, teeId)
    await buy(quick, mugId, { payment: 'cash' }, 2)
    const refused = await pressPay(buyer, checkout, { payment: 'cash' })
    expect(refused.status).toBe(422)
    expect(titleOf(refused.html)).toMatch(/^Error: /)
    expect(refused.html).toContain('Bothy mug: only 1 left, so we have lowered the quantity.')
    expect(refused.html).toMatch(/Field tee, Ink\W+S has just sold out, so we have taken it out\./)
    expect(refused.html).toContain('Place order for €22.50')
    const bought = await pressPay(buyer, refused, { payment: 'cash' })
    expect(bought.status).toBe(303)
    expect(await ordersOf(shop)).toHaveLength(2)
    await expectSoundBooks(shop.db)
  })

  test('everything sold out leaves an empty bag that says why', async () => {
    const shop = await openStocked([mug({ onHand: 1 })])
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop))
    await buy(shop.shopper(), only(shop), { payment: 'cash' })
    const refused = await pressPay(buyer, checkout, { payment: 'cash' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('Bothy mug has just sold out')
    expect(await ordersOf(shop)).toHaveLength(1)
  })

  test('a price that rose is shown first, and bought only when it is accepted', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop))
    await putOnShelf(shop.db, mug({ priceMinor: 1_900 }))
    const refused = await pressPay(buyer, checkout, { payment: 'cash' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('Place order for €23.50')
    expect((await pressPay(buyer, refused, { payment: 'cash' })).status).toBe(303)
    expect((await ordersOf(shop))[0]?.total_minor).toBe(2_350)
  })

  test('a bag changed in another tab is looked over first', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop))
    await buyer.post('/cart/lines', { variantId: String(only(shop)) })
    const refused = await pressPay(buyer, checkout, { payment: 'cash' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('The bag was changed')
    expect(await ordersOf(shop)).toEqual([])
  })

  test('an empty bag has nothing to pay', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const page = await buyer.get('/checkout')
    expect(page.status).toBe(200)
    expect(page.html).toContain('Your bag is empty')
    expect((await buyer.post('/checkout', typed)).html).toContain('Your bag is empty')
  })
})

describe('the sum beside the form', () => {
  test('follows the country, with a script by its parts alone, without one by the whole page', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop))
    const german = { ...readForm(checkout.html), ...typed, country: 'DE', postcode: '10115', delivery: '' }
    const part = await buyer.swap('/checkout/quote', { ...german, changed: 'country' })
    expect(part.status).toBe(200)
    expect(part.html).not.toContain('<!doctype html>')
    expect(part.html).toContain('€27.50')
    const whole = await buyer.post('/checkout/quote', german)
    expect(whole.html).toContain('<!doctype html>')
    expect(whole.html).toContain('€27.50')
    expect(readForm(whole.html)).toMatchObject({
      name: 'Aoife Byrne',
      country: 'DE',
      email: 'aoife@example.ie',
    })
    expect(await ordersOf(shop)).toEqual([])
  })

  test('takes a code off, keeps what was typed, and says of a wrong one that it is wrong', async () => {
    const shop = await openStocked([mug()])
    const coupon = {
      code: 'TEA',
      kind: 'amount',
      value: 500,
      min_subtotal_minor: 0,
      starts_at: null,
      ends_at: null,
    }
    await shop.db
      .insertInto('coupons')
      .values({ ...coupon, max_uses: 1, uses: 0, created_at: NOON })
      .execute()
    const buyer = shop.shopper()
    const form = { ...readForm((await goToCheckout(buyer, only(shop))).html), ...typed }
    const wrong = await buyer.post('/checkout/discount', { ...form, code: 'NOPE', code_action: 'apply' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toMatch(
      /id="code"[^>]*value="NOPE"[^>]*aria-invalid="true"[^>]*aria-describedby="code-error"/,
    )
    expect(readForm(wrong.html)).toMatchObject({ name: 'Aoife Byrne' })
    const right = await buyer.post('/checkout/discount', { ...form, code: ' tea ', code_action: 'apply' })
    expect(right.status).toBe(200)
    expect(right.html).toContain('€17.50')
    const bought = await pressPay(buyer, right, { payment: 'cash' })
    expect(bought.status).toBe(303)
    expect((await ordersOf(shop))[0]).toMatchObject({
      coupon_code: 'TEA',
      discount_minor: 500,
      total_minor: 1_750,
    })
    await expectSoundBooks(shop.db)
  })

  test('does not let codes be guessed one after the other', async () => {
    const shop = await openStocked([mug()])
    const buyer = shop.shopper()
    const form = { ...readForm((await goToCheckout(buyer, only(shop))).html), ...typed, code_action: 'apply' }
    const statuses = []
    for (let guess = 0; guess < 21; guess++)
      statuses.push((await buyer.post('/checkout/discount', { ...form, code: `GUESS${guess}` })).status)
    expect(statuses.slice(0, 20).every((status) => status === 422)).toBe(true)
    expect(statuses[20]).toBe(429)
  })

  test('in a Canadian shop adds the province’s tax once the province is known, and says so before', async () => {
    const shop = await openStocked([mug()], { settings: { country: 'CA', currency: 'CAD' } })
    const { applyTermsOfSale } = await import('#src/domain/opening/open-shop.ts')
    await applyTermsOfSale(shop.db, { country: 'CA', currency: 'CAD' }, NOON)
    const buyer = shop.shopper()
    const checkout = await goToCheckout(buyer, only(shop))
    expect(checkout.html).toContain('Total so far')
    const address = { country: 'CA', postcode: 'H3Z 2Y7', city: 'Montréal' }
    const refused = await pressPay(buyer, checkout, { ...address, region: '', payment: 'cash' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('href="#region"')
    const shown = await buyer.post('/checkout/quote', {
      ...readForm(checkout.html),
      ...typed,
      ...address,
      region: 'QC',
    })
    expect(shown.html).toContain('QST')
    const bought = await pressPay(buyer, shown, { ...address, region: 'QC', payment: 'cash' })
    expect(bought.status).toBe(303)
    const [order] = await ordersOf(shop)
    expect(order).toMatchObject({ tax_mode: 'exclusive', tax_added_minor: 90 + 180 + 23 + 45 })
    await expectSoundBooks(shop.db)
  })
})
