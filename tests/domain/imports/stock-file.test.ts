import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkStockFile } from '#src/domain/imports/stock/check-stock-file.ts'
import { runStockFile } from '#src/domain/imports/stock/run-stock-file.ts'
import { addStockFile, applyStockFile } from '#src/domain/imports/stock/start-stock-file.ts'
import { countRows, findStockFile, listRows } from '#src/domain/imports/stock/stock-file.ts'
import { adjustStock } from '#src/domain/inventory/adjust-stock.ts'
import { addLocation } from '#src/domain/inventory/save-location.ts'
import { mug, tee } from '../../support/goods.ts'
import { afterEveryFile } from '../../support/leftovers.ts'
import { clerk, openMarket } from '../../support/market.ts'
import { NOON } from '../../support/noon.ts'
import { expectSoundBooks } from '../../support/verify.ts'

const folders: string[] = []
afterEveryFile(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const HEADS = 'Variant ID,SKU,Barcode,Title,Options,Location,Reserved,On hand (current),On hand (new)'

/** Eight mugs, and five tees of each of four kinds; files are sent, checked and applied as the back office does it. */
async function open() {
  const market = await openMarket({
    goods: [mug({ onHand: 8, sku: 'MUG-1', barcode: '0501' }), tee({ onHand: 5 })],
  })
  const dataDir = mkdtempSync(path.join(tmpdir(), 'barrow-stock-'))
  folders.push(dataDir)
  const deps = { db: market.db, dataDir, clock: () => NOON }
  const send = async (content: string | Buffer, name = 'stock.csv') => {
    writeFileSync(path.join(dataDir, name), content)
    const fileId = await addStockFile(market.db, { fileName: name, filePath: name, actor: clerk, now: NOON })
    await checkStockFile(deps, fileId)
    return fileId
  }
  const apply = async (fileId: number, moved: 'leave' | 'shift' = 'leave') => {
    const refusal = await applyStockFile(market.db, { fileId, moved, actor: clerk, now: NOON })
    if (refusal === null) await runStockFile(deps, fileId)
    return refusal
  }
  const rowsOf = async (fileId: number) =>
    (await listRows(market.db, { fileId, limit: 99 })).map((row) => [
      row.line,
      row.before,
      row.wanted,
      row.state,
      row.message,
    ])
  const [mugId = 0, teeId = 0] = market.goods.map(({ variantId }) => variantId)
  return { ...market, deps, send, apply, rowsOf, mugId, teeId, teeIds: market.goods[1]?.variantIds ?? [] }
}

describe('a stock file', () => {
  test('says what it would change from what to what, and changes it with its reason once that is said', async () => {
    const shop = await open()
    const lines = [HEADS, `${shop.mugId},MUG-1,0501,Bothy mug,,Main,0,8,12`, `${shop.teeId},,,,,Main,0,5,`]
    const id = await shop.send(lines.join('\r\n'))
    expect(await findStockFile(shop.db, id)).toMatchObject({ state: 'checked', lines: 1, unchanged: 0 })
    expect(await shop.rowsOf(id)).toEqual([[2, 8, 12, 'ready', '']])
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 0 })
    expect(await shop.apply(id)).toBeNull()
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 12, reserved: 0 })
    const row = await shop.db
      .selectFrom('stock_movements')
      .select(['kind', 'quantity', 'reason'])
      .orderBy('id', 'desc')
      .executeTakeFirst()
    expect(row).toEqual({ kind: 'adjusted', quantity: 4, reason: 'stock file stock.csv' })
    const log = await shop.db.selectFrom('audit_log').select(['action', 'actor_name']).orderBy('id').execute()
    expect(log.map((each) => `${each.actor_name}: ${each.action}`)).toEqual([
      'Niamh: add stock file',
      'Niamh: apply stock file',
      'Niamh: adjust stock',
    ])
    expect(await shop.apply(id)).toBe('already_started')
    await expectSoundBooks(shop.db)
  })

  test.each([
    ['-1', 'Fewer than none cannot stand on a shelf.'],
    ['−3', 'Fewer than none cannot stand on a shelf.'],
    ['a few', '“a few” is no whole number.'],
    ['1.5', '“1.5” is no whole number.'],
    ['=2+2', '“=2+2” is no whole number.'],
    ['1e3', '“1e3” is no whole number.'],
    ['1000001', 'More than a million cannot stand on a shelf.'],
  ])('refuses “%s” and says why', async (typed, message) => {
    const shop = await open()
    const id = await shop.send(`${HEADS}\n,MUG-1,,,,Main,0,8,${typed}\n,TEE-INK-S,,,,Main,0,5,6`)
    expect(await shop.rowsOf(id)).toEqual([
      [2, null, null, 'refused', message],
      [3, 5, 6, 'ready', ''],
    ])
    await shop.apply(id)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 0 })
  })

  test('says where stock has moved since the export, and leaves it or changes it by as much', async () => {
    for (const [moved, left, state] of [
      ['leave', 5, 'left'],
      ['shift', 7, 'done'],
    ] as const) {
      const shop = await open()
      await shop.buy({ [shop.mugId]: 3 })
      const id = await shop.send(`${HEADS}\n${shop.mugId},MUG-1,,,,Main,0,8,10`)
      expect(await shop.rowsOf(id)).toEqual([[2, 5, 10, 'moved', 'Stock has moved: 8 in the file, 5 now.']])
      await shop.apply(id, moved)
      expect(await countRows(shop.db, id)).toMatchObject({ [state]: 1 })
      expect(await shop.stock(shop.mugId)).toEqual({ onHand: left, reserved: 0 })
    }
  })

  test('notices what moves between its check and its work, too', async () => {
    const shop = await open()
    const id = await shop.send(`SKU,On hand (new)\nMUG-1,10`)
    await shop.buy({ [shop.mugId]: 1 })
    await shop.apply(id)
    expect(await shop.rowsOf(id)).toEqual([[2, 7, 10, 'left', 'Stock has moved: 8 in the file, 7 now.']])
  })

  test('never takes what orders have reserved', async () => {
    const shop = await open()
    await shop.checkOut({ [shop.mugId]: 3 })
    const early = await shop.send('SKU,On hand (new)\nMUG-1,2')
    expect((await shop.rowsOf(early))[0]?.slice(3)).toEqual([
      'refused',
      expect.stringContaining('reserved 3'),
    ])
    const late = await shop.send('SKU,On hand (new)\nMUG-1,4')
    await shop.checkOut({ [shop.mugId]: 2 })
    await shop.apply(late)
    expect((await shop.rowsOf(late))[0]?.slice(3)).toEqual(['refused', expect.stringContaining('reserved 5')])
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 8, reserved: 5 })
  })

  test('is read as spreadsheets save it: semicolons, old encodings, no ID, a barcode alone', async () => {
    const shop = await open()
    await addLocation(shop.db, { name: 'Dépôt', actor: clerk, now: NOON })
    const content = 'SKU;Barcode;Location;On hand (new)\r\nMUG-1;;Dépôt;4\r\n;0501;main;9\r\n'
    const id = await shop.send(Buffer.from(content, 'latin1'))
    expect(await shop.rowsOf(id)).toEqual([
      [2, 0, 4, 'ready', ''],
      [3, 8, 9, 'ready', ''],
    ])
  })

  test('refuses rows that are about nothing, about something else, or about the same thing twice', async () => {
    const shop = await open()
    await shop.db
      .updateTable('variants')
      .set({ tracks_stock: 0 })
      .where('id', '=', shop.teeIds[1] ?? 0)
      .execute()
    await shop.db.updateTable('variants').set({ barcode: '77' }).where('id', 'in', shop.teeIds).execute()
    const lines = [
      ...[HEADS, '999999,,,,,Main,,,1', ',NO-SUCH,,,,Main,,,1', `${shop.mugId},TEE-INK-S,,,,Main,,,1`],
      ...[',MUG-1,,,,Moon,,,1', `${shop.teeIds[1]},,,,,Main,,,1`, ',,77,,,Main,,,1', ',,,,,Main,,,1'],
      ...[',MUG-1,,,,Main,,,1', `${shop.mugId},,,,,,,,2`, 'x,,,,,Main,,,1', ',MUG-1,,,,Main,,lots,1'],
    ]
    const id = await shop.send(lines.join('\n'))
    const rows = await shop.rowsOf(id)
    expect(rows.map(([line, , , state]) => [line, state])).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((line) => [line, line === 9 ? 'ready' : 'refused']),
    )
    expect(rows.map(([, , , , message]) => message)).toEqual([
      'There is nothing of this ID, SKU or barcode.',
      'There is nothing of this ID, SKU or barcode.',
      'The ID and the SKU of this row belong to two different things.',
      'There is no location of this name.',
      'The stock of this is not counted.',
      'Several things have this SKU or barcode: say which by “Variant ID”.',
      'This row does not say what it is about.',
      '',
      'Line 9 is about this as well.',
      '“x” is no variant’s ID.',
      'The column “On hand (current)” was changed: it must stay as it was exported.',
    ])
  })

  test.each([
    ['', 'This file is empty.'],
    ['Handle,Title\nmug,Mug', 'This is not a stock file.'],
    ['Title,On hand (new)\nmug,1', 'Nothing in this file says what is counted'],
    ['\u0000\u0001\u0002', ''],
  ])('of which nothing can be read is refused in a sentence: %j', async (content, words) => {
    const shop = await open()
    const id = await shop.send(content)
    const file = await findStockFile(shop.db, id)
    expect(file?.state).toBe('refused')
    expect(file?.error).toContain(words)
    expect(await shop.apply(id)).toBe('already_started')
  })

  test('goes on after a crash and does nothing twice', async () => {
    const shop = await open()
    const lines = [HEADS, `${shop.mugId},,,,,Main,0,8,12`, ...shop.teeIds.map((id) => `${id},,,,,Main,0,5,6`)]
    const id = await shop.send(lines.join('\n'))
    await applyStockFile(shop.db, { fileId: id, moved: 'leave', actor: clerk, now: NOON })
    await runStockFile(shop.deps, id)
    // As a process leaves it that died before its last word; somebody has counted since.
    await shop.db.updateTable('stock_files').set({ state: 'running' }).where('id', '=', id).execute()
    await adjustStock(shop.db, {
      variantId: shop.mugId,
      onHand: 3,
      reason: 'counted',
      actor: clerk,
      now: NOON,
    })
    await runStockFile(shop.deps, id)
    expect(await shop.stock(shop.mugId)).toEqual({ onHand: 3, reserved: 0 })
    expect(await findStockFile(shop.db, id)).toMatchObject({ state: 'done' })
    expect(await countRows(shop.db, id)).toMatchObject({ done: 5, ready: 0 })
  })
})
