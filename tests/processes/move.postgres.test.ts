import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { openDatabase } from '#src/platform/db/open.ts'
import { migrate } from '#src/platform/migrate.ts'
import { Buyer } from '../bench/buyer.ts'
import { dump } from '../domain/imports/support.ts'
import { type Ended, run } from '../journeys/barrow.ts'
import { createPostgresDatabase } from '../support/engine.ts'
import { openRunningShop } from '../support/running-shop.ts'
import { expectSoundBooks } from '../support/verify.ts'

const slow = 120_000
const leftovers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const tidyUp of leftovers.splice(0).reverse()) await tidyUp()
})

function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-move-'))
  leftovers.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function freshPostgres(template: 'template1' | 'barrow_template' = 'template1'): Promise<string> {
  const { url, drop } = await createPostgresDatabase(template)
  leftovers.push(drop)
  return url
}

const move = (from: string, to: string, ...more: string[]): Promise<Ended> =>
  run(['migrate', '--from', from, '--to', to, ...more], { DATA_DIR: freshFolder() })

/** Everything in a database but what each engine makes for itself. */
async function contents(url: string): Promise<Record<string, unknown[]>> {
  const { db, close } = await openDatabase(url)
  const tables = await dump(db)
  await close()
  return Object.fromEntries(
    Object.entries(tables).filter(([name]) => !/^(schema_|product_search)/.test(name)),
  )
}

async function sell(url: string, product: string): Promise<string> {
  const buyer = new Buyer(url)
  await buyer.putInBag(await buyer.findVariant(`/products/${product}`))
  const placed = await buyer.placeOrder(await buyer.openCheckout())
  expect(placed.status, placed.body).toBe(303)
  return placed.location.replace(/^https?:\/\/[^/]+/, '')
}

/** A SQLite file in which the demo has sold. @returns the folder, the file and an order's address */
async function soldShop() {
  const dataDir = freshFolder()
  const shop = await openRunningShop({ DATA_DIR: dataDir, DATABASE_URL: '' })
  const order = await sell(shop.url, 'bothy-mug')
  await sell(shop.url, 'field-notebook')
  await shop.close()
  return { dataDir, file: path.join(dataDir, 'shop.db'), order }
}

test(
  'a shop moves to PostgreSQL with all it has, and sells on there',
  async () => {
    const { dataDir, file, order } = await soldShop()
    const url = await freshPostgres()
    const before = await contents(file)
    const moved = await move(`sqlite://${file}`, url)
    expect(moved.code, moved.err).toBe(0)
    expect(moved.out).toMatch(/^orders +2 rows {2}[0-9a-f]{32}$/m)
    expect(moved.out).toContain('every count and checksum agrees')
    expect(await contents(url)).toEqual(before)
    expect(await contents(file)).toEqual(before)

    const env = { DATA_DIR: dataDir, DATABASE_URL: url }
    expect((await run(['verify'], env)).code).toBe(0)
    const shop = await openRunningShop(env)
    leftovers.push(() => shop.close())
    const seen = await new Buyer(shop.url).send('GET', order)
    expect(seen.body).toContain('Bothy mug')
    const picture = /\/media\/[\w-]+\.\w+/.exec(seen.body)?.[0] ?? ''
    expect((await fetch(shop.url + picture)).status).toBe(200)
    expect(await (await fetch(`${shop.url}/search?q=bothy`)).text()).toContain('Bothy mug')
    await sell(shop.url, 'bothy-mug')
    const { db, close } = await openDatabase(url)
    await expectSoundBooks(db)
    await close()
  },
  slow,
)

