import { beforeAll, expect, test } from 'vitest'
import { checkoutFragments, checkoutPages } from '../../support/gallery-back/checkout-pages.ts'
import { pages } from '../../support/gallery-back/pages.ts'

const show = (name: string) => checkoutPages[name]?.() ?? ''
let calm = ''
let wrong = ''

beforeAll(() => {
  calm = show('checkout')
  wrong = show('checkout-error')
})

test('the checkout asks for five things in order', () => {
  const headings = [...calm.matchAll(/<h2 id="s\d"><i>(\d)<\/i>([^<]+)/g)].map(
    ([, number, words]) => `${number} ${words}`,
  )
  expect(headings).toEqual(['1 Contact', '2 Deliver to', '3 Delivery', '4 Payment', '5 Review and pay'])
})

test('a browser knows how to fill in every line of the address', () => {
  for (const token of [
    'email',
    'shipping country',
    'shipping name',
    'shipping address-line1',
    'shipping address-line2',
    'shipping postal-code',
    'shipping address-level2',
    'shipping tel',
    'shipping organization',
  ])
    expect(calm).toContain(`autocomplete="${token}"`)
  expect(show('checkout-fresh')).toContain('autocomplete="shipping address-level1"')
})

test('no field of the shop takes a card number', () => {
  expect(calm).not.toMatch(/autocomplete="cc-|name="card/)
})

test('a refused checkout says so in its title, in a summary and at each field, and keeps what was typed', () => {
  expect(wrong).toContain('<title>Error: Checkout')
  for (const id of ['email', 'postcode', 'delivery', 'payment', 'code']) {
    expect(wrong, id).toContain(`<a href="#${id}">`)
    expect(wrong, id).toMatch(new RegExp(` id="${id}"`))
    expect(wrong, id).toContain(`id="${id}-error"`)
  }
  expect(wrong).toContain('value="aoife@"')
})

test('Enter in a field asks for the total and never pays', () => {
  const form = calm.slice(calm.indexOf('<form class="main"'))
  expect(/<button[^>]*>/.exec(form)?.[0]).toContain('formaction="/checkout/quote"')
})

test('what is not known yet is no sum, and the button names no amount', () => {
  const fresh = show('checkout-fresh')
  expect(fresh).toContain('Known with your address')
  expect(fresh).toMatch(/id="pay-\d*">Pay</)
})

test('the button names the amount, and says when pressing it moves no money yet', () => {
  expect(calm).toMatch(/id="pay-\d*">Pay €139\.00</)
})

test('a new country renames the place and brings delivery, total and button; nothing being typed is replaced', () => {
  const answer = checkoutFragments['POST /checkout/quote']?.() ?? ''
  const targets = [...answer.matchAll(/<hx-partial hx-target="([^"]+)"/g)].map(([, target]) => target)
  expect(targets).toEqual([
    '#place',
    '#changes',
    '#delivery-box',
    '#lines',
    '#totals',
    '#amount',
    '#pay',
    '#live',
  ])
  expect(answer).not.toMatch(/name="(email|name|line1)"/)
})

test.each(Object.keys(pages))(
  'the page %s prints nothing undefined, has one heading of the first rank and no id twice',
  (name) => {
    const html = pages[name]?.() ?? ''
    expect([...html.matchAll(/<h1[ >]/g)]).toHaveLength(1)
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    for (const form of html.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? []) {
      expect(form, 'every form that changes something carries the token').toContain('name="csrf"')
    }
  },
)
