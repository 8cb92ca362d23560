import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDownloads } from '#src/domain/downloads/product-file.ts'
import { sweepFiles } from '#src/domain/downloads/sweep-files.ts'
import { HOUR } from '#src/kernel/clock.ts'
import type { Browser } from '../support/browser-like.ts'
import { putOnShelf, tee } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

let shop: TestShop
let owner: Browser
let product: { id: number; variantIds: number[] }

beforeEach(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
  const [shelved] = await putOnShelf(shop.db, tee({ requiresShipping: false }))
  product = shelved ?? { id: 0, variantIds: [] }
})

const where = () => `/admin/products/${product.id}/files`
const pdf = (text = 'the pattern', name = 'pattern.pdf') =>
  new File([text], name, { type: 'application/pdf' })
const rules = { label: '', audience: 'all', max_downloads: '5', valid_days: '30' }
const attach = async (fields: Record<string, string> = {}, file: File | null = pdf()) => {
  await owner.get(where())
  // Browsers send the fields in the order of the page: the file comes last.
  return owner.upload(where(), { ...rules, ...fields, ...(file ? { file } : {}) })
}
const lying = () => {
  const folder = path.join(shop.dataDir, 'downloads')
  return existsSync(folder) ? readdirSync(folder) : []
}
const rows = () => shop.db.selectFrom('product_files').selectAll().orderBy('id').execute()
const only = async () => {
  const [row] = await rows()
  if (!row) throw new Error('there is no file')
  return row
}

describe('a shopkeeper adds a file to a product', () => {
  test('and it is kept whole, outside of what the shop shows, with its rules and a note in the log', async () => {
    const added = await attach({ label: 'Sewing pattern' })
    expect([added.status, added.location]).toEqual([303, where()])
    const { html } = await owner.follow(added)
    expect(html).toContain('Sewing pattern')
    expect(html).toContain('Every variant · 5 downloads within 30 days')
    const row = await only()
    expect([row.name, row.size, row.max_downloads, row.valid_days, row.is_for_all]).toEqual([
      'pattern.pdf',
      11,
      5,
      30,
      1,
    ])
    expect(lying()).toEqual([row.stored])
    expect(readFileSync(path.join(shop.dataDir, 'downloads', row.stored), 'utf8')).toBe('the pattern')
    expect(row.sha256).toBe(createHash('sha256').update('the pattern').digest('hex'))
    for (const address of [
      `/media/${row.stored}`,
      `/downloads/${row.stored}`,
      `/media/../downloads/${row.stored}`,
    ])
      expect((await shop.shopper().get(address)).status).toBe(404)
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: add file')
  })

  test('for some variants only, without a limit, for ever', async () => {
    const [first, second] = product.variantIds
    await owner.get(where())
    const body = new FormData()
    for (const [name, value] of Object.entries({
      csrf: owner.csrf,
      ...rules,
      audience: 'some',
      max_downloads: '',
      valid_days: '',
    }))
      body.append(name, value)
    body.append('variants', String(first))
    body.append('variants', String(second))
    body.append('file', pdf())
    const answer = await owner.sendForm(where(), body)
    expect(answer.status).toBe(303)
    const row = await only()
    expect([row.is_for_all, row.max_downloads, row.valid_days]).toEqual([0, null, null])
    const ties = await shop.db
      .selectFrom('product_file_variants')
      .select('variant_id')
      .orderBy('variant_id')
      .execute()
    expect(ties.map((tie) => tie.variant_id)).toEqual([first, second])
    expect((await owner.get(where())).html).toContain('any number of downloads for ever')
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['a\u202Efdp.exe', 'afdp.exe'],
    ['x"; filename="evil.html', 'x-- filename=-evil.html'],
    ['.htaccess', 'htaccess'],
    ['con.pdf', '_con.pdf'],
    ['  …  ', '…'],
    ['\u0000\n', 'download'],
    [`${'ö'.repeat(300)}.pdf`, `${'ö'.repeat(116)}.pdf`],
  ])('a name that plays tricks, %j, is kept as %j', async (sent, kept) => {
    expect((await attach({}, pdf('x', sent))).status).toBe(303)
    expect((await only()).name).toBe(kept)
    expect(lying()).toHaveLength(1)
    expect(readdirSync(shop.dataDir)).not.toContain('passwd')
  })

  test('what is wrong is said beside its field, what was typed stays, and nothing is left behind', async () => {
    const none = await attach({ label: 'Typed' }, null)
    expect([none.status, none.html.includes('Choose a file')]).toEqual([422, true])
    expect(none.html).toContain('value="Typed"')
    const empty = await attach({}, pdf(''))
    expect([empty.status, empty.html.includes('The file is empty')]).toEqual([422, true])
    const odd = await attach({ max_downloads: '0', valid_days: 'a month' })
    expect(odd.status).toBe(422)
    expect(odd.html).toContain('Enter a whole number of downloads from 1 to 10000, or leave it empty')
    expect(odd.html).toContain('Enter a whole number of days from 1 to 3650, or leave it empty')
    const nobody = await attach({ audience: 'some' })
    expect(nobody.html).toContain('Tick at least one variant')
    const foreign = await attach({ audience: 'some', variants: '987654' })
    expect([foreign.status, foreign.html.includes('One of these variants is gone')]).toEqual([422, true])
    expect([await rows(), lying()]).toEqual([[], []])
  })

  test('a form that breaks off in the middle of the file leaves nothing behind', async () => {
    await owner.get(where())
    const text = [
      '--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n',
      `${owner.csrf}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\nhalf of it`,
    ].join('')
    const answer = await owner.sendForm(where(), text, { 'content-type': 'multipart/form-data; boundary=b' })
    expect(answer.status).toBe(422)
    expect(answer.html).toContain('did not arrive whole')
    expect([await rows(), lying()]).toEqual([[], []])
  })

  test('one that says it is larger than the shop takes is refused before it arrives', async () => {
    await owner.get(where())
    const answer = await owner.sendForm(where(), 'x', {
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': String(3 * 1024 ** 3),
    })
    expect(answer.status).toBe(413)
  })
})

