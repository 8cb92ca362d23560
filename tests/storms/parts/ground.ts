import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openTestPostgres } from '../../support/postgres.ts'
import { scratchDisk } from '../../support/scratch.ts'

const root = path.resolve(import.meta.dirname, '../../..')

export type Engine = 'sqlite' | 'postgres'
export type Article = { handle: string; onHand: number; priceEuro: string }

/** A shop's data, on which processes can be opened; `databaseUrl` is the file's path on SQLite. */
export type Ground = {
  dataDir: string
  databaseUrl: string
  env: Record<string, string>
  /** Once its processes have ended. */
  remove(): Promise<void>
}

/** A filled shop that nobody has bought from, and as many copies of it as a storm needs. */
export type Grounds = { fresh(): Promise<Ground>; close(): Promise<void> }

const TEMPLATE = 'barrow_template'

/**
 * Fills a shop by the program's own commands.
 * @returns null, said loudly, where this machine has no such engine
 */
export async function openGrounds(engine: Engine, articles: Article[]): Promise<Grounds | null> {
  execFileSync(process.execPath, ['src/build.mjs', '--if-stale'], { cwd: root, stdio: 'inherit' })
  const server = engine === 'postgres' ? await openTestPostgres() : null
  if (engine === 'postgres' && !server) {
    process.stdout.write('\n  SKIPPED: there are no PostgreSQL binaries for this platform\n\n')
    return null
  }
  const folder = mkdtempSync(path.join(scratchDisk(), 'barrow-storm-'))
  const template = path.join(folder, 'template')
  const urlOf = (name: string) => server?.url.replace(/\/postgres$/, `/${name}`) ?? ''
  const ask = async (text: string) => {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: server?.url })
    await client.connect()
    await client.query(text)
    await client.end()
  }
  if (server) await ask(`create database ${TEMPLATE}`)
  const file = path.join(folder, 'goods.csv')
  writeFileSync(file, goodsCsv(articles))
  const filling = settings(template, server ? urlOf(TEMPLATE) : null)
  runBarrow(['migrate'], filling)
  runBarrow(['import', file], filling)
  let count = 0
  return {
    async fresh() {
      const name = `run_${++count}`
      const dataDir = path.join(folder, name)
      cpSync(template, dataDir, { recursive: true })
      if (server) await ask(`create database ${name} template ${TEMPLATE}`)
      const databaseUrl = server ? urlOf(name) : path.join(dataDir, 'shop.db')
      return {
        dataDir,
        databaseUrl,
        env: settings(dataDir, server ? databaseUrl : null),
        async remove() {
          rmSync(dataDir, { recursive: true, force: true })
          if (server) await ask(`drop database ${name} with (force)`)
        },
      }
    },
    async close() {
      await server?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const settings = (dataDir: string, databaseUrl: string | null): Record<string, string> => ({
  DATA_DIR: dataDir,
  SECRET_KEY: 'only for the storms, and long enough for them',
  LOG_LEVEL: 'error',
  NODE_ENV: 'production',
  ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
})

/** @returns what it printed; throws where its exit status is not 0 */
export function runBarrow(words: string[], env: Record<string, string>, input = ''): string {
  return execFileSync(process.execPath, ['dist/barrow.js', ...words], {
    cwd: root,
    env: { ...process.env, ...env },
    input,
    encoding: 'utf8',
  })
}

/** As another shop would export them. */
export function goodsCsv(articles: Article[]): string {
  const head =
    'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Requires Shipping,Variant Taxable,Published,Status'
  const rows = articles.map(
    ({ handle, onHand, priceEuro }) =>
      `${handle},${handle},Title,Default Title,${handle},200,shopify,${onHand},deny,${priceEuro},true,true,true,active`,
  )
  return [head, ...rows, ''].join('\n')
}
