import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
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
import SqliteFile from 'better-sqlite3'
import { Migrator } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '#migrations/all.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { lockFolder } from '#src/platform/lock.ts'
import { readTar, TarWriter } from '#src/platform/tar.ts'

const root = path.resolve(import.meta.dirname, '../..')
const place = mkdtempSync(path.join(tmpdir(), 'barrow-backup-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

type Ended = { code: number; said: string; complained: string }
function barrow(words: string[], dataDir: string, env: Record<string, string> = {}): Promise<Ended> {
  const all = { ...process.env, NODE_ENV: 'production', DATA_DIR: dataDir, ...env }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/barrow.js', ...words],
      { cwd: root, env: all },
      (error, said, complained) => resolve({ code: error ? Number(error.code) : 0, said, complained }),
    )
  })
}

/** Kills a command with no warning, if it has not ended by itself. */
function killed(words: string[], dataDir: string, afterMs: number): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production', DATA_DIR: dataDir }
  const child = spawn(process.execPath, ['dist/barrow.js', ...words], { cwd: root, env, stdio: 'ignore' })
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  return new Promise((resolve) => {
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

const picture = `${'a1'.repeat(20)}.svg`
const forSale = `${'ab'.repeat(20)}-0123456789abcdef`
let count = 0
/** A shop with one product, a picture and a secret, in a folder of its own. */
function openShop(): string {
  const dataDir = path.join(place, String(++count), 'shop')
  cpSync(template, dataDir, { recursive: true })
  return dataDir
}
const template = path.join(place, 'template')
beforeAll(async () => {
  await barrow(['migrate'], template)
  mkdirSync(path.join(template, 'media'))
  writeFileSync(path.join(template, 'media', picture), '<svg/>')
  writeFileSync(path.join(template, 'media', `${picture}.0011.part`), 'half')
  mkdirSync(path.join(template, 'downloads'))
  writeFileSync(path.join(template, 'downloads', forSale), 'the pattern')
  writeFileSync(path.join(template, 'downloads', `${'0a'.repeat(16)}.part`), 'half')
  writeFileSync(path.join(template, 'secret.key'), 'open sesame\n')
})

/** Puts an empty shop of an older version in place of the folder's. @returns the migrations it has not been through */
async function makeOlder(dataDir: string, last: string): Promise<string[]> {
  const url = path.join(dataDir, 'shop.db')
  for (const end of ['', '-wal', '-shm']) rmSync(url + end, { force: true })
  const { db, close } = await openDatabase(url)
  const words = { engine: 'sqlite', id: 'integer primary key', int: 'integer', strict: ' strict' } as const
  const known = Object.entries(migrations).map(([name, { up }]) => [
    name,
    { up: (inner: Parameters<typeof up>[0]) => up(inner, words) },
  ])
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => Object.fromEntries(known) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
  })
  const { error } = await migrator.migrateTo(last)
  await close()
  if (error) throw error
  return Object.keys(migrations).filter((name) => name > last)
}

const write = (dataDir: string, statement: string) => {
  const file = new SqliteFile(path.join(dataDir, 'shop.db'))
  file.exec(statement)
  file.close()
}
const rename = (dataDir: string, name: string) =>
  write(
    dataDir,
    `insert into settings values ('name', '"${name}"', 0) on conflict (key) do update set value = excluded.value`,
  )
const nameOf = (dataDir: string) => {
  const file = new SqliteFile(path.join(dataDir, 'shop.db'))
  const value = file.prepare("select value from settings where key = 'name'").pluck().get()
  file.close()
  return value
}
async function backUp(dataDir: string): Promise<string> {
  const made = await barrow(['backup', '--json'], dataDir)
  expect(made).toMatchObject({ code: 0, complained: '' })
  return JSON.parse(made.said).file
}
/** A backup made by hand, with its sums in order. */
async function seal(files: Record<string, Buffer>, manifest: object): Promise<string> {
  const file = path.join(place, `sealed-${++count}.tar`)
  const target = await open(file, 'w')
  const tar = new TarWriter(target)
  const sums = []
  for (const [name, bytes] of Object.entries(files))
    sums.push({ name, size: bytes.length, sha256: await tar.add(name, bytes.length, [bytes]) })
  const text = JSON.stringify({ ...manifest, files: sums })
  await tar.add('manifest.json', text.length, [Buffer.from(text)])
  await tar.add('checksum.sha256', 65, [Buffer.from(`${tar.digest()}\n`)])
  await tar.end()
  await target.close()
  return file
}
/** A disk with little room; null where nothing may be mounted. */
function mountSmall(bytes: number): string | null {
  const folder = mkdtempSync(path.join(place, 'small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'pipe' })
    return folder
  } catch {
    return null
  }
}
/** Everything below a folder, with what is in it. */
const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile() && !/^shop\.(lock|pid)$|-(wal|shm)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, 'base64')]),
  )

