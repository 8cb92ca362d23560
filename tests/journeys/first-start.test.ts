import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import SqliteFile from 'better-sqlite3'
import { afterEach, describe, expect, test } from 'vitest'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'

const root = path.resolve(import.meta.dirname, '../..')
const folders: string[] = []
let shop: RunningShop | null = null

afterEach(async () => {
  await shop?.close()
  shop = null
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-start-'))
  folders.push(folder)
  return folder
}

/** Runs a command to its end. */
function run(words: string[], env: Record<string, string>) {
  const settings = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', ...env }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/barrow.js', ...words], {
    cwd: root,
    env: settings,
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { status, stdout, stderr }
}

/** Refused with a sentence, not with a trace. */
function expectRefusal(result: { status: number | null; stderr: string }, words: RegExp) {
  expect(result.stderr).toMatch(words)
  expect(result.stderr).not.toMatch(/\n\s+at /)
  expect(result.status).toBe(1)
}

describe('the first start', () => {
  test('fills an empty folder with the demo and says where to go', async () => {
    const startedAt = Date.now()
    shop = await openRunningShop()
    process.stdout.write(`\n  first start with the demo: ${Date.now() - startedAt} ms\n`)
    expect(shop.setupUrl).toMatch(/\/setup\?code=[\w-]{16}$/)
    const home = await fetch(shop.url)
    expect(home.status).toBe(200)
    expect(await home.text()).toContain('Fennel Row')
  }, 30_000)

  test('a front page with its style fits into 14 KB, with script and font into 50', async () => {
    shop = await openRunningShop()
    const fetched = async (address: string) => {
      const response = await fetch(new URL(address, shop?.url), {
        headers: { 'accept-encoding': 'identity' },
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      return {
        text: bytes.toString(),
        packed: /\.woff2$/.test(address) ? bytes.length : gzipSync(bytes, { level: 9 }).length,
      }
    }
    const home = await fetched('/')
    const links = [...home.text.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js|woff2))"/g)].map(
      (match) => match[1] ?? '',
    )
    const parts = await Promise.all(
      [...new Set(links)].map(async (address) => ({ address, ...(await fetched(address)) })),
    )
    const sum = (pattern: RegExp) =>
      parts.filter((part) => pattern.test(part.address)).reduce((total, part) => total + part.packed, 0)
    const page = home.packed + sum(/\.css$/)
    const whole = page + sum(/\.(js|woff2)$/)
    process.stdout.write(`\n  home: ${page} bytes of HTML and CSS, ${whole} with script and font\n`)
    expect(sum(/\.css$/)).toBeGreaterThan(0)
    expect(page).toBeLessThanOrEqual(14 * 1024)
    expect(whole).toBeLessThanOrEqual(50 * 1024)
  }, 30_000)

  test('a shop made by an import opens without the demo, and sells what was imported', async () => {
    const dataDir = makeFolder()
    const file = path.join(dataDir, 'products.csv')
    writeFileSync(
      file,
      'Handle,Title,Variant Price,Variant Inventory Qty\nblue-chair,Blue chair,40.00,3\n,,9.00,1\n',
    )
    const imported = run(['import', file], { DATA_DIR: dataDir })
    expect(imported.stdout).toContain('line 3: ')
    expect(imported.stdout.trim().split('\n').at(-1)).toBe(
      '1 products (1 created, 0 updated, 0 unchanged), 1 variants, 0 images, 1 rows refused',
    )
    expect(imported.status).toBe(2)
    shop = await openRunningShop({ DATA_DIR: dataDir })
    expect(await (await fetch(shop.url)).text()).not.toContain('Fennel Row')
    expect(await (await fetch(`${shop.url}/products/blue-chair`)).text()).toContain('Add to bag')
  }, 30_000)

  test('an import beside the open shop shows at once', async () => {
    shop = await openRunningShop()
    expect((await fetch(`${shop.url}/products/blue-chair`)).status).toBe(404)
    const file = path.join(shop.dataDir, 'products.csv')
    writeFileSync(file, 'Handle,Title,Variant Price\nblue-chair,Blue chair,40.00\n')
    expect(shop.command(['import', file])).toContain('1 products (1 created')
    expect((await fetch(`${shop.url}/products/blue-chair`)).status).toBe(200)
  }, 30_000)
})

describe('what keeps a shop from opening is said in a sentence', () => {
  test('a port that is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expectRefusal(
      run(['start'], { DATA_DIR: makeFolder(), PORT: String(port) }),
      new RegExp(`Port ${port} is taken`),
    )
    await new Promise((resolve) => other.close(resolve))
  }, 30_000)

  test('a folder that cannot be written', () => {
    const file = path.join(makeFolder(), 'a-file')
    writeFileSync(file, '')
    expectRefusal(run(['start'], { DATA_DIR: path.join(file, 'shop') }), /cannot be written/)
  }, 30_000)

  test('a variable that is wrong', () => {
    expectRefusal(
      run(['start'], { DATA_DIR: makeFolder(), PORT: 'front door' }),
      /PORT must be a port .* such as 3000/,
    )
  }, 30_000)

  test('a database from a newer version', () => {
    const dataDir = makeFolder()
    expect(run(['migrate'], { DATA_DIR: dataDir }).status).toBe(0)
    const file = new SqliteFile(path.join(dataDir, 'shop.db'))
    file
      .prepare('insert into schema_migrations (name, timestamp) values (?, ?)')
      .run('9999-later', new Date().toISOString())
    file.close()
    expectRefusal(run(['start'], { DATA_DIR: dataDir }), /newer version of Barrow/)
  }, 30_000)

  test('a shop that is open already', async () => {
    shop = await openRunningShop()
    expectRefusal(run(['start'], { DATA_DIR: shop.dataDir }), /open already/)
  }, 30_000)
})
