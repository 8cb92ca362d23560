import { expect, test } from 'vitest'
import { readVisits } from '#src/domain/analytics/visits.ts'
import { HOUR } from '#src/kernel/clock.ts'
import { atWork } from '../admin/staff.ts'
import { mug, putOnShelf } from '../support/goods.ts'
import { openTestShop } from '../support/shop.ts'

const firefox = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
const typed = { ...firefox, 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' }

async function open() {
  const shop = await openTestShop()
  await putOnShelf(shop.db, mug({ onHand: 5 }))
  const count = async () => {
    await shop.work()
    const around = { from: shop.time.now - HOUR, to: shop.time.now + HOUR }
    return (await readVisits(shop.db, [around])).counts[0]
  }
  return { shop, shopper: shop.shopper(), count }
}

test('whoever comes from elsewhere is one visit, however many pages they look at', async () => {
  const { shopper, count } = await open()
  await shopper.get('/', typed)
  await shopper.get('/products', { ...typed, 'Sec-Fetch-Site': 'same-origin' })
  await shopper.get('/products/bothy-mug', { ...typed, 'Sec-Fetch-Site': 'same-origin' })
  expect(await count()).toBe(1)
  await shopper.get('/products', { ...typed, 'Sec-Fetch-Site': 'cross-site' })
  expect(await count()).toBe(2)
})

test('without encryption the page before tells whether somebody came from elsewhere', async () => {
  const { shopper, count } = await open()
  await shopper.get('/', firefox)
  await shopper.get('/products', { ...firefox, Referer: 'http://localhost:3000/' })
  await shopper.get('/products', { ...firefox, Referer: 'https://search.example/?q=mug' })
  await shopper.get('/products', { ...firefox, Referer: 'no address' })
  expect(await count()).toBe(3)
})

test.each([
  ['a crawler', '/', { ...typed, 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }],
  ['a program', '/', { 'User-Agent': 'curl/8.5.0' }],
  ['nobody who says nothing of themselves', '/', {}],
  ['what a browser reads ahead', '/', { ...typed, 'Sec-Purpose': 'prefetch;prerender' }],
  [
    'a picture on another page',
    '/',
    { ...typed, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
  ],
  ['part of a page', '/search/suggest?q=mug', { ...typed, 'HX-Request': 'true' }],
  ['a page that is not there', '/products/nothing-like-that', typed],
  ['coming back from a payment', '/orders/1001/x', typed],
  ['a feed', '/robots.txt', typed],
])('%s is no visit', async (_, path, headers) => {
  const { shopper, count } = await open()
  await shopper.get(path, headers as Record<string, string>)
  expect(await count()).toBe(0)
})

test('the back office is no visit, and a ready page counts like any other', async () => {
  const { shop, shopper, count } = await open()
  const oona = await atWork(shop, 'owner')
  await oona.get('/admin', typed)
  expect(await count()).toBe(0)
  for (let times = 0; times < 3; times++) await shopper.get('/', typed)
  expect(await count()).toBe(3)
})
