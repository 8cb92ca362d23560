import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import SqliteFile from 'better-sqlite3'
import { afterAll, describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'barrow-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function barrow(
  words: string[],
  dataDir: string,
): Promise<{ code: number; said: string; complained: string }> {
  const env = { ...process.env, NODE_ENV: 'production', DATA_DIR: dataDir }
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/barrow.js', ...words], { cwd: root, env }, (error, said, complained) =>
      resolve({ code: error ? Number(error.code) : 0, said, complained }),
    )
  })
}

describe('barrow verify', () => {
  test('says each promise with its count, names what breaks one, and ends with 1', async () => {
    const dataDir = path.join(folder, 'shop')
    await barrow(['migrate'], dataDir)
    const sound = await barrow(['verify'], dataDir)
    expect(sound.code).toBe(0)
    expect(sound.said).toMatch(/^sound {8}0 {2}no shelf holds less/)
    expect(sound.said).toMatch(/\nAll \d+ promises hold\.\n$/)

    const file = new SqliteFile(path.join(dataDir, 'shop.db'))
    file.exec(
      "insert into coupons (code, kind, value, min_subtotal_minor, uses, created_at) values ('TEA', 'percent', 1, 0, 2, 0)",
    )
    file.close()
    const broken = await barrow(['verify'], dataDir)
    expect(broken.code).toBe(1)
    expect(broken.said).toContain('BROKEN       1  a code’s uses are the orders that hold it\n')
    expect(broken.said).toContain('code TEA: 2 uses, 0 orders\n')
    expect(broken.said).toContain('1 of ')
    const asJson = await barrow(['verify', '--json'], dataDir)
    expect(asJson.code).toBe(1)
    const findings = JSON.parse(asJson.said) as { broken: number; area: string }[]
    expect(findings.filter((finding) => finding.broken > 0)).toMatchObject([{ area: 'coupons', checked: 1 }])
  })

  test('makes no shop where there is none, and brings none up to date', async () => {
    const nowhere = path.join(folder, 'nowhere')
    expect(await barrow(['verify'], nowhere)).toEqual({
      code: 1,
      said: '',
      complained: `There is no shop in ${nowhere}.\n`,
    })
    expect(existsSync(nowhere)).toBe(false)

    const older = path.join(folder, 'older')
    await barrow(['migrate'], older)
    const file = new SqliteFile(path.join(older, 'shop.db'))
    file.exec("delete from schema_migrations where name = '0007-care'")
    file.close()
    const ended = await barrow(['verify'], older)
    expect(ended.code).toBe(1)
    expect(ended.complained).toMatch(/^This shop is of an older version\./)
  })
})
