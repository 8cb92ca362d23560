import { describe, expect, test } from 'vitest'
import { addLocation } from '#src/domain/inventory/save-location.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { clerk } from '../support/market.ts'
import { payAtDemoPage, placeTestOrder } from '../support/orders.ts'
import { NOON, openTestShop, type TestShop } from '../support/shop.ts'
import { expectSoundBooks } from '../support/verify.ts'
import { atWork, auditOf } from './staff.ts'

const FILES = '/admin/inventory/files'

async function open() {
  const shop = await openTestShop()
  const [cup] = await putOnShelf(
    shop.db,
    mug({ onHand: 8, sku: '=1+1', title: '@Mug, the "big" one', barcode: '0501' }),
    tee({ onHand: 5 }),
  )
  const oona = await atWork(shop, 'owner')
  await oona.get(FILES)
  const send = async (content: string, name = 'stock.csv') => {
    const added = await oona.upload(FILES, { file: new File([content], name) })
    expect(added.status).toBe(303)
    await shop.work()
    return added.location
  }
  return { shop, oona, send, mugId: cup?.variantId ?? 0 }
}

const onHand = async ({ db }: TestShop, variantId: number) =>
  (
    await db
      .selectFrom('stock_levels')
      .select('on_hand')
      .where('variant_id', '=', variantId)
      .executeTakeFirst()
  )?.on_hand

/** Fills in the last column of one line, as a spreadsheet would. */
const fill = (csv: string, id: number, figure: string) =>
  csv.replace(new RegExp(`^(${id},.*,),?\\r$`, 'm'), (line) => line.replace(/\r$/, `${figure}\r`))

describe('the stock as a file', () => {
  test('has a row a location, and nothing in it is a formula', async () => {
    const { shop, oona, mugId } = await open()
    await addLocation(shop.db, { name: '+Depot', actor: clerk, now: NOON })
    const file = await oona.get(`${FILES}/stock.csv`)
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="stock-\d{4}-\d\d-\d\d\.csv"$/,
    )
    const [head, first, second, ...rest] = file.html.trimEnd().split('\r\n')
    expect(head).toContain(
      'Variant ID,SKU,Barcode,Title,Options,Location,Reserved,On hand (current),On hand (new)',
    )
    expect(first).toBe(`${mugId},'=1+1,0501,"'@Mug, the ""big"" one",,Main,0,8,`)
    expect(second).toBe(`${mugId},'=1+1,0501,"'@Mug, the ""big"" one",,'+Depot,0,0,`)
    expect(rest).toHaveLength(8)
  })

  test('comes back changed, is shown line by line, and then changes the stock', async () => {
    const { shop, oona, send, mugId } = await open()
    const { html } = await oona.get(`${FILES}/stock.csv`)
    const path = await send(fill(html, mugId, '12'))
    const checked = await oona.get(path)
    expect(checked.html).toContain('nothing has changed yet')
    expect(checked.html).toMatch(/>8 <span class="vh">becomes<\/span>[\s\S]*?<\/svg>\s*12</)
    expect(checked.html.match(/>Line \d+</g)).toHaveLength(1)
    expect(await onHand(shop, mugId)).toBe(8)
    const started = await oona.post(`${path}/start`, {})
    expect([started.status, started.location]).toEqual([303, path])
    await shop.work()
    const done = await oona.get(path)
    expect(done.html).toContain('The stock is changed.')
    expect(await onHand(shop, mugId)).toBe(12)
    expect((await oona.post(`${path}/start`, {})).status).toBe(409)
    expect(await auditOf(shop)).toEqual([
      'Oona Reilly: add stock file',
      'Oona Reilly: apply stock file',
      'Oona Reilly: adjust stock',
    ])
    expect((await oona.get('/admin/audit')).html).toContain(`href="${path}"`)
    // Undone by another file.
    const undo = await send((await oona.get(`${path}/undo.csv`)).html)
    await oona.post(`${undo}/start`, {})
    await shop.work()
    expect(await onHand(shop, mugId)).toBe(8)
    expect((await oona.get(FILES)).html.match(/1 line changed/g)).toHaveLength(2)
    await expectSoundBooks(shop.db)
  })

  test('says what has been sold since, and does what is chosen', async () => {
    const { shop, oona, send, mugId } = await open()
    const { html } = await oona.get(`${FILES}/stock.csv`)
    await payAtDemoPage(shop, await placeTestOrder(shop, { goods: [[mugId, 2]], gateway: 'demo' }))
    const path = await send(fill(html, mugId, '10'))
    expect((await oona.get(path)).html).toContain('Stock has moved: 8 in the file, 6 now.')
    await oona.post(`${path}/start`, { moved: 'shift' })
    await shop.work()
    expect(await onHand(shop, mugId)).toBe(8)
    expect((await oona.get(`${path}/report.csv`)).html).toContain('Changed,8,6,8,"Stock has moved')
  })

  test('is refused in a sentence where nothing of it can be read', async () => {
    const { oona, send } = await open()
    const path = await send('Handle,Title\nmug,<b>Mug</b>', '<script>.csv')
    const page = await oona.get(path)
    expect(page.html).toContain('This is not a stock file.')
    expect(page.html).not.toContain('<script>.csv')
    const none = await oona.upload(FILES, { file: new File([], '') })
    expect([none.status, none.html.includes('Choose a stock file')]).toEqual([422, true])
  })

  test('asks after itself while it is being read', async () => {
    const { shop, oona } = await open()
    const added = await oona.upload(FILES, { file: new File(['SKU,On hand (new)\nTEE-INK-S,6'], 'few.csv') })
    const waiting = await oona.get(added.location, { 'hx-request': 'true' })
    expect(waiting.html.trimStart()).toMatch(/^<div class="run" id="stock-file" hx-get/)
    await shop.work()
    const ready = await oona.get(added.location, { 'hx-request': 'true' })
    expect(ready.html).not.toContain('hx-get')
    expect(ready.html).toContain('Will change')
  })
})

test('who may not change stock takes the file out and brings none in', async () => {
  const { shop, send } = await open()
  const path = await send('SKU,On hand (new)\nTEE-INK-S,6')
  const ada = await atWork(shop, 'analyst')
  expect((await ada.get(FILES)).html).not.toContain('Check the file')
  expect((await ada.get(path)).html).not.toContain('Change the stock')
  expect((await ada.get(`${FILES}/stock.csv`)).status).toBe(200)
  expect((await ada.post(`${path}/start`, {})).status).toBe(404)
  expect((await ada.get(`${FILES}/999`)).status).toBe(404)
})
