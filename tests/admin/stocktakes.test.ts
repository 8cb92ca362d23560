import { describe, expect, test } from 'vitest'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

const LIST = '/admin/inventory/stocktakes'

/** A shop with eight mugs and four kinds of tee, five each, and somebody who has begun to count them. */
async function open(role: 'staff' | 'owner' | 'fulfilment' = 'owner') {
  const shop = await openTestShop()
  const [cup, tees] = await putOnShelf(
    shop.db,
    mug({ onHand: 8, sku: 'MUG-1', barcode: '5012345678900', costMinor: 700 }),
    tee({ onHand: 5 }),
  )
  const oona = await atWork(shop, role)
  await oona.get(LIST)
  const begun = await oona.post(LIST, { location: '1', category: '' })
  expect(begun.status).toBe(303)
  return { shop, oona, path: begun.location, mugId: cup?.variantId ?? 0, teeIds: tees?.variantIds ?? [] }
}

const onHand = async ({ db }: TestShop, variantId: number) =>
  (
    await db
      .selectFrom('stock_levels')
      .select('on_hand')
      .where('variant_id', '=', variantId)
      .executeTakeFirst()
  )?.on_hand

const hiddenOn = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

describe('counting with a scanner', () => {
  test('a code leads to its thing, a number to the next code', async () => {
    const { shop, oona, path, mugId } = await open()
    const page = await oona.get(path)
    expect(page.html).toContain('0</b> of 5 counted')
    expect(page.html).toMatch(/id="code"[^>]*autofocus/)
    for (const code of ['5012345678900', 'mug-1']) {
      const found = await oona.get(`${path}?code=${code}`)
      expect(found.html).toMatch(/id="counted"[^>]*autofocus/)
      expect(found.html).toContain('id="h-scan">Bothy mug<')
      // What should be there is not said: who counts must look.
      expect(found.html).not.toContain('Expected')
    }
    const saved = await oona.post(`${path}/counts/${mugId}`, { counted: '6', version: '0', how: 'replace' })
    expect([saved.status, saved.location]).toEqual([303, `${path}?last=${mugId}`])
    const next = await oona.follow(saved)
    expect(next.html).toContain('Bothy mug: 6')
    expect(next.html).toContain('1</b> of 5 counted')
    expect(await onHand(shop, mugId)).toBe(8)
    expect(await auditOf(shop)).toEqual(['Oona Reilly: start stocktake', 'Oona Reilly: count stock'])
  })

  test('a code that nothing has is said and kept; several things of one code are shown', async () => {
    const { shop, oona, path, teeIds } = await open()
    const none = await oona.get(`${path}?code=%3Cb%3E`)
    expect([none.status, none.html.includes('has the code “&lt;b&gt;”')]).toEqual([422, true])
    expect(none.html).toContain('value="&lt;b&gt;"')
    await shop.db
      .updateTable('variants')
      .set({ barcode: '77' })
      .where('id', 'in', teeIds.slice(0, 2))
      .execute()
    const several = await oona.get(`${path}?code=77`)
    expect(several.html.match(new RegExp(`href="${path}\\?variant=`, 'g'))).toHaveLength(2)
  })

  test.each(['', '-1', '1.5', '=1+1', '5012345678900', '99999999'])('“%s” is no count', async (typed) => {
    const { oona, path, mugId } = await open()
    const refused = await oona.post(`${path}/counts/${mugId}`, { counted: typed, version: '0' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('id="counted-error"')
    if (typed === '5012345678900') expect(refused.html).toContain('That looks like a barcode')
    expect((await oona.get(path)).html).toContain('0</b> of 5 counted')
  })

  test('what stands in two places is added up', async () => {
    const { oona, path, mugId } = await open()
    await oona.post(`${path}/counts/${mugId}`, { counted: '5', version: '0' })
    const again = await oona.get(`${path}?code=MUG-1`)
    expect(again.html).toContain('Counted before: 5: Oona Reilly')
    await oona.post(`${path}/counts/${mugId}`, {
      counted: '3',
      version: hiddenOn(again.html, 'version'),
      how: 'more',
    })
    expect((await oona.get(`${path}?view=counted`)).html).toContain('value="8"')
  })
})

describe('counting one a scan', () => {
  test('adds up what one person scans, and asks about what somebody else has counted', async () => {
    const { shop, oona, path, mugId } = await open()
    expect((await oona.get(`${path}?each=1`)).html).toContain(`action="${path}/scans"`)
    for (let scans = 1; scans <= 3; scans++) {
      const counted = await oona.post(`${path}/scans`, { code: '5012345678900' })
      expect([counted.status, counted.location]).toEqual([303, `${path}?each=1&last=${mugId}`])
      expect((await oona.follow(counted)).html).toContain(`Bothy mug: ${scans}`)
    }
    const ben = await atWork(shop, 'fulfilment', { name: 'Ben Byrne' })
    await ben.get(path)
    const late = await ben.post(`${path}/scans`, { code: 'MUG-1' })
    expect([late.status, late.html.includes('Oona Reilly changed this')]).toEqual([409, true])
    expect(late.html).toContain('Add to it')
    const version = hiddenOn(late.html, 'version')
    await ben.post(`${path}/counts/${mugId}`, { counted: '1', version, how: 'more' })
    expect((await ben.get(`${path}?view=counted`)).html).toContain('value="4"')
    const none = await oona.post(`${path}/scans`, { code: 'no such' })
    expect([none.status, none.html.includes(`action="${path}/scans"`)]).toEqual([422, true])
  })
})

describe('counting along the list', () => {
  test('saves what was typed and leaves the rest to be counted', async () => {
    const { oona, path, mugId, teeIds } = await open()
    const page = await oona.get(path)
    expect(page.html.match(/name="line-/g)).toHaveLength(5)
    const fields = { [`line-${mugId}`]: '7', [`seen-${mugId}`]: '0:', [`line-${teeIds[0]}`]: '' }
    const saved = await oona.post(`${path}/counts`, { ...fields, view: 'open', page: '1' })
    expect([saved.status, saved.location]).toEqual([303, path])
    const next = await oona.follow(saved)
    expect(next.html).toContain('The count is saved.')
    expect(next.html.match(/name="line-/g)).toHaveLength(4)
    const counted = await oona.get(`${path}?view=counted`)
    expect(hiddenOn(counted.html, `seen-${mugId}`)).toBe('1:7')
    // Emptied again, it is taken back.
    await oona.post(`${path}/counts`, { [`line-${mugId}`]: '', [`seen-${mugId}`]: '1:7', view: 'counted' })
    expect((await oona.get(path)).html).toContain('0</b> of 5 counted')
  })

  test('keeps every figure where one of them cannot be read', async () => {
    const { oona, path, mugId, teeIds } = await open()
    const fields = { [`line-${mugId}`]: '7', [`line-${teeIds[0]}`]: 'a few' }
    const refused = await oona.post(`${path}/counts`, fields)
    expect(refused.status).toBe(422)
    expect(refused.html).toContain(`href="#line-${teeIds[0]}"`)
    expect(refused.html).toContain('value="a few"')
    expect(refused.html).toMatch(new RegExp(`id="line-${mugId}"[^>]*value="7"`))
    expect((await oona.get(path)).html).toContain('0</b> of 5 counted')
  })

  test('shows whoever was later the count of who was earlier, and saving again replaces it', async () => {
    const { shop, oona, path, mugId } = await open()
    const ben = await atWork(shop, 'fulfilment', { name: 'Ben Byrne' })
    await oona.post(`${path}/counts/${mugId}`, { counted: '6', version: '0' })
    await ben.get(path)
    const one = await ben.post(`${path}/counts/${mugId}`, { counted: '7', version: '0' })
    const many = await ben.post(`${path}/counts`, {
      [`line-${mugId}`]: '7',
      [`seen-${mugId}`]: '0:',
      view: 'all',
    })
    for (const late of [one, many]) {
      expect(late.status).toBe(409)
      expect(late.html).toContain('Oona Reilly changed this while you were editing')
      expect(late.html).toMatch(/<th scope="row">Bothy mug<\/th><td>6<\/td><td>7<\/td>/)
      expect(late.html).toContain('value="7"')
    }
    const seen = hiddenOn(many.html, `seen-${mugId}`)
    expect(seen).toBe('1:6')
    await ben.post(`${path}/counts`, { [`line-${mugId}`]: '7', [`seen-${mugId}`]: seen, view: 'all' })
    expect((await oona.get(`${path}/differences`)).html).toContain('Ben Byrne')
  })
})

describe('the differences', () => {
  test('are shown with what is sold and not packed, with their value, and as a file', async () => {
    const { shop, oona, path, mugId, teeIds } = await open()
    await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[mugId, 2]], gateway: 'demo' }))
    await oona.post(`${path}/counts/${mugId}`, { counted: '7', version: '0' })
    await oona.post(`${path}/counts/${teeIds[0]}`, { counted: '5', version: '0' })
    const page = await oona.get(`${path}/differences`)
    expect(page.html).toContain('2 of them sold, not packed')
    expect(page.html).toContain('−1')
    expect(page.html).toContain('-€7.00')
    expect(page.html.match(/id="row-/g)).toHaveLength(1)
    expect((await oona.get(`${path}/differences?view=counted`)).html.match(/id="row-/g)).toHaveLength(2)
    const file = await oona.get(`${path}/differences.csv`)
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(file.html.split('\r\n')[1]).toMatch(
      /^MUG-1,5012345678900,Bothy mug,,Main,7,8,2,-1,Oona Reilly,\d{4}-[^,]*,7.00,-7.00$/,
    )
    // A clerk counts, and does not see what things cost.
    const ben = await atWork(shop, 'fulfilment', { name: 'Ben Byrne' })
    expect((await ben.get(`${path}/differences`)).html).not.toContain('At cost')
    expect((await ben.get(`${path}/differences.csv`)).html).not.toContain('7.00')
  })

  test('are corrected when it is closed, once', async () => {
    const { shop, oona, path, mugId, teeIds } = await open()
    await oona.post(`${path}/counts/${mugId}`, { counted: '6', version: '0' })
    const page = await oona.get(`${path}/differences`)
    expect(page.html).toContain('4 things, 20 on hand')
    const seen = hiddenOn(page.html, 'seen')
    const closed = await oona.post(`${path}/end`, { seen, uncounted: 'left' })
    expect([closed.status, closed.location]).toEqual([303, `${path}/differences`])
    const result = await oona.follow(closed)
    expect(result.html).toContain('The stocktake is closed, and the stock corrected.')
    expect(result.html).toContain('What nobody counted was left as it was.')
    expect(result.html).not.toContain('Close and correct')
    expect([await onHand(shop, mugId), await onHand(shop, teeIds[0] ?? 0)]).toEqual([6, 5])
    expect((await oona.post(`${path}/end`, { seen })).status).toBe(409)
    const late = await oona.post(`${path}/counts/${mugId}`, { counted: '5', version: '1' })
    expect([late.status, late.html.includes('Your last count was not saved')]).toEqual([409, true])
    expect((await oona.get(path)).location).toBe(`${path}/differences`)
    expect((await oona.get(LIST)).html).toContain('1 differs: 2 fewer')
    expect((await oona.get('/admin/audit')).html).toContain(`href="${path}/differences"`)
    await expectSoundBooks(shop.db)
  })

  test('that changed since they were looked at are looked at again', async () => {
    const { shop, oona, path, mugId } = await open()
    await oona.post(`${path}/counts/${mugId}`, { counted: '6', version: '0' })
    const seen = hiddenOn((await oona.get(`${path}/differences`)).html, 'seen')
    await oona.post(`${path}/counts/${mugId}`, { counted: '7', version: '1' })
    const late = await oona.post(`${path}/end`, { seen, counted: '1', uncounted: 'zero' })
    expect([late.status, late.html.includes('Somebody has counted since')]).toEqual([409, true])
    expect(late.html).toMatch(/value="zero" checked/)
    expect(await onHand(shop, mugId)).toBe(8)
  })

  test('that orders stand against are named, and can be taken back', async () => {
    const { shop, oona, path, mugId } = await open()
    await placeTestOrder(shop, { goods: [[mugId, 3]] })
    await oona.post(`${path}/counts/${mugId}`, { counted: '1', version: '0' })
    const page = await oona.get(`${path}/differences`)
    const refused = await oona.post(`${path}/end`, { seen: hiddenOn(page.html, 'seen') })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain(`<a href="${path}?variant=${mugId}">Bothy mug</a>`)
    expect(refused.html).toContain('Orders have more of it than would be left')
    const back = await oona.post(`${path}/counts/${mugId}`, { version: '1', how: 'back' })
    expect(back.location).toBe(`${path}/differences`)
    expect((await oona.get(`${path}/differences`)).html).toContain('No differences.')
    const empty = await oona.post(`${path}/end`, { seen: '2' })
    expect([empty.status, empty.html.includes('Nothing is counted yet')]).toEqual([422, true])
  })

  test('are forgotten where it is cancelled', async () => {
    const { shop, oona, path, mugId } = await open()
    await oona.post(`${path}/counts/${mugId}`, { counted: '6', version: '0' })
    const cancelled = await oona.post(`${path}/cancellation`)
    expect([cancelled.status, cancelled.location]).toEqual([303, LIST])
    expect((await oona.follow(cancelled)).html).toContain('Cancelled')
    expect(await onHand(shop, mugId)).toBe(8)
    expect((await oona.post(`${path}/cancellation`)).status).toBe(409)
  })
})

test('one location is counted by one stocktake at a time, and none begins with nothing to count', async () => {
  const { oona, path } = await open()
  expect((await oona.get(LIST)).html).toContain(`href="${path}"`)
  const second = await oona.post(LIST, { location: '1', category: '' })
  expect([second.status, second.html.includes('being counted already')]).toEqual([409, true])
  for (const fields of [{}, { location: '99' }, { location: '1', category: '99' }])
    expect((await oona.post(LIST, fields)).status).toBe(422)
  for (const gone of [`${LIST}/999`, `${LIST}/999/differences`, `${LIST}/999/differences.csv`])
    expect((await oona.get(gone)).status).toBe(404)
})

test('who may not change stock reads what was found and counts nothing', async () => {
  const { shop, path, mugId } = await open()
  const ada = await atWork(shop, 'analyst')
  expect((await ada.get(LIST)).html).not.toContain('Begin a stocktake')
  expect((await ada.get(`${path}/differences`)).html).not.toContain('Close and correct')
  expect((await ada.get(path)).status).toBe(404)
  expect((await ada.post(`${path}/counts/${mugId}`, { counted: '1', version: '0' })).status).toBe(404)
})
