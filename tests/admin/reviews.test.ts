import { beforeAll, describe, expect, test } from 'vitest'
import { writeReviews } from '#src/domain/reviews/add-review.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Browser } from '../support/browser-like.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

let shop: TestShop
let oona: Browser
let mugId: number
let teeId: number

beforeAll(async () => {
  shop = await openTestShop()
  await putOnShelf(shop.db, mug(), tee())
  const idOf = async (slug: string) =>
    (await shop.db.selectFrom('products').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()).id
  mugId = await idOf('bothy-mug')
  teeId = await idOf('field-tee')
  oona = await atWork(shop, 'owner')
})

/** @returns its id */
async function written(
  text: string,
  { productId = mugId, rating = 4, state = 'pending' as 'pending' | 'published', isVerified = false } = {},
): Promise<number> {
  const review = { productId, userId: null, rating, title: text, body: `${text}, they say.`, author: 'Aoife' }
  const [id = 0] = await inTransaction(shop.db, (tx) =>
    writeReviews(tx, [{ ...review, variantTitle: '', isVerified, state, createdAt: shop.time.now }]),
  )
  return id
}

const stars = async (productId: number) =>
  shop.db
    .selectFrom('products')
    .select(['rating_count', 'rating_sum'])
    .where('id', '=', productId)
    .executeTakeFirstOrThrow()
const list = async (query: string) => (await oona.get(`/admin/reviews${query}`)).html
const titlesOf = (html: string) =>
  [...html.matchAll(/<h2 dir="auto"><a href="\/admin\/reviews\/\d+">([^<]+)</g)].map(([, title]) => title)
const versionOn = (html: string) => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''

describe('the queue', () => {
  test('shows what waits, counted in the menu, with its stars, its writer and its product', async () => {
    await written('Holds tea', { isVerified: true })
    const html = await list('')
    expect(titlesOf(html)).toEqual(['Holds tea'])
    expect(html).toMatch(/Reviews<b>1<span class="vh"> to read/)
    expect(html).toContain('4 out of 5')
    expect(html).toContain('Bought here')
    expect(html).toContain('href="/products/bothy-mug#reviews"')
  })

  test('is filtered by product, stars, words and state in its address', async () => {
    await written('Étroit', { productId: teeId, rating: 1 })
    await written('100% cotton', { productId: teeId, rating: 5, state: 'published' })
    expect(titlesOf(await list('?product=field&view=all')).sort()).toEqual(['100% cotton', 'Étroit'])
    expect(titlesOf(await list('?stars=1'))).toEqual(['Étroit'])
    expect(titlesOf(await list('?view=all&q=étroit'))).toEqual(['Étroit'])
    expect(titlesOf(await list('?view=all&q=%25'))).toEqual(['100% cotton'])
    expect(titlesOf(await list('?view=shown'))).toEqual(['100% cotton'])
    expect(await list('?q=zeppelin')).toContain('No review matches these filters.')
    expect(await list('?view=hidden')).toContain('No reviews here.')
    expect(await list('?view=odd&stars=9&page=x')).toContain('Étroit')
  })
})

describe('a decision', () => {
  test('shows or hides a review, moves the stars and stays in the log', async () => {
    const id = await written('Warm', { productId: mugId, rating: 5 })
    const before = await stars(mugId)
    const version = versionOn((await oona.get(`/admin/reviews/${id}`)).html)
    const shown = await oona.post(`/admin/reviews/${id}/decision`, { decision: 'show', version })
    expect(shown.status).toBe(303)
    expect((await oona.follow(shown)).html).toContain('The review is on the product’s page.')
    expect(await stars(mugId)).toEqual({
      rating_count: before.rating_count + 1,
      rating_sum: before.rating_sum + 5,
    })
    expect((await shop.shopper().get('/products/bothy-mug')).html).toContain('Warm, they say.')
    // The same button on the old page wants what is so already.
    expect((await oona.post(`/admin/reviews/${id}/decision`, { decision: 'show', version })).status).toBe(303)
    const late = await oona.post(`/admin/reviews/${id}/decision`, { decision: 'hide', version })
    expect(late.status).toBe(409)
    expect(late.html).toContain('Oona Reilly changed this while you were editing')
    expect((await stars(mugId)).rating_count).toBe(before.rating_count + 1)
    const again = await oona.post(`/admin/reviews/${id}/decision`, {
      decision: 'hide',
      version: versionOn(late.html),
    })
    expect(again.status).toBe(303)
    expect(await stars(mugId)).toEqual(before)
    expect((await shop.shopper().get('/products/bothy-mug')).html).not.toContain('Warm, they say.')
    expect((await auditOf(shop)).slice(-2)).toEqual(['Oona Reilly: show review', 'Oona Reilly: hide review'])
  })

  test('about many says how many, and leaves what somebody else decided meanwhile', async () => {
    const ids = [await written('One'), await written('Two'), await written('Three')]
    const ticks = [...(await list('?q=they+say')).matchAll(/value="(\d+:\d+)"/g)].map(
      ([, tick]) => tick ?? '',
    )
    const wanted = ticks.filter((tick) => ids.includes(Number(tick.split(':')[0])))
    expect(wanted).toHaveLength(3)
    const two = `/admin/reviews/${ids[1]}`
    await oona.post(`${two}/decision`, { decision: 'hide', version: wanted[1]?.split(':')[1] ?? '' })
    const before = await stars(mugId)
    const done = await oona.post('/admin/reviews/decisions', {
      decision: 'show',
      review: [...wanted, '999999:1', 'x'],
    })
    expect((await oona.follow(done)).html).toContain('Reviews shown: 2.')
    expect((await stars(mugId)).rating_count).toBe(before.rating_count + 2)
    const none = await oona.post('/admin/reviews/decisions', { decision: 'show' })
    expect((await oona.follow(none)).html).toContain('Nothing was changed')
    expect((await oona.post('/admin/reviews/decisions', { decision: 'burn' })).status).toBe(422)
  })
})

describe('a reply', () => {
  test('stands below the review as plain text, until it is taken away', async () => {
    const id = await written('Chipped', { state: 'published' })
    const path = `/admin/reviews/${id}`
    const empty = await oona.post(`${path}/reply`, {
      reply: ' ',
      version: versionOn((await oona.get(path)).html),
    })
    expect([empty.status, empty.html.includes('Write the reply first')]).toEqual([422, true])
    const long = await oona.post(`${path}/reply`, {
      reply: 'x'.repeat(2_001),
      version: versionOn(empty.html),
    })
    expect([long.status, long.html.includes('x'.repeat(2_001))]).toEqual([422, true])
    const version = versionOn(long.html)
    const reply = 'We are sorry <b>&\nNiamh'
    const saved = await oona.post(`${path}/reply`, { reply, version })
    expect((await oona.follow(saved)).html).toContain('The reply is saved.')
    const shown = (await shop.shopper().get('/products/bothy-mug')).html
    expect(shown).toContain('The shop answers:</strong> We are sorry &lt;b&gt;&amp;\nNiamh')
    const late = await oona.post(`${path}/reply`, { reply: 'No', version })
    expect(late.status).toBe(409)
    expect(late.html).toContain('>No</textarea>')
    const removed = await oona.post(`${path}/reply/removal`, { version: versionOn(late.html) })
    expect((await oona.follow(removed)).html).toContain('The reply is removed.')
    expect((await shop.shopper().get('/products/bothy-mug')).html).not.toContain('The shop answers')
    expect((await auditOf(shop)).slice(-2)).toEqual([
      'Oona Reilly: reply to review',
      'Oona Reilly: remove reply',
    ])
  })
})
