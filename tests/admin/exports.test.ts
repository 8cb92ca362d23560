import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkExport } from '#src/domain/exports/check-export.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import { mug, putOnShelf, tee } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

async function open() {
  const shop = await openTestShop()
  return { shop, oona: await atWork(shop, 'owner') }
}

const filesOf = ({ dataDir }: TestShop) => {
  const folder = path.join(dataDir, 'exports')
  return existsSync(folder) ? readdirSync(folder) : []
}

async function exportWhole(shop: TestShop, oona: Awaited<ReturnType<typeof atWork>>) {
  await oona.get('/admin/exports')
  const asked = await oona.post('/admin/exports/whole', {})
  await shop.work()
  return { asked, page: await oona.get('/admin/exports') }
}

describe('an export of the whole shop', () => {
  test('is asked for, written meanwhile, listed with who and how large, and downloaded; the log says so', async () => {
    const { shop, oona } = await open()
    await putOnShelf(shop.db, mug())
    expect((await oona.get('/admin/exports')).html).toContain('None yet.')
    const asked = await oona.post('/admin/exports/whole', {})
    expect([asked.status, asked.location]).toEqual([303, '/admin/exports'])
    const waiting = await oona.follow(asked)
    expect(waiting.html).toContain('is being written to a file')
    expect(waiting.html).toContain('every 2s')
    await shop.work()
    const page = await oona.get('/admin/exports')
    expect(page.html).toContain('1 product, 0 orders')
    expect(page.html).toContain('Oona Reilly')
    expect(page.html).not.toContain('every 2s')

    const action = /action="(\/admin\/exports\/\d+\/download)"/.exec(page.html)?.[1] ?? ''
    const got = await oona.post(action, {})
    expect(got.status).toBe(200)
    expect(got.headers.get('content-disposition')).toMatch(
      /^attachment; filename="barrow-export-[\dT-]+\.tar"$/,
    )
    expect(got.headers.get('cache-control')).toBe('private, no-store')
    const [name = ''] = filesOf(shop)
    const file = path.join(shop.dataDir, 'exports', name)
    expect(Number(got.headers.get('content-length'))).toBe(statSync(file).size)
    expect((await checkExport(file)).counts).toMatchObject({ products: 1, orders: 0 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await auditOf(shop)).toEqual([
      'Oona Reilly: export whole shop',
      'Oona Reilly: download whole shop',
    ])
  })

  test('is written once, however often the button is pressed', async () => {
    const { shop, oona } = await open()
    await oona.get('/admin/exports')
    await oona.post('/admin/exports/whole', {})
    const again = await oona.post('/admin/exports/whole', {})
    expect((await oona.follow(again)).html).toContain('is being written already')
    await shop.work()
    expect(filesOf(shop)).toHaveLength(1)
  })

  test('is removed by hand, or by the clock after a week, and then cannot be had any more', async () => {
    const { shop, oona } = await open()
    const { page } = await exportWhole(shop, oona)
    const own = /action="(\/admin\/exports\/\d+)\/removal"/.exec(page.html)?.[1] ?? ''
    const removed = await oona.follow(await oona.post(`${own}/removal`, {}))
    expect(removed.html).toContain('The file is removed.')
    expect(filesOf(shop)).toEqual([])
    expect((await oona.post(`${own}/download`, {})).status).toBe(404)
    expect((await oona.post(`${own}/removal`, {})).status).toBe(404)

    shop.time.now += HOUR
    await exportWhole(shop, oona)
    shop.time.now += 6 * DAY
    await shop.work()
    expect(filesOf(shop)).toHaveLength(1)
    shop.time.now += 2 * DAY
    await shop.work()
    await shop.work()
    expect(filesOf(shop)).toEqual([])
    expect((await oona.get('/admin/exports')).html).not.toContain('/download"')
  })

  test('that cannot be written says why, and the next try is not held up by what the last one left', async () => {
    const { shop, oona } = await open()
    writeFileSync(path.join(shop.dataDir, 'exports'), 'a file where the folder should be')
    const { page } = await exportWhole(shop, oona)
    expect(page.html).toContain('Failed')
    expect(page.html).toMatch(/cannot be written|Something went wrong/)
  })

  test('is for the owner alone, until they make a role of it', async () => {
    const { shop } = await open()
    const mia = await atWork(shop, 'manager', { name: 'Mia' })
    const page = await mia.get('/admin/exports')
    expect(page.status).toBe(200)
    expect(page.html).not.toContain('whole shop')
    expect((await mia.post('/admin/exports/whole', {})).status).toBe(404)
    expect((await mia.get('/admin/exports', { 'hx-request': 'true' })).html).not.toContain('id="whole"')
  })
})

describe('files for spreadsheets', () => {
  test('hold products in the columns of Shopify and WooCommerce, and redirects', async () => {
    const { shop, oona } = await open()
    await putOnShelf(shop.db, tee({ onHand: [1, 2, 3, 4] }), mug({ slug: 'sum', title: '=SUM(A1)' }))
    await shop.db
      .insertInto('redirects')
      .values({ from_path: '/alt', to_path: '/neu', hits: 3, last_hit_at: null, created_at: 0 })
      .execute()
    const page = await oona.get('/admin/exports')
    for (const name of ['products', 'woocommerce', 'redirects'])
      expect(page.html).toContain(`/admin/exports/${name}.csv`)
    const products = await oona.get('/admin/exports/products.csv')
    expect(products.headers.get('content-disposition')).toMatch(/filename="products-\d{4}-\d\d-\d\d\.csv"/)
    const lines = products.html.split('\r\n')
    expect(lines[0]).toMatch(/^\uFEFF?Handle,Title,Body \(HTML\),Vendor,/)
    expect(lines[1]).toContain('field-tee,Field tee,')
    expect(lines).toHaveLength(1 + 4 + 1 + 1)
    expect(products.html).toContain(`sum,'=SUM(A1),`)
    const woo = (await oona.get('/admin/exports/woocommerce.csv')).html.split('\r\n')
    expect(woo[0]).toMatch(/^\uFEFF?ID,Type,SKU,/)
    expect(woo).toHaveLength(1 + 1 + 4 + 1 + 1)
    expect((await oona.get('/admin/exports/redirects.csv')).html).toContain('/alt,/neu,3,')
  })

  test('of customers and orders are offered to whoever may have them', async () => {
    const { shop, oona } = await open()
    expect((await oona.get('/admin/exports')).html).toContain('action="/admin/customers/export"')
    const carl = await atWork(shop, 'catalogue', { name: 'Carl' })
    const { html } = await carl.get('/admin/exports')
    expect(html).toContain('/admin/exports/products.csv')
    expect(html).not.toContain('/admin/customers/export')
    expect(html).not.toContain('/admin/orders/export.csv')
  })
})
