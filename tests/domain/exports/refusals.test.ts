import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportShop } from '#src/domain/exports/export-shop.ts'
import { importShop } from '#src/domain/exports/import-shop.ts'
import { openEmptyShop } from '#src/domain/opening/open-shop.ts'
import type { OpenDatabase } from '#src/platform/db/db.ts'
import { type Row, Sum } from '#src/platform/db/table-rows.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { addText, sealTar } from '#src/platform/sealed-tar.ts'
import { readTar, TarWriter } from '#src/platform/tar.ts'
import { openTestDatabase } from '../../support/database.ts'
import { mug, putOnShelf } from '../../support/goods.ts'
import { dump } from '../imports/support.ts'

const place = mkdtempSync(path.join(tmpdir(), 'barrow-export-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
let count = 0
const fresh = (name: string) => path.join(place, `${++count}-${name}`)
const hush = () => {}

let exported: string
let empty: OpenDatabase
beforeAll(async () => {
  const database = await openTestDatabase()
  await openEmptyShop(database.db, 0)
  await putOnShelf(database.db, mug({ onHand: 4 }))
  const dataDir = fresh('shop')
  await openMediaStore(path.join(dataDir, 'media')).put(Buffer.from('a picture'), 'image/webp')
  exported = fresh('shop.tar')
  await exportShop({ database, dataDir, clock: () => 5 }, exported, hush)
  empty = await openTestDatabase()
  await openEmptyShop(empty.db, 0)
})

type Parts = { name: string; bytes: Buffer }[]
type Forgery = (parts: Parts, manifest: Record<string, unknown>) => void
/** The export taken apart and put together again with sums in order, as somebody would who wants to be believed. */
async function forge(change: Forgery): Promise<string> {
  const parts: Parts = []
  for await (const { name, content } of readTar(exported)) {
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(chunk)
    parts.push({ name, bytes: Buffer.concat(chunks) })
  }
  parts.pop()
  const manifest = JSON.parse(parts.pop()?.bytes.toString() ?? '')
  change(parts, manifest)
  const file = fresh('forged.tar')
  const target = await open(file, 'w')
  const tar = new TarWriter(target)
  const files: object[] = []
  for (const { name, bytes } of parts)
    files.push({ name, size: bytes.length, sha256: await tar.add(name, bytes.length, [bytes]) })
  await addText(tar, 'manifest.json', JSON.stringify({ ...manifest, files }))
  await sealTar(tar)
  await target.close()
  return file
}

const editTable = (table: string, edit: (text: string) => string) =>
  forge((parts) => {
    const part = parts.find(({ name }) => name === `tables/${table}.jsonl`)
    if (part) part.bytes = Buffer.from(edit(part.bytes.toString()))
  })

/** Refused with this sentence, and both the database and the folder are as they were. */
async function expectRefused(file: string, words: RegExp): Promise<void> {
  const dataDir = fresh('target')
  const before = await dump(empty.db)
  await expect(importShop({ database: empty, dataDir }, file, hush)).rejects.toThrow(
    expect.objectContaining({ name: 'ExportRefused', message: expect.stringMatching(words) }),
  )
  expect(await dump(empty.db)).toEqual(before)
  expect(existsSync(dataDir) ? readdirSync(dataDir) : []).toEqual([])
}

describe('an import of a whole shop is refused, and leaves nothing behind,', () => {
  test('where the shop is not empty, saying what it holds', async () => {
    const database = await openTestDatabase()
    await putOnShelf(database.db, mug())
    const import_ = importShop({ database, dataDir: fresh('full') }, exported, hush)
    await expect(import_).rejects.toThrow(
      /^This shop is not empty: it holds 1 product\. A whole shop goes only/,
    )
  })

  test('where there is no file, a folder, another file, or a backup', async () => {
    await expectRefused(path.join(place, 'none.tar'), /^There is no file/)
    await expectRefused(place, /is a folder/)
    const text = fresh('text.tar')
    writeFileSync(text, 'Handle,Title\n'.repeat(100))
    await expectRefused(text, /is damaged, or no export of a shop/)
    const none = fresh('empty.tar')
    writeFileSync(none, '')
    await expectRefused(none, /is damaged, or no export/)
    await expectRefused(await forge((_, manifest) => delete manifest.kind), /is a backup, or another archive/)
  })

  test('where the file is cut short or one bit of it is another', async () => {
    const size = readFileSync(exported).length
    for (const length of [0, 511, 512, 5_000, size - 1024, size - 1]) {
      const cut = fresh('cut.tar')
      copyFileSync(exported, cut)
      truncateSync(cut, length)
      await expectRefused(cut, /is damaged/)
    }
    // What follows the seal's own sum is padding, and says nothing.
    const saying = size - 1024 - 512 + 65
    for (let at = 3; at < saying; at += Math.floor(saying / 12)) {
      const bent = fresh('bent.tar')
      const bytes = readFileSync(exported)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(bent, bytes)
      await expectRefused(bent, /is damaged/)
    }
  })

  test('where it is of a newer version', async () => {
    const newer = await forge((_, manifest) => (manifest.migrations as string[]).push('9999-tomorrow'))
    await expectRefused(newer, /was made by a newer version of Barrow/)
    await expectRefused(await forge((_, manifest) => Object.assign(manifest, { format: 2 })), /newer version/)
  })

  test('where its rows are not what the tables hold, though every sum is in order', async () => {
    await expectRefused(await editTable('products', (text) => text.replace('"slug"', '"slag"')), /is no row/)
    await expectRefused(await editTable('products', (text) => `${text}{"id":1.5}\n`), /is no row/)
    await expectRefused(await editTable('products', (text) => `${text}[]\n`), /is no row/)
    await expectRefused(await editTable('products', (text) => text.trimEnd()), /has no end/)
    await expectRefused(
      await editTable('products', (text) => text + text),
      /does not take the table products/,
    )
    const dangling = await forge((parts, manifest) => {
      const part = parts.find(({ name }) => name === 'tables/products.jsonl')
      if (part) part.bytes = Buffer.alloc(0)
      const tables = manifest.tables as { table: string }[]
      const said = tables.find(({ table }) => table === 'products')
      Object.assign(said ?? {}, { rows: 0, checksum: '0'.repeat(32) })
    })
    await expectRefused(dangling, /does not take what its rows point at/)
    await expectRefused(
      await editTable('products', (text) => text.replace('Bothy mug', 'Bothy jug')),
      /^products differs: the file holds 1 rows/,
    )
  })

  test('where it holds what no export holds, or lacks a table', async () => {
    const odd = (name: string, bytes = Buffer.from('x')) => forge((parts) => parts.push({ name, bytes }))
    for (const name of ['secret.key', 'tables/sessions.jsonl', 'tables/two_factor.jsonl', 'media/run.sh'])
      await expectRefused(await odd(name), /is damaged/)
    await expectRefused(await odd(`media/${'a1'.repeat(20)}.webp`), /is not what its name says/)
    await expectRefused(await forge((parts) => void parts.splice(3, 1)), /It lacks tables\//)
    const short = await forge((_, manifest) => void (manifest.tables as object[]).pop())
    await expectRefused(short, /does not name every table/)
  })
})

/** Tables that came with 0014 and after it, and columns of older tables. */
const newTables = [
  'redirects',
  'draft_orders',
  'import_maps',
  'visit_counts',
  'stocktakes',
  'stocktake_lines',
  'product_files',
  'product_file_variants',
  'download_rights',
  'related_products',
  'gift_cards',
  'gift_card_moves',
  'cart_gift_cards',
  'bundle_components',
  'order_line_parts',
]
const newColumns: Record<string, string[]> = {
  pages: ['source', 'state'],
  users: ['keys_off_at'],
  order_notes: ['is_shown'],
  orders: ['gift_minor', 'gift_back_minor'],
  order_lines: ['is_gift_card'],
  refunds: ['gift_minor'],
}

/** Makes of an export what a shop of that time would have written. */
const asBefore0014: Forgery = (parts, manifest) => {
  manifest.migrations = (manifest.migrations as string[]).filter((name) => name < '0014')
  for (const table of newTables)
    parts.splice(
      parts.findIndex(({ name }) => name === `tables/${table}.jsonl`),
      1,
    )
  const tables = (manifest.tables as { table: string }[]).filter(({ table }) => !newTables.includes(table))
  for (const [table, columns] of Object.entries(newColumns)) {
    const part = parts.find(({ name }) => name === `tables/${table}.jsonl`)
    const lines = (part?.bytes.toString() ?? '').split('\n').filter(Boolean)
    const rows = lines.map((line) =>
      Object.fromEntries(Object.entries(JSON.parse(line)).filter(([column]) => !columns.includes(column))),
    )
    const sum = new Sum()
    sum.add(rows as Row[])
    if (part) part.bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    Object.assign(tables.find((each) => each.table === table) ?? {}, sum.end())
  }
  manifest.tables = tables
}

describe('a file of an older version', () => {
  test('is brought up to date on its way in, as its shop would have been', async () => {
    const file = await forge(asBefore0014)
    const database = await openTestDatabase()
    await openEmptyShop(database.db, 0)
    const dataDir = fresh('updated')
    await importShop({ database, dataDir }, file, hush)
    const pages = await database.db.selectFrom('pages').select(['slug', 'source', 'state']).execute()
    expect(pages.length).toBeGreaterThan(3)
    for (const page of pages) expect(page).toMatchObject({ source: '', state: 'published' })
    const { products, variants, stock_levels } = await dump(database.db)
    expect([products, variants, stock_levels].map((rows) => rows?.length)).toEqual([1, 1, 1])
    expect(readdirSync(dataDir)).toEqual(['media'])
  })

  test('that does not hold what its version held is refused', async () => {
    const file = await forge((_, manifest) => {
      manifest.migrations = (manifest.migrations as string[]).filter((name) => name < '0014')
    })
    await expectRefused(file, /is no row|does not take the table/)
  })
})

describe('an export', () => {
  test('writes over nothing, and leaves nothing behind where it cannot be made', async () => {
    const deps = { database: empty, dataDir: fresh('x'), clock: () => 1 }
    await expect(exportShop(deps, exported, hush)).rejects.toThrow(/is there already/)
    const nowhere = path.join(place, 'no', 'such', 'place.tar')
    await expect(exportShop(deps, nowhere, hush)).rejects.toThrow(/cannot be written \(ENOENT\)/)
    expect(readdirSync(place).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('is readable by its owner alone, and by any tar', async () => {
    expect(statSync(exported).mode & 0o777).toBe(0o600)
    const names: string[] = []
    for await (const { name, content } of readTar(exported)) {
      names.push(name)
      for await (const _ of content);
    }
    expect(names).toContain('tables/products.jsonl')
    expect(names.slice(-2)).toEqual(['manifest.json', 'checksum.sha256'])
  })

  test('is as it was at one moment, while the shop sells on', async () => {
    const database = await openTestDatabase()
    await putOnShelf(database.db, mug())
    const file = fresh('moment.tar')
    const made = exportShop({ database, dataDir: fresh('m'), clock: () => 1 }, file, (words) => {
      if (words.startsWith('audit_log')) void sql`update products set title = 'Changed'`.execute(database.db)
    })
    await made
    expect(readFileSync(file, 'utf8')).toContain('"title":"Bothy mug"')
  })
})