describe('barrow backup', () => {
  test('puts database, pictures and secret into one file that only its owner may read', async () => {
    const dataDir = openShop()
    const made = await barrow(['backup'], dataDir)
    expect(made.code).toBe(0)
    expect(made.said).toMatch(
      /^Backed up to \S+\/shop\/backups\/barrow-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.tar\n/,
    )
    expect(made.said).toContain('1 pictures')
    const [name = ''] = readdirSync(path.join(dataDir, 'backups'))
    expect(readdirSync(path.join(dataDir, 'backups'))).toHaveLength(1)
    const file = path.join(dataDir, 'backups', name)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const names: string[] = []
    for await (const entry of readTar(file)) {
      names.push(entry.name)
      for await (const _ of entry.content);
    }
    expect(names).toEqual([
      'shop.db',
      'secret.key',
      `media/${picture}`,
      `downloads/${forSale}`,
      'manifest.json',
      'checksum.sha256',
    ])
    const kept = new SqliteFile(path.join(dataDir, 'shop.db'))
      .prepare('select state, asked_by from care_runs')
      .all()
    expect(kept).toEqual([{ state: 'sound', asked_by: 'terminal' }])
  })

  test('says in a sentence why it could not, and leaves nothing behind', async () => {
    const dataDir = openShop()
    const nowhere = path.join(place, 'no-such-folder', 'b.tar')
    const missing = await barrow(['backup', '--to', nowhere], dataDir)
    expect(missing).toMatchObject({ code: 1, said: '' })
    expect(missing.complained).toBe(
      `${nowhere} cannot be written (ENOENT). Choose a place that is there and may be written to.\n`,
    )
    const taken = path.join(place, 'taken.tar')
    writeFileSync(taken, 'mine')
    const refused = await barrow(['backup', '--to', taken], dataDir)
    expect(refused).toMatchObject({
      code: 1,
      complained: `${taken} is there already. Choose another name.\n`,
    })
    expect(readFileSync(taken, 'utf8')).toBe('mine')
    expect(await barrow(['backup'], path.join(place, 'none'))).toMatchObject({
      code: 1,
      complained: `There is no shop in ${path.join(place, 'none')}.\n`,
    })
  })

  test('says on a full disk that it is full, and leaves no half file there', async (context) => {
    const dataDir = openShop()
    const file = await backUp(dataDir)
    const small = mountSmall(Math.floor(statSync(file).size * 1.5))
    if (!small) return context.skip('nothing may be mounted here')
    try {
      const target = path.join(small, 'b.tar')
      const full = `is full. Make room and try again; nothing was left behind.\n`
      const ended = await barrow(['backup', '--to', target], dataDir)
      expect(ended).toMatchObject({ code: 1, said: '', complained: `The disk that holds ${target} ${full}` })
      expect(readdirSync(small)).toEqual([])

      writeFileSync(path.join(small, 'filler'), Buffer.alloc(statSync(file).size))
      const into = path.join(small, 'shop')
      const restored = await barrow(['restore', file], into)
      expect(restored).toMatchObject({ code: 1, complained: `The disk that holds ${into}.restoring ${full}` })
      expect(readdirSync(small)).toEqual(['filler'])
    } finally {
      execFileSync('umount', [small])
    }
  })

  test('backs up a shop of an older version as it is, before it is brought up to date', async () => {
    const dataDir = openShop()
    const later = await makeOlder(dataDir, '0006-reconcile')
    const file = await backUp(dataDir)
    const restored = await barrow(['restore', file], dataDir)
    expect(restored.code).toBe(0)
    expect(restored.said).toContain(`brought up to date: ${later[0]}`)
  })

  test('says on PostgreSQL what to use', async () => {
    for (const words of [['backup'], ['restore', 'some.tar']]) {
      const ended = await barrow(words, openShop(), { DATABASE_URL: 'postgres://shop:x@127.0.0.1:1/shop' })
      expect(ended).toMatchObject({ code: 1, said: '' })
      expect(ended.complained).toMatch(/pg_dump -Fc .*media and secret\.key.*pg_restore/)
    }
  })
})

