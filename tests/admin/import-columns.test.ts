import { rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

const table = [
  'Bezeichnung;Farbe;VK-Preis;Bestand;<b>Notiz</b>',
  'Becher;Rot;12,50;4;<i>fein</i>',
  'Becher;Blau;13,00;2;',
  'Krug;;20;1;',
].join('\n')

const file = (text = table, name = 'liste.csv') => new File([text], name, { type: 'text/csv' })
const said = { 'column-0': 'title', 'column-1': 'option1Value', 'column-2': 'price', 'column-3': 'quantity' }

async function withTable(shop: TestShop, who: { name?: string; email?: string } = {}): Promise<Browser> {
  const oona = await atWork(shop, 'staff', who)
  await oona.get('/admin/imports')
  const added = await oona.upload('/admin/imports', { file: file() })
  expect([added.status, added.location]).toEqual([303, '/admin/imports/1/columns'])
  return oona
}

const chosen = (html: string, column: number): string => {
  const [, select = ''] =
    new RegExp(`<select id="column-${column}"[\\s\\S]*?>([\\s\\S]*?)</select>`).exec(html) ?? []
  return /value="(\w*)" selected/.exec(select)?.[1] ?? ''
}
const versionOf = (html: string): string => /name="version" value="(\w+)"/.exec(html)?.[1] ?? ''

test('a table that nobody knows asks what its columns are, with a guess and three values each', async () => {
  const shop = await openTestShop()
  const oona = await withTable(shop)
  const page = await oona.get('/admin/imports/1/columns')
  expect([0, 1, 2, 3, 4].map((column) => chosen(page.html, column))).toEqual([
    ...['title', 'option1Value', 'price', 'quantity', ''],
  ])
  expect(page.html).toContain('“Becher”, “Krug”')
  expect(page.html).toContain('“12,50”, “13,00”, “20”')
  expect(page.html).toContain('&lt;b&gt;Notiz&lt;/b&gt;')
  expect(page.html).toContain('“&lt;i&gt;fein&lt;/i&gt;”')
  expect(await shop.db.selectFrom('jobs').select('kind').execute()).toEqual([])
  const run = await oona.get('/admin/imports/1')
  expect(run.html).toContain('Say what the columns are')
  expect(run.html).not.toContain('Import now')
  expect((await oona.get('/admin/imports')).html).toContain('Needs its columns')
})

test('named columns are checked, imported, and remembered for the next file with the same ones', async () => {
  const shop = await openTestShop()
  const oona = await withTable(shop)
  const { html } = await oona.get('/admin/imports/1/columns')
  const named = await oona.post('/admin/imports/1/columns', { ...said, version: versionOf(html) })
  expect([named.status, named.location]).toEqual([303, '/admin/imports/1'])
  await shop.work()
  const report = await oona.get('/admin/imports/1')
  expect(report.html).toContain('nothing has changed yet')
  expect(report.html).toContain('Change the columns')
  await oona.post('/admin/imports/1/start')
  await shop.work()
  expect(await findProductBySlug(shop.db, 'becher')).toMatchObject({
    options: [{ name: 'Farbe', values: [{ name: 'Rot' }, { name: 'Blau' }] }],
    variants: [
      { priceMinor: 1250, available: 4 },
      { priceMinor: 1300, available: 2 },
    ],
  })
  expect(await auditOf(shop)).toEqual([
    ...['Oona Reilly: add import', 'Oona Reilly: name columns', 'Oona Reilly: start import'],
  ])

  const again = await oona.upload('/admin/imports', {
    file: file(table.toUpperCase().replace('12,50', '11')),
  })
  expect(again.location).toBe('/admin/imports/2')
  await shop.work()
  expect((await oona.get('/admin/imports/2')).html).toContain('nothing has changed yet')
  expect((await oona.get('/admin/imports/2/columns')).html).toContain('what was said of these columns before')
})

test.each([
  [{ 'column-1': 'price' }, 'Say which column is the name of the product'],
  [{ 'column-0': 'title' }, 'Say which column is the price'],
  [{ ...said, 'column-4': 'price' }, 'Another column is “Price” already'],
])('what makes no products is refused, with the choices kept: %j', async (fields, words) => {
  const shop = await openTestShop()
  const oona = await withTable(shop)
  await oona.get('/admin/imports/1/columns')
  const page = await oona.post('/admin/imports/1/columns', fields)
  expect(page.status).toBe(422)
  expect(page.html).toContain(words)
  expect(page.html).toContain('<title>Error: ')
  for (const [name, value] of Object.entries(fields))
    expect(chosen(page.html, Number(name.slice(-1)))).toBe(value)
  expect(await shop.db.selectFrom('import_maps').selectAll().execute()).toEqual([])
})

test('a word that is no meaning leaves its column out', async () => {
  const shop = await openTestShop()
  const oona = await withTable(shop)
  await oona.get('/admin/imports/1/columns')
  await oona.post('/admin/imports/1/columns', { ...said, 'column-3': '__proto__', 'column-4': 'importHash' })
  const run = await shop.db.selectFrom('import_runs').select('columns_json').executeTakeFirstOrThrow()
  expect(JSON.parse(run.columns_json)).toEqual(['title', 'option1Value', 'price', '', ''])
})

test('of two who say it at once the second sees both, and may save again', async () => {
  const shop = await openTestShop()
  const oona = await withTable(shop)
  const first = await oona.get('/admin/imports/1/columns')
  const fields = { ...said, version: versionOf(first.html) }
  await oona.post('/admin/imports/1/columns', { ...fields, 'column-4': 'tags' })
  await shop.work()
  const maeve = await atWork(shop, 'owner', { name: 'Maeve Quinn' })
  await maeve.get('/admin/imports/1')
  const clash = await maeve.post('/admin/imports/1/columns', fields)
  expect(clash.status).toBe(409)
  expect(clash.html).toContain('Oona Reilly changed this while you were editing')
  expect(clash.html).toMatch(/Notiz[\s\S]*?<td>Tags<\/td><td>Leave it out<\/td>/)
  expect(chosen(clash.html, 4)).toBe('')
  const saved = await maeve.post('/admin/imports/1/columns', { ...fields, version: versionOf(clash.html) })
  expect(saved.status).toBe(303)
  await shop.work()
  expect((await maeve.get('/admin/imports/1')).html).toContain('nothing has changed yet')
})

test('columns can be named until the import begins, of tables alone, and of files that are there', async () => {
  const shop = await openTestShop()
  const oona = await withTable(shop)
  await oona.get('/admin/imports/1/columns')
  await oona.post('/admin/imports/1/columns', said)
  await shop.work()
  const { html } = await oona.get('/admin/imports/1/columns')
  await oona.post('/admin/imports/1/start')
  expect((await oona.get('/admin/imports/1/columns')).location).toBe('/admin/imports/1')
  const late = await oona.post('/admin/imports/1/columns', { ...said, version: versionOf(html) })
  expect([late.status, late.location]).toEqual([303, '/admin/imports/1'])
  await shop.work()
  await oona.upload('/admin/imports', { file: file('Handle,Title,Variant Price\nmug,Mug,5\n') })
  for (const number of [2, 99]) {
    expect((await oona.get(`/admin/imports/${number}/columns`)).status).toBe(404)
    expect((await oona.post(`/admin/imports/${number}/columns`, said)).status).toBe(404)
  }
  rmSync(path.join(shop.dataDir, 'imports'), { recursive: true })
  expect((await oona.get('/admin/imports/1/columns')).status).toBe(404)
})

test('text without columns is refused as it was', async () => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  await oona.get('/admin/imports')
  const added = await oona.upload('/admin/imports', { file: file('just words\nand more\n') })
  await shop.work()
  expect((await oona.follow(added)).html).toContain('The import stopped.')
})

test('a WooCommerce file says where it comes from', async () => {
  const shop = await openTestShop()
  const oona = await atWork(shop)
  await oona.get('/admin/imports')
  const added = await oona.upload('/admin/imports', {
    file: file('Type,SKU,Name,Regular price,Categories\nsimple,M,Mug,5,Cups\n', 'wc.csv'),
  })
  expect((await oona.follow(added)).html).toContain('by Oona Reilly, from WooCommerce')
})
