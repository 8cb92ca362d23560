import path from 'node:path'
import Database from 'better-sqlite3'
import { Buyer } from '../bench/buyer.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openTestSmtp, type TestSmtp } from '../support/smtp.ts'
import { waitForMail } from './journey.ts'
import { staffUp } from './world-access.ts'
import { putTogether } from './world-bundles.ts'
import { sellFiles } from './world-downloads.ts'
import { exportShopOnce } from './world-exports.ts'
import { sendFile, settled } from './world-files.ts'
import { fileAway } from './world-orders.ts'
import { writeAboutThings } from './world-people.ts'
import { countStock } from './world-stock.ts'

/** Who looks at a page. A newcomer has an account and nothing in it; everything else hides behind the others. */
export type Role = 'stranger' | 'guest' | 'customer' | 'newcomer' | 'owner' | 'clerk'

/** A shop in which everything has happened once, so that every page has a state to show. */
export type World = {
  shop: RunningShop
  /** The cookies of each. */
  visitors: Record<Role, Buyer>
  /** Addresses by what they lead to, such as `paid` and `admin paid`. */
  places: Record<string, string>
  close(): Promise<void>
}

const password = 'seven grey geese in a row'

export async function openWorld(): Promise<World> {
  const post = await openTestSmtp()
  const shop = await openRunningShop({ SMTP_URL: post.url })
  addCoupon(shop)
  shop.command(
    ['admin', 'create', '--email', 'orla@example.com', '--name', 'Orla Owner', '--role', 'owner'],
    password,
  )
  const enter = async (email: string, door: string) => {
    const buyer = new Buyer(shop.url)
    await buyer.send('GET', door)
    await expectMoved(buyer, door, { email, password })
    await buyer.send('GET', '/track')
    return buyer
  }
  const owner = await enter('orla@example.com', '/admin/login')
  await register(shop, 'wanda@example.com', 'Wanda Waiting')
  await register(shop, 'nora@example.com', 'Nora Newcomer')
  await register(shop, 'cara@example.com', 'Cara Customer')
  const places: Record<string, string> = {}
  const verification = await waitForMail(post, (mail) => mail.to.includes('cara@example.com'))
  places.verify = linkIn(verification.text, '/account/verify/')
  const visitors: World['visitors'] = {
    stranger: new Buyer(shop.url),
    guest: new Buyer(shop.url),
    customer: await enter('cara@example.com', '/account/login'),
    newcomer: await enter('nora@example.com', '/account/login'),
    owner,
    clerk: await staffUp(shop, owner, post, places),
  }
  places.draft = await expectMoved(owner, '/admin/orders/drafts', {})
  const waiting = await enter('wanda@example.com', '/account/login')
  await orderEverything(shop, visitors, waiting, places)
  await furnish(shop, visitors)
  await payByGiftCard(visitors, places)
  await writeToStrangers(visitors, post, places)
  await importOnce(shop, owner, places)
  await exportShopOnce(owner)
  await writeAboutThings(visitors, places)
  await fileAway(owner, places)
  await sellFiles(shop.url, owner, places)
  await countStock(shop.url, owner, places)
  await putTogether(owner, places)
  places.mail = /\/admin\/mails\/\d+/.exec((await owner.send('GET', '/admin/mails')).body)?.[0] ?? ''
  return { shop, visitors, places, close: () => Promise.all([shop.close(), post.close()]).then(() => {}) }
}

/** What an owner will set up in the back office, once there is a page for it. */
function addCoupon({ dataDir }: RunningShop): void {
  const db = new Database(path.join(dataDir, 'shop.db'))
  db.prepare(
    "insert into coupons (code, kind, value, min_subtotal_minor, uses, created_at) values ('TENOFF', 'percent', 100000, 0, 0, 0)",
  ).run()
  db.close()
}

async function register(shop: RunningShop, email: string, name: string): Promise<void> {
  const buyer = new Buyer(shop.url)
  await buyer.send('GET', '/account/register')
  await expectMoved(buyer, '/account/register', { email, name, password })
}