describe('barrow restore', () => {
  test('makes the shop what it was, keeps what it replaces, and leaves the backups where they are', async () => {
    const dataDir = openShop()
    rename(dataDir, 'Before')
    const file = await backUp(dataDir)
    rename(dataDir, 'After')
    writeFileSync(path.join(dataDir, 'secret.key'), 'changed\n')
    rmSync(path.join(dataDir, 'media', picture))
    rmSync(path.join(dataDir, 'downloads', forSale))

    const done = await barrow(['restore', file, '--json'], dataDir)
    expect(done).toMatchObject({ code: 0, complained: '' })
    const { replaced, broken, promises } = JSON.parse(done.said)
    expect(broken).toBe(0)
    expect(promises).toBeGreaterThan(50)
    expect(nameOf(dataDir)).toBe('"Before"')
    expect(readFileSync(path.join(dataDir, 'secret.key'), 'utf8')).toBe('open sesame\n')
    expect(statSync(path.join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(path.join(dataDir, 'media', picture), 'utf8')).toBe('<svg/>')
    expect(readFileSync(path.join(dataDir, 'downloads', forSale), 'utf8')).toBe('the pattern')
    expect(existsSync(file)).toBe(true)
    expect(nameOf(replaced)).toBe('"After"')
    expect(readdirSync(path.dirname(dataDir)).sort()).toEqual(['shop', path.basename(replaced)])
  })

  test('makes a shop where there is none', async () => {
    const file = await backUp(openShop())
    const dataDir = path.join(place, 'elsewhere', 'shop')
    expect(await barrow(['restore', file], dataDir)).toMatchObject({ code: 0 })
    expect(existsSync(path.join(dataDir, 'media', picture))).toBe(true)
    expect(readdirSync(path.dirname(dataDir))).toEqual(['shop'])
  })

  test('refuses a file that is cut short, changed, lengthened or no backup, and changes nothing', async () => {
    const dataDir = openShop()
    const file = await backUp(dataDir)
    const whole = readFileSync(file)
    const before = contents(dataDir)
    const damage: Record<string, () => void> = {
      'cut short': () => truncateSync(file, whole.length - 2_000),
      'cut to half': () => truncateSync(file, Math.floor(whole.length / 2)),
      empty: () => truncateSync(file, 0),
      'one bit of the database': () => {
        const bytes = Buffer.from(whole)
        bytes.writeUInt8(bytes.readUInt8(150_000) ^ 1, 150_000)
        writeFileSync(file, bytes)
      },
      lengthened: () => appendFileSync(file, 'more'),
      'no backup at all': () => writeFileSync(file, 'hello '.repeat(500)),
    }
    for (const [name, harm] of Object.entries(damage)) {
      writeFileSync(file, whole)
      harm()
      const refused = await barrow(['restore', file], dataDir)
      expect(refused, name).toMatchObject({ code: 1, said: '' })
      expect(refused.complained, name).toMatch(/^\S+ is damaged, or no backup of a shop\. [^\n]+\n$/)
      writeFileSync(file, whole)
      expect(contents(dataDir), name).toEqual(before)
      expect(readdirSync(path.dirname(dataDir)), name).toEqual(['shop'])
    }
    const nowhere = path.join(place, 'nowhere')
    expect((await barrow(['restore', file.replace('barrow', 'no')], nowhere)).complained).toMatch(
      /^There is no file/,
    )
    truncateSync(file, 1_000)
    await barrow(['restore', file], nowhere)
    expect(existsSync(nowhere)).toBe(false)
  }, 60_000)

  test('refuses a backup of a newer version, by its form or by its database', async () => {
    const newerForm = await seal({ 'themes.json': Buffer.from('{}') }, { format: 2 })
    const newer = openShop()
    write(newer, "insert into schema_migrations values ('9999-future', '2026')")
    expect((await barrow(['backup'], newer)).complained).toContain('newer version')
    const database = readFileSync(path.join(newer, 'shop.db'))
    const newerDatabase = await seal(
      { 'shop.db': database },
      { format: 1, madeAt: 0, migrations: [], counts: {} },
    )
    for (const file of [newerForm, newerDatabase]) {
      const dataDir = openShop()
      const refused = await barrow(['restore', file], dataDir)
      expect(refused).toMatchObject({
        code: 1,
        complained: `${file} was made by a newer version of Barrow. Restore it with that one.\n`,
      })
      expect(readdirSync(path.dirname(dataDir))).toEqual(['shop'])
    }
  })

  test('takes nothing from a sealed file but what a shop is made of', async () => {
    const manifest = { format: 1, madeAt: 0, migrations: [], counts: {} }
    const dataDir = openShop()
    for (const name of ['shop.lock', 'backups/barrow-2026-01-01T00-00-00.tar', 'media/a/b']) {
      const file = await seal({ [name]: Buffer.from('x') }, manifest)
      const refused = await barrow(['restore', file], dataDir)
      expect(refused.complained).toBe(
        `${file} is damaged, or no backup of a shop. ${name} is not what the manifest says.\n`,
      )
    }
  })

  test('refuses while the shop is open', async () => {
    const dataDir = openShop()
    const file = await backUp(dataDir)
    const unlock = lockFolder(dataDir)
    const refused = await barrow(['restore', file], dataDir)
    unlock()
    expect(refused.code).toBe(1)
    expect(refused.complained).toMatch(/^This shop is open already/)
    expect(readdirSync(path.dirname(dataDir))).toEqual(['shop'])
  })

  test('refuses books that are not in order, unless told to take them', async () => {
    const dataDir = openShop()
    write(
      dataDir,
      "insert into coupons (code, kind, value, min_subtotal_minor, uses, created_at) values ('TEA', 'percent', 1, 0, 2, 0)",
    )
    const file = await backUp(dataDir)
    const refused = await barrow(['restore', file], dataDir)
    expect(refused.code).toBe(1)
    expect(refused.complained).toContain('code TEA: 2 uses, 0 orders')
    expect(readdirSync(path.dirname(dataDir))).toEqual(['shop'])
    expect((await barrow(['restore', file, '--even-if-broken'], dataDir)).code).toBe(2)
  })

  test('that is killed at any moment leaves the old shop or the new one', async () => {
    const dataDir = openShop()
    rename(dataDir, 'Before')
    const file = await backUp(dataDir)
    for (const afterMs of [150, 250, 300, 350, 400, 450, 500, 550, 600, 900]) {
      rename(dataDir, 'After')
      await killed(['restore', file], dataDir, afterMs)
      expect(await barrow(['verify'], dataDir), `killed after ${afterMs} ms`).toMatchObject({ code: 0 })
      expect(['"Before"', '"After"']).toContain(nameOf(dataDir))
      expect(existsSync(path.join(dataDir, 'media', picture))).toBe(true)
      expect(existsSync(file)).toBe(true)
    }
    expect((await barrow(['restore', file], dataDir)).code).toBe(0)
    const beside = readdirSync(path.dirname(dataDir))
    expect(beside.filter((name) => !/^shop(\.replaced-.+)?$/.test(name))).toEqual([])
  }, 60_000)

  test('again and again keeps each shop that was replaced, also within one second', async () => {
    const dataDir = openShop()
    const file = await backUp(dataDir)
    for (let times = 0; times < 4; times++) expect((await barrow(['restore', file], dataDir)).code).toBe(0)
    const kept = readdirSync(path.dirname(dataDir)).filter((name) => name.startsWith('shop.replaced-'))
    expect(kept).toHaveLength(4)
  })

  test('that is cut off at its last step is finished by whoever opens the shop', async () => {
    const dataDir = openShop()
    const file = await backUp(dataDir)
    expect((await barrow(['restore', file], dataDir)).code).toBe(0)
    const [, aside = ''] = readdirSync(path.dirname(dataDir)).sort()
    const stamp = aside.split('.replaced-')[1]
    cpSync(dataDir, `${dataDir}.restored-${stamp}`, { recursive: true })
    rmSync(dataDir, { recursive: true })
    expect(await barrow(['verify'], dataDir)).toMatchObject({ code: 0 })
    expect(readdirSync(path.dirname(dataDir)).sort()).toEqual(['shop', aside])
  })
})