test(
  'a shop moves back to one file, and every key is as strict as it was',
  async () => {
    const { file } = await soldShop()
    const url = await freshPostgres()
    expect((await move(`sqlite://${file}`, url)).code).toBe(0)
    const { db, close } = await openDatabase(url)
    await expect(sql`insert into order_events select * from order_events`.execute(db)).rejects.toThrow(
      /duplicate/,
    )
    await expect(sql`delete from products`.execute(db)).rejects.toThrow(/foreign key/)
    const { rows } = await sql`select 1 from pg_constraint where contype = 'f' and condeferrable`.execute(db)
    expect(rows).toEqual([])
    await close()

    const back = path.join(freshFolder(), 'new/shop.db')
    const moved = await move(url, `sqlite://${back}`, '--json')
    expect(moved.code, moved.err).toBe(0)
    expect(JSON.parse(moved.out).tables).toContainEqual(expect.objectContaining({ table: 'orders', rows: 2 }))
    expect(await contents(back)).toEqual(await contents(file))
  },
  slow,
)

describe('nothing is moved', () => {
  const expectSentence = ({ code, out, err }: Ended, words: RegExp) => {
    expect(err).toMatch(words)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(out).toBe('')
    expect(code).toBe(1)
  }

  async function emptyShop(): Promise<string> {
    const folder = freshFolder()
    expect((await run(['migrate'], { DATA_DIR: folder })).code).toBe(0)
    return path.join(folder, 'shop.db')
  }

  test(
    'into a database that holds something, or into itself',
    async () => {
      const file = await emptyShop()
      const url = await freshPostgres('barrow_template')
      const { db, close } = await openDatabase(url)
      await db.insertInto('settings').values({ key: 'name', value: '"Mine"', updated_at: 0 }).execute()
      await close()
      expectSentence(
        await move(`sqlite://${file}`, url),
        /^postgres:\/\/127\.0\.0\.1:\d+\/test_\w+ is not empty\./,
      )
      expectSentence(
        await move(`sqlite://${file}`, `sqlite://${path.dirname(file)}/./shop.db`),
        /name the same database/,
      )
      expect((await contents(url)).settings).toHaveLength(1)
    },
    slow,
  )

  test(
    'from where there is no shop, or to where nothing is',
    async () => {
      const file = await emptyShop()
      const nowhere = path.join(freshFolder(), 'none.db')
      expectSentence(
        await move(`sqlite://${nowhere}`, await freshPostgres()),
        /^There is no database .*none\.db\.$/m,
      )
      expect(existsSync(nowhere)).toBe(false)
      expectSentence(
        await move(await freshPostgres(), `sqlite://${nowhere}`),
        /^There is no shop in postgres:/,
      )
      expect(existsSync(nowhere), 'what was made for it is taken away').toBe(false)
      expectSentence(
        await move(`sqlite://${file}`, 'mysql://shop'),
        /^--to must be a database, such as sqlite:/,
      )
      expectSentence(await move(`sqlite://${file}`, ''), /^--to must be a database/)
      expectSentence(
        await move(`sqlite://${file}`, 'postgres://me:hush@127.0.0.1:9/shop'),
        /^PostgreSQL does not answer/,
      )
    },
    slow,
  )

  test(
    'where one row cannot come along, not even the others',
    async () => {
      const file = await emptyShop()
      const source = await openDatabase(file)
      // PostgreSQL keeps no text with a zero byte in it.
      const note = { key: 'zz', value: 'a\u0000b', updated_at: 0 }
      await source.db.insertInto('settings').values(note).execute()
      await source.close()
      const url = await freshPostgres()
      const moved = await move(`sqlite://${file}`, url)
      expect(moved.code).toBe(1)
      expect(moved.err).toMatch(/^The table settings could not be copied: .*Nothing was kept\.$/m)
      for (const [table, rows] of Object.entries(await contents(url))) expect(rows, table).toEqual([])

      // So the same target can be used once the row is mended.
      const again = await openDatabase(file)
      await again.db.updateTable('settings').set({ value: '"b"' }).where('key', '=', 'zz').execute()
      await again.close()
      expect((await move(`sqlite://${file}`, url)).code).toBe(0)
    },
    slow,
  )

  test(
    'where the source is of another version',
    async () => {
      const file = await emptyShop()
      const source = await openDatabase(file)
      await migrate(source)
      await sql`delete from schema_migrations where name = (select max(name) from schema_migrations)`.execute(
        source.db,
      )
      await source.close()
      expectSentence(await move(`sqlite://${file}`, await freshPostgres()), /was made by another version/)
    },
    slow,
  )
})
