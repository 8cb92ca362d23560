import { beforeAll, describe, expect, test } from 'vitest'
import { mug } from '../../support/goods.ts'
import { buy, openStocked, orderPathOf, readForm, type StockedShop } from '../checkout/buyer.ts'

let shop: StockedShop

beforeAll(async () => {
  shop = await openStocked([mug()], { env: { TRUST_PROXY: '1' } })
  await buy(shop.shopper(), shop.variants[0] ?? 0, { payment: 'cash' })
})

let lastHost = 0
/** Each visitor comes from a network of their own. */
const visitor = () => shop.shopper({ 'x-forwarded-for': `10.0.${++lastHost}.1` })

describe('an order whose link is lost', () => {
  test('is found by its number and the address it was ordered with, however they are typed', async () => {
    for (const [number, email] of [
      ['1001', 'aoife@example.ie'],
      [' #1001 ', ' Aoife@Example.IE '],
    ]) {
      const found = await visitor().post('/track', { number: number ?? '', email: email ?? '' })
      expect([found.status, found.location]).toEqual([303, await orderPathOf(shop)])
    }
  })

  test('is not found by half of that, and nobody learns which half was wrong', async () => {
    const answers = []
    for (const [number, email] of [
      ['1001', 'brid@example.ie'],
      ['1002', 'aoife@example.ie'],
    ]) {
      const refused = await visitor().post('/track', { number: number ?? '', email: email ?? '' })
      expect(refused.status).toBe(422)
      answers.push(/<h2>There is a problem<\/h2>[\s\S]*?<\/ul>/.exec(refused.html)?.[0])
      expect(readForm(refused.html)).toMatchObject({ number, email })
      expect(refused.html).not.toContain('/orders/1001/')
    }
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toContain('We found no order with this number and address')
  })

  test('asks again for what cannot be a number or an address', async () => {
    const refused = await visitor().post('/track', { number: "1' or 1=1", email: 'nobody' })
    expect(refused.status).toBe(422)
    expect(refused.html).toMatch(/<title>Error: /)
    for (const field of ['number', 'email'])
      expect(refused.html).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`))
  })

  test('is not found by trying numbers one after the other', async () => {
    const guesser = visitor()
    let status = 0
    for (let guess = 0; guess < 21; guess++)
      status = (await guesser.post('/track', { number: String(2_000 + guess), email: 'aoife@example.ie' }))
        .status
    expect(status).toBe(429)
    // Even the right one is not told any more, and others are not kept from asking.
    expect((await guesser.post('/track', { number: '1001', email: 'aoife@example.ie' })).status).toBe(429)
    expect((await visitor().post('/track', { number: '1001', email: 'aoife@example.ie' })).status).toBe(303)
    shop.time.now += 16 * 60_000
    expect((await guesser.post('/track', { number: '1001', email: 'aoife@example.ie' })).status).toBe(303)
  })

  test('is not found by claiming to be somebody else’s network', async () => {
    const guesser = shop.shopper()
    let status = 0
    for (let guess = 0; guess < 21; guess++) {
      const fields = { number: String(3_000 + guess), email: 'aoife@example.ie' }
      // The proxy adds the true address at the right; what stands before it is the guesser's own claim.
      status = (await guesser.post('/track', fields, { 'x-forwarded-for': `1.2.3.${guess}, 203.0.113.9` }))
        .status
    }
    expect(status).toBe(429)
  })
})