async function expectMoved(buyer: Buyer, action: string, fields: Record<string, string>): Promise<string> {
  const answer = await buyer.send('POST', action, fields)
  if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}: ${textOf(answer.body)}`)
  return answer.location
}

const textOf = (html: string) =>
  html
    .replace(/[\s\S]*<main/, '')
    .replace(/<[^>]*>|\s+/g, ' ')
    .slice(0, 600)

function linkIn(text: string, start: string): string {
  const link = new RegExp(`${start}[\\w-]+`).exec(text)?.[0]
  if (!link) throw new Error(`no link to ${start} in: ${text}`)
  return link
}

/** @returns the path of the new order's page, or of the gateway's page where it is paid at once */
async function order(buyer: Buyer, payment: string, products: string[]): Promise<string> {
  for (const product of products) await buyer.putInBag(await buyer.findVariant(`/products/${product}`))
  const fields = await buyer.openCheckout()
  const location = await expectMoved(buyer, '/checkout', { ...fields, payment })
  return location.replace(/^https?:\/\/[^/]+/, '')
}

async function decide(buyer: Buyer, page: string, end: string): Promise<string> {
  await buyer.send('GET', page)
  const location = (await expectMoved(buyer, page, { end })).replace(/^https?:\/\/[^/]+/, '')
  await buyer.send('GET', location)
  return location.replace(/\/?(?:pay)?\?.*$/, '')
}

async function orderEverything(
  shop: RunningShop,
  { customer, owner }: World['visitors'],
  waiting: Buyer,
  places: World['places'],
): Promise<void> {
  const fresh = () => new Buyer(shop.url)
  const paid = async (buyer: Buyer, ...products: string[]) =>
    decide(buyer, await order(buyer, 'demo', products), 'succeed')
  places.paid = await paid(fresh(), 'bothy-mug', 'sunday-pot')
  places.transfer = await order(fresh(), 'transfer', ['everyday-tee'])
  places.shipped = await paid(customer, 'bothy-mug', 'kapitaensmuetzenhalter')
  places.refunded = await paid(customer, 'olive-laurel-soap')
  places.cash = await order(customer, 'cash', ['field-notebook'])
  places.gift = await paid(fresh(), 'gift-card')
  const buyer = fresh()
  places.cancelled = await paid(buyer, 'field-notebook')
  await expectMoved(buyer, `${places.cancelled}/cancel`, {})
  places.demo = await order(waiting, 'demo', ['bothy-mug'])
  places.pending = linkIn((await waiting.send('GET', '/account/orders')).body, '/orders/\\d+/')
  const refused = fresh()
  places.failed = await decide(refused, await order(refused, 'demo', ['field-notebook']), 'fail')
  for (const state of ['paid', 'transfer', 'shipped', 'refunded', 'cancelled', 'cash', 'failed'])
    places[`admin ${state}`] = (places[state] ?? '').replace(/^\/orders\/(\d+)\/.*/, '/admin/orders/$1')
  const admin = places['admin shipped'] ?? ''
  await act(owner, admin, `${admin}/shipments`, {})
  const { body } = await owner.send('GET', admin)
  const dispatch = new RegExp(`${admin}/shipments/\\d+/dispatch`).exec(body)?.[0] ?? ''
  await act(owner, admin, dispatch, { carrier: 'An Post', tracking_number: 'LX123456789IE' })
  const packed = places['admin cash'] ?? ''
  await act(owner, packed, `${packed}/shipments`, {})
  const money = places['admin refunded'] ?? ''
  await act(owner, money, `${money}/refunds`, { amount: '2.00', reason: 'A dented corner' })
}

/** Does on an order's page what staff do there. */
async function act(
  owner: Buyer,
  page: string,
  action: string,
  fields: Record<string, string>,
): Promise<void> {
  const { body } = await owner.send('GET', page)
  const version = /name="version" value="([^"]*)"/.exec(body)?.[1] ?? ''
  await expectMoved(owner, action, { version, ...fields })
}

async function furnish(shop: RunningShop, { guest, customer }: World['visitors']): Promise<void> {
  for (const product of ['bothy-mug', 'sunday-pot', 'storm-lantern']) {
    await guest.putInBag(await guest.findVariant(`/products/${product}`))
  }
  await expectMoved(guest, '/cart/coupon', { code: 'TENOFF' })
  await customer.putInBag(await customer.findVariant('/products/everyday-tee'))
  const here = { country: 'IE', city: 'Cork', postcode: 'T23 E5R2' }
  for (const [name, line1] of [
    ['Cara Customer', '14 Wellington Road'],
    ['Bartholomew Featherstonehaugh-Cholmondeley', '3 The Old Cooperage, Blackpool'],
  ])
    await expectMoved(customer, '/account/addresses', { ...here, name: name ?? '', line1: line1 ?? '' })
  await expectMoved(customer, '/account/wishlist', { product: 'bothy-mug' })
  await expectMoved(customer, '/account/wishlist', { product: 'sunday-bowl' })
  // A second device, to be signed out from the first.
  const phone = new Buyer(shop.url)
  await phone.send('GET', '/account/login')
  await expectMoved(phone, '/account/login', { email: 'cara@example.com', password })
}

/** The card that somebody bought is in Cara's bag, and has been looked up by staff. */
async function payByGiftCard({ customer, owner }: World['visitors'], places: World['places']): Promise<void> {
  const { body } = await customer.send('GET', places.gift ?? '')
  const code = /class="gift-code">([^<]+)</.exec(body)?.[1] ?? ''
  await expectMoved(customer, '/cart/coupon', { code })
  const found = await owner.send('GET', `/admin/gift-cards?q=${code}`)
  places['admin gift card'] = /\/admin\/gift-cards\/\d+/.exec(found.body)?.[0] ?? ''
  const given = { amount: '40', email: 'bartholomew.featherstonehaugh-cholmondeley@example.com' }
  await expectMoved(owner, '/admin/gift-cards/new', { ...given, until: '2099-12-31', note: 'A chipped mug' })
}

async function writeToStrangers(
  { stranger }: World['visitors'],
  post: TestSmtp,
  places: World['places'],
): Promise<void> {
  await stranger.send('GET', '/track')
  await expectMoved(stranger, '/newsletter', { email: 'reader@example.com' })
  await expectMoved(stranger, '/account/forgot', { email: 'cara@example.com' })
  const letter = await waitForMail(post, (mail) => mail.text.includes('/newsletter/confirm/'))
  places.letter = linkIn(letter.text, '/newsletter/confirm/')
  const reset = await waitForMail(post, (mail) => mail.text.includes('/account/reset/'))
  places.reset = linkIn(reset.text, '/account/reset/')
}

const file = [
  'Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Image Src',
  'sea-salt,Sea salt,<p>From the bay.</p>,Size,100 g,SALT-1,4.50,12,http://127.0.0.1:9/salt.jpg',
  'sea-salt,,,,250 g,SALT-2,8.00,3,',
  'no-price,A thing without a price,,Size,One,NOP-1,about ten,1,',
  ',A row without a handle,,,,,,,',
].join('\n')

/** A table of nobody's format; files with the same columns would share what is said of them. */
const ownTable = (choice: string) =>
  [
    `Article,${choice},Price incl. VAT,Left on the shelf,A remark of our own that goes on for quite a while,Photo 1,Photo 2`,
    'Sugar bowl,Oat,24.00,3,"Goes with the creamer, and sells best in the weeks before Christmas",http://127.0.0.1:9/a-rather-long-address/of-a-picture/sugar-bowl-oat-front.jpg,',
    'Sugar bowl,Ink,26.00,1,,,',
    'Creamer,Oat,19.50,8,,,',
  ].join('\n')

/** A file with something to say of most rows: one run checked, one done. */
async function importOnce(shop: RunningShop, owner: Buyer, places: World['places']): Promise<void> {
  const upload = (name: string, text = file) =>
    sendFile(shop.url, owner, '/admin/imports', new File([text], name, { type: 'text/csv' }))
  places['import checked'] = await upload('spring-table.csv')
  const done = await upload('winter-table.csv')
  await settled(owner, done, 'would do')
  await expectMoved(owner, `${done}/start`, {})
  await settled(owner, done, 'The import is done')
  places['import done'] = done
  const named = await upload('autumn-list.csv', ownTable('Glaze'))
  await expectMoved(owner, named, { 'column-0': 'title', 'column-2': 'price', 'column-3': 'quantity' })
  places['import named'] = named.replace(/\/columns$/, '')
  await settled(owner, places['import named'], 'would do')
  const unnamed = await upload('a-list-with-a-rather-long-name-from-the-stall-2026.csv', ownTable('Colour'))
  places['import unnamed'] = unnamed.replace(/\/columns$/, '')
}
