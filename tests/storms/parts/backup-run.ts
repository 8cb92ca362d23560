import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from '#src/platform/db/open.ts'
import { seeded } from '../../support/seeded.ts'
import { visit } from './crowd.ts'
import { fillOrders } from './fill-orders.ts'
import type { Ground } from './ground.ts'
import { openProcess } from './process.ts'
import { Promises } from './promises.ts'
import { openTally } from './shoppers.ts'
import { openWorld, withDatabase } from './world.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const LANES = 4
const PICTURE_BYTES = 40_000

export type BackupFigures = {
  /** Orders in the shop when the backup began, at least, and when it had ended, at most. */
  before: number
  after: number
  restored: number
  backupSeconds: number
  restoreSeconds: number
  verifySeconds: number
  megabytes: number
  /** The shop's slowest answer to those who bought before, and while the backup was made. */
  calmMs: number
  slowestMs: number
  wrong: string[]
}

/** Backs a full shop up while people buy in it, restores the file elsewhere, and looks at what is there. */
export async function runBackup(
  ground: Ground,
  { orders, pictures, seed }: { orders: number; pictures: number; seed: number },
): Promise<BackupFigures> {
  const chance = seeded(seed)
  await fillOrders(ground.databaseUrl, orders, chance)
  writePictures(ground.dataDir, pictures)
  const variants = await withDatabase(ground, async (db) =>
    (await db.selectFrom('variants').select('id').execute()).map(({ id }) => id),
  )
  const world = await openWorld(1)
  const shop = await openProcess(ground, world.ports[0] ?? 0, world.env)
  const urls = () => [shop.url]
  const promises = new Promises()
  const tally = openTally()
  let isOver = false
  const buying = Array.from({ length: LANES }, async () => {
    while (!isOver) await visit({ world, chance, urls, variants, promises }, tally)
  })
  const count = () => withDatabase(ground, (db) => countOrders(db))
  const elsewhere = `${ground.dataDir}-restored`
  try {
    while ((await count()) < orders + LANES) await new Promise((resolve) => setTimeout(resolve, 50))
    const before = await count()
    const calmMs = tally.slowestMs
    tally.slowestMs = 0
    const backup = await timed(ground.env, ['backup', '--json'])
    const slowestMs = tally.slowestMs
    const after = await count()
    isOver = true
    await Promise.all(buying)
    const { file, size } = JSON.parse(backup.said)
    const env = { ...ground.env, DATA_DIR: elsewhere }
    const restore = await timed(env, ['restore', file, '--json'])
    const verify = await timed(env, ['verify'])
    const restored = await countIn(path.join(elsewhere, 'shop.db'))
    const wrong = [
      ...tally.bad,
      ...shop.errors,
      ...(restored < before || restored > after ? [`${restored} orders, not ${before} to ${after}`] : []),
      ...(JSON.parse(restore.said).broken === 0 ? [] : ['the restored books are broken']),
      ...(after > before ? [] : ['nobody bought while the backup was made']),
      ...(readdirSync(path.join(elsewhere, 'media')).length === pictures ? [] : ['pictures are missing']),
    ]
    return {
      ...{ before, after, restored, wrong, calmMs, slowestMs, megabytes: size / 1_000_000 },
      backupSeconds: backup.seconds,
      restoreSeconds: restore.seconds,
      verifySeconds: verify.seconds,
    }
  } finally {
    isOver = true
    await Promise.allSettled(buying)
    await shop.stop()
    await world.close()
    rmSync(elsewhere, { recursive: true, force: true })
  }
}

const countOrders = async (db: Parameters<Parameters<typeof withDatabase>[1]>[0]): Promise<number> => {
  const { n } = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

async function countIn(file: string): Promise<number> {
  const { db, close } = await openDatabase(file)
  const found = await countOrders(db)
  await close()
  return found
}

async function timed(
  env: Record<string, string>,
  words: string[],
): Promise<{ said: string; seconds: number }> {
  const startedAt = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/barrow.js', ...words], {
    cwd: root,
    env: { ...process.env, ...env },
  })
  return { said: stdout, seconds: (performance.now() - startedAt) / 1_000 }
}

function writePictures(dataDir: string, count: number): void {
  const folder = path.join(dataDir, 'media')
  mkdirSync(folder, { recursive: true })
  for (let at = 0; at < count; at++) {
    const bytes = randomBytes(PICTURE_BYTES)
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 40)
    writeFileSync(path.join(folder, `${name}.webp`), bytes)
  }
}
