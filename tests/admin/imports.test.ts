import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { messagesCsv } from '#src/admin/imports/refused-csv.ts'
import { shownName } from '#src/admin/imports/upload.ts'
import { openTestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

const header =
  'Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Status'
const good = [header, 'cup,Cup,<p>Plain</p>,Clay & Co,Title,Default Title,CUP-1,4,12.50,active'].join('\n')
const mixed = [
  good,
  'jug,Jug,,Clay & Co,Title,Default Title,JUG-1,2,"12,5O",active',
  '=cmd|calc,Bad,,Clay & Co,Title,Default Title,BAD-1,1,nothing,active',
].join('\n')

const file = (text: string, name = 'products_export.csv') => new File([text], name, { type: 'text/csv' })

test('a file is checked first, nothing changes, and the import then runs as a job with its report', async () => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  const page = await oona.get('/admin/imports')
  expect(page.html).toContain('enctype="multipart/form-data"')
  const added = await oona.upload('/admin/imports', { file: file(good) })
  expect([added.status, added.location]).toEqual([303, '/admin/imports/1'])
  const checking = await oona.follow(added)
  expect(checking.html).toContain('Checking the file')
  expect(checking.html).toContain('hx-trigger="every 1s"')

  await shop.work()
  const report = await oona.get('/admin/imports/1')
  expect(report.html).toContain('nothing has changed yet')
  expect(report.html).toContain('Import now')
  expect(report.html).not.toContain('hx-trigger="every 1s"')
  expect(await shop.db.selectFrom('products').select('id').execute()).toEqual([])

  const started = await oona.follow(await oona.post('/admin/imports/1/start'))
  expect(started.html).toContain('Waiting to begin')
  await shop.work()
  const part = await oona.get('/admin/imports/1', { 'hx-request': 'true' })
  expect(part.html.trimStart()).toMatch(/^<div class="run" id="run">/)
  expect(part.html).toContain('The import is done.')
  const products = await shop.db.selectFrom('products').select(['slug', 'source']).execute()
  expect(products).toEqual([{ slug: 'cup', source: 'import' }])
  expect((await oona.get('/admin/imports')).html).toContain('1 products (1 created, 0 updated, 0 unchanged)')
  expect(await auditOf(shop)).toEqual(['Oona Reilly: add import', 'Oona Reilly: start import'])
})

test('what is refused is told row by row, and as a file that no spreadsheet takes for formulas', async () => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  await oona.get('/admin/imports')
  await oona.upload('/admin/imports', { file: file(mixed) })
  await shop.work()
  const report = await oona.get('/admin/imports/1')
  expect(report.html).toContain('Line 3')
  expect(report.html).toContain('Row by row')
  const csv = await oona.get('/admin/imports/1/messages.csv')
  expect(csv.headers.get('content-type')).toContain('text/csv')
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="products-export-messages.csv"')
  const lines = csv.html.split('\r\n')
  expect(lines[0]).toBe('Line,What,Product,Message')
  expect(csv.html).toContain('jug')
  expect(csv.html).not.toMatch(/(^|[,"\n])[=+@]/m)
})

test.each([
  ['an Excel workbook', 'PK\x03\x04 anything', 'not a CSV file'],
  ['a file of words', 'words\nand more', 'This is no product export that is known here'],
])('%s is refused in a sentence', async (_, text, words) => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  await oona.get('/admin/imports')
  await oona.upload('/admin/imports', { file: file(text) })
  await shop.work()
  const page = await oona.get('/admin/imports/1')
  expect(page.html).toContain('The import stopped.')
  expect(page.html).toContain(words)
  expect(page.html).not.toContain('Import now')
  expect((await oona.follow(await oona.post('/admin/imports/1/start'))).html).toContain('The import stopped.')
})

test('a form without a file says so', async () => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  await oona.get('/admin/imports')
  for (const page of [
    await oona.upload('/admin/imports', {}),
    await oona.upload('/admin/imports', { file: file('') }),
    await oona.post('/admin/imports', { file: 'text' }),
  ])
    expect([page.status, page.html.includes('Choose a file with products')]).toEqual([422, true])
})

test('an uploaded file is kept under a name of our own, for the shop alone to read', async () => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  await oona.get('/admin/imports')
  await oona.upload('/admin/imports', { file: file(good, '../../../etc/passwd<b>.csv') })
  const folder = path.join(shop.dataDir, 'imports')
  const [kept = ''] = readdirSync(folder)
  expect(kept).toMatch(/^[\w-]{20,}\.csv$/)
  expect(readFileSync(path.join(folder, kept), 'utf8')).toBe(good)
  expect(statSync(path.join(folder, kept)).mode & 0o077).toBe(0)
  const page = await oona.get('/admin/imports')
  expect(page.html).toContain('passwd&lt;b&gt;.csv')
  expect(page.html).not.toContain('../')
})

test.each([
  ['a.csv', 'a.csv'],
  ['C:\\Users\\oona\\products.csv', 'products.csv'],
  ['/', 'products.csv'],
  ['a\u202Evsc.exe', 'avsc.exe'],
  ['x'.repeat(500), 'x'.repeat(120)],
])('a file called %s is shown as %s', (name, shown) => {
  expect(shownName(name)).toBe(shown)
})

test('an import is started once, however often the button is pressed', async () => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  await oona.get('/admin/imports')
  await oona.upload('/admin/imports', { file: file(good) })
  await oona.post('/admin/imports/1/start')
  expect(await shop.db.selectFrom('jobs').select('kind').execute()).toEqual([{ kind: 'import.check' }])
  await shop.work()
  await oona.post('/admin/imports/1/start')
  await oona.post('/admin/imports/1/start')
  const jobs = await shop.db.selectFrom('jobs').select('kind').where('kind', '=', 'import.run').execute()
  expect(jobs).toHaveLength(1)
  expect((await oona.post('/admin/imports/99/start')).status).toBe(404)
})

test('a cell that begins like a formula is told to be text, and quotes and lines stay in their cell', () => {
  const said = {
    line: 7,
    level: 'refused',
    handle: '=HYPERLINK("http://evil.example")',
    message: 'Two\nlines, one "cell"',
  } as const
  expect(messagesCsv([said])).toBe(
    '\uFEFFLine,What,Product,Message\r\n7,Refused,"\'=HYPERLINK(""http://evil.example"")","Two\nlines, one ""cell"""\r\n',
  )
})
