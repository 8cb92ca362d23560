import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { rebuildIndex } from '../domain/search/rebuild-index.ts'
import { openSearchIndex } from '../domain/search/search-index.ts'
import type { Db, OpenDatabase } from '../platform/db/db.ts'
import { moveTables, type TableSum } from '../platform/db/move-tables.ts'
import { openDatabase } from '../platform/db/open.ts'
import { listMigrations, migrate } from '../platform/migrate.ts'
import { Refused } from './errors.ts'

/** The migrator's own tables, and the search index, which each engine builds for itself. */
const MADE_ANEW = /^(schema_migrations|product_search|sqlite_)/
const PROGRESS_EVERY_MS = 1_000

type Place = { url: string; shown: string; isFile: boolean }

/** `barrow migrate --from A --to B`: moves a shop to another database, of either engine. */
export async function moveShop(fromText: string, toText: string, asJson: boolean): Promise<number> {
  const [source, target] = [readPlace('--from', fromText), readPlace('--to', toText)]
  if (source.url === target.url) throw new Refused('--from and --to name the same database.')
  if (source.isFile && !existsSync(source.url)) throw new Refused(`There is no database ${source.shown}.`)
  const isNewFile = target.isFile && !existsSync(target.url)
  if (target.isFile) mkdirSync(path.dirname(target.url), { recursive: true })
  const from = await openDatabase(source.url)
  try {
    const to = await openDatabase(target.url)
    try {
      await to.alone(() => move(from, to, { source, target, asJson }))
    } catch (error) {
      await to.close()
      if (isNewFile) for (const end of ['', '-wal', '-shm']) rmSync(target.url + end, { force: true })
      throw error
    }
    await to.close()
  } finally {
    await from.close()
  }
  return 0
}

function readPlace(option: string, text: string): Place {
  if (/^postgres(ql)?:\/\//.test(text)) {
    const url = new URL(text)
    return { url: text, shown: `postgres://${url.host}${url.pathname}`, isFile: false }
  }
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(text)?.[1]
  if (!file)
    throw new Refused(
      `${option} must be a database, such as sqlite://data/shop/shop.db or postgres://shop:secret@127.0.0.1:5432/shop.`,
    )
  return { url: path.resolve(file), shown: path.resolve(file), isFile: true }
}

async function move(
  from: OpenDatabase,
  to: OpenDatabase,
  { source, target, asJson }: { source: Place; target: Place; asJson: boolean },
): Promise<void> {
  const wanted = await listMigrations(from.db)
  if (wanted.length === 0) throw new Refused(`There is no shop in ${source.shown}.`)
  if (await holdsAnything(to.db)) throw new Refused(`${target.shown} is not empty. Choose an empty database.`)
  await migrate(to)
  if (`${wanted}` !== `${await listMigrations(to.db)}`)
    throw new Refused(
      `The shop in ${source.shown} was made by another version. Open it with this one first, then move it.`,
    )
  const takenAt = new Date()
  const sums: TableSum[] = []
  let saidAt = Date.now()
  await moveTables(from, to, {
    tables: await listTables(to.db),
    finish: (tx) => rebuildIndex(tx, openSearchIndex(to.engine)),
    onRows(table, rows) {
      if (Date.now() - saidAt < PROGRESS_EVERY_MS) return
      saidAt = Date.now()
      console.error(`${table}: ${rows} rows so far`)
    },
    onTable(sum) {
      sums.push(sum)
      if (!asJson)
        console.log(`${sum.table.padEnd(20)} ${String(sum.rows).padStart(9)} rows  ${sum.checksum}`)
    },
  })
  const rows = sums.reduce((all, each) => all + each.rows, 0)
  if (asJson) console.log(JSON.stringify({ takenAt: takenAt.toISOString(), tables: sums }))
  else
    console.log(
      [
        `Moved ${rows} rows of ${sums.length} tables to ${target.shown}; every count and checksum agrees.`,
        `This is the shop as it was at ${takenAt.toISOString()}: what the old one has sold since stays behind.`,
        'Pictures, mails and secrets stay in DATA_DIR.',
      ].join('\n'),
    )
}

async function listTables(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables()
  return tables.flatMap(({ name, isView }) => (isView || MADE_ANEW.test(name) ? [] : [name])).sort()
}

async function holdsAnything(db: Db): Promise<boolean> {
  for (const table of await listTables(db)) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db)
    if (rows.length > 0) return true
  }
  return false
}

/** @returns the names of the migrations a database has been through; none where no shop was ever in it */