describe('the disk', () => {
  async function* thenFails(code: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from('the first half')
    throw Object.assign(new Error(code), { code })
  }

  test('is full: nothing is left behind', async () => {
    const store = openDownloads(shop.dataDir)
    await expect(store.put(thenFails('ENOSPC'), 1_000)).rejects.toThrow('ENOSPC')
    expect(lying()).toEqual([])
  })

  test('takes no file that is larger than allowed, and keeps none of it', async () => {
    async function* many(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 10; n++) yield Buffer.alloc(100)
    }
    const store = openDownloads(shop.dataDir)
    expect(await store.put(many(), 999)).toBe('too_large')
    expect(lying()).toEqual([])
    expect(await store.put(many(), 1_000)).toMatchObject({ size: 1_000 })
  })
})

describe('a shopkeeper changes a file', () => {
  const one = async () => `${where()}/${(await only()).id}`

  test('its rules, with a note of both sides in the log', async () => {
    await attach()
    const saved = await owner.post(await one(), {
      ...rules,
      label: 'New name',
      max_downloads: '',
      version: '1',
    })
    expect(saved.status).toBe(303)
    const row = await only()
    expect([row.label, row.max_downloads, row.version]).toEqual(['New name', null, 2])
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: change file')
  })

  test('a newer version takes its place, and the older bytes go with the next sweep', async () => {
    await attach()
    const before = await only()
    const sent = await owner.upload(`${await one()}/replacement`, {
      version: '1',
      file: pdf('second edition', 'b.pdf'),
    })
    expect(sent.status).toBe(303)
    const after = await only()
    expect([after.id, after.name, after.version]).toEqual([before.id, 'b.pdf', 2])
    expect(after.stored).not.toBe(before.stored)
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: replace file')
  })

  test('while somebody else did: both sides are shown, and nothing is changed or left', async () => {
    await attach()
    await owner.post(await one(), { ...rules, label: 'Theirs', version: '1' })
    const late = await owner.post(await one(), { ...rules, label: 'Mine', version: '1' })
    expect(late.status).toBe(409)
    expect(late.html).toMatch(/<td>Theirs<\/td><td>Mine<\/td>/)
    expect(late.html).toContain('value="Mine"')
    const swapped = await owner.upload(`${await one()}/replacement`, { version: '1', file: pdf('x') })
    expect(swapped.status).toBe(409)
    const removed = await owner.post(`${await one()}/removal`, { version: '1' })
    expect(removed.status).toBe(409)
    expect([(await only()).label, (await only()).removed_at, lying().length]).toEqual(['Theirs', null, 1])
  })

  test('away: it is no longer sold', async () => {
    await attach()
    const removed = await owner.post(`${await one()}/removal`, { version: '1' })
    expect((await owner.follow(removed)).html).toContain('Nobody can fetch it any more')
    expect((await only()).removed_at).toBe(shop.time.now)
    expect((await owner.get(await one())).status).toBe(404)
    expect((await auditOf(shop)).at(-1)).toBe('Oona Reilly: remove file')
  })
})

test('a copy of the product delivers the same files, and neither loses them with the other', async () => {
  const [first] = product.variantIds
  await attach({ label: 'Sewing pattern' })
  await attach({ label: 'For size S', audience: 'some', variants: String(first) }, pdf('small', 's.pdf'))
  const copied = await owner.post(`/admin/products/${product.id}/copies`)
  const copyId = Number(copied.location.split('/').at(-1))
  const { html } = await owner.get(`/admin/products/${copyId}/files`)
  expect(html).toContain('Sewing pattern')
  const [whole, small, wholeCopy, smallCopy] = await rows()
  expect([wholeCopy?.stored, smallCopy?.stored]).toEqual([whole?.stored, small?.stored])
  const tie = await shop.db
    .selectFrom('product_file_variants')
    .innerJoin('variants', 'variants.id', 'variant_id')
    .select(['product_id', 'variants.title'])
    .where('file_id', '=', smallCopy?.id ?? 0)
    .execute()
  expect(tie).toEqual([{ product_id: copyId, title: 'Ink, S' }])

  const sweepLater = async () => {
    shop.time.now += 2 * HOUR
    for (const name of lying()) utimesSync(path.join(shop.dataDir, 'downloads', name), 1, 1)
    await sweepFiles({ db: shop.db, dataDir: shop.dataDir }, shop.time.now)
  }
  await owner.post(`${where()}/${whole?.id}/removal`, { version: '1' })
  await sweepLater()
  expect(lying()).toHaveLength(2)
  await owner.post(`/admin/products/${copyId}/files/${wholeCopy?.id}/removal`, { version: '1' })
  await sweepLater()
  expect(lying()).toEqual([small?.stored])
})

test('who may only read products sees the files and no form; who may not sees nothing', async () => {
  await attach({ label: 'Sewing pattern' })
  const reader = await atWork(shop, 'staff')
  const page = await reader.get(where())
  expect([page.status, page.html.includes('Sewing pattern'), page.html.includes('Add a file')]).toEqual([
    200,
    true,
    false,
  ])
  expect((await reader.upload(where(), { ...rules, file: pdf() })).status).toBe(404)
  expect((await shop.shopper().get(where())).location).toContain('/admin/login')
  expect(lying()).toHaveLength(1)
})

test('what is missing on the disk is said on the health page, the first page and the file’s own', async () => {
  await attach({ label: 'Sewing pattern' })
  const { id } = await only()
  const well = await owner.get('/admin/health')
  expect(well.html).toContain('1 file is where it should be.')
  expect((await owner.get('/admin')).html).not.toContain('Files for sale')
  rmSync(path.join(shop.dataDir, 'downloads'), { recursive: true })
  const { html } = await owner.get('/admin/health')
  expect(html).toContain('Missing or cut short on disk: 1 of 1 file.')
  expect(html).toContain(`href="${where()}/${id}"`)
  expect((await owner.get('/admin')).html).toContain('Files for sale')
  expect((await owner.get(where())).html).toContain('Missing on disk')
  expect((await owner.get(`${where()}/${id}`)).html).toContain('This file is missing on the shop’s disk')
})
