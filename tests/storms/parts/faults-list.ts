import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import SqliteFile from 'better-sqlite3'
import { startSmtp } from '../../support/smtp-server.ts'
import type { Engine, Ground } from './ground.ts'
import type { Shim } from './shim.ts'
import type { SmallDisk } from './small-disk.ts'
import type { World } from './world.ts'

export type Scene = { ground: Ground; world: World; shim: Shim | null; disk: SmallDisk | null }
type Heal = () => Promise<void> | void

/** Something that goes wrong around an open shop. */
export type Fault = {
  name: string
  engines: Engine[]
  needs?: 'shim' | 'small disk'
  /** For how long. */
  lastsMs: number
  begin(scene: Scene): Promise<Heal> | Heal
}

const both: Engine[] = ['sqlite', 'postgres']
const HOUR_S = 3_600
const WHENEVER = 1_000_000

const shimmed = (name: string, engines: Engine[], set: (shim: Shim, on: boolean) => void): Fault => ({
  ...{ name, engines, needs: 'shim', lastsMs: 5_000 },
  begin({ shim }) {
    if (shim) set(shim, true)
    return () => {
      if (shim) set(shim, false)
    }
  },
})

const atGateway = (
  name: string,
  lastsMs: number,
  fault: { answer: 500 | 'timeout' | 'late'; ms?: number },
): Fault => ({
  ...{ name, engines: both, lastsMs },
  begin({ world }) {
    world.stripe.fault({ ...fault, times: WHENEVER })
    return world.stripe.recover
  },
})

const atMailServer = (name: string, fault: 'refuse' | 'hang' | 'drop'): Fault => ({
  ...{ name, engines: both, lastsMs: 5_000 },
  begin({ world }) {
    world.smtp.fault = fault
    return () => {
      world.smtp.fault = null
    }
  },
})

export const faults: Fault[] = [
  shimmed('fsync fails with EIO', ['sqlite'], (shim, on) => shim.failSyncs(on)),
  shimmed('the disk is for reading only', ['sqlite'], (shim, on) => shim.failWrites(on)),
  shimmed('the clock jumps back by 2 hours', both, (shim, on) => shim.moveClock(on ? -2 * HOUR_S : 0)),
  shimmed('the clock jumps ahead by 90 days', both, (shim, on) => shim.moveClock(on ? 90 * 24 * HOUR_S : 0)),
  {
    ...{ name: 'the disk is full', engines: both, needs: 'small disk', lastsMs: 5_000 },
    begin({ disk }) {
      const ballast = path.join(disk?.folder ?? '', 'ballast')
      fill(ballast)
      return () => rmSync(ballast)
    },
  },
  {
    ...{ name: 'another process holds the lock', engines: ['sqlite'], lastsMs: 40_000 },
    begin({ ground }) {
      const other = new SqliteFile(ground.databaseUrl, { timeout: 5_000 })
      other.exec('begin immediate')
      return () => {
        other.exec('rollback')
        other.close()
      }
    },
  },
  {
    ...{ name: 'another session holds the lock', engines: ['postgres'], lastsMs: 40_000 },
    async begin({ ground }) {
      const other = await connect(ground)
      await other.query('begin')
      await other.query('lock table orders in share row exclusive mode')
      return () => other.end()
    },
  },
  {
    ...{ name: 'the database is for reading only', engines: ['postgres'], lastsMs: 5_000 },
    async begin({ ground }) {
      await tell(ground, 'alter system set default_transaction_read_only = on')
      await tell(ground, 'select pg_reload_conf()')
      return async () => {
        await tell(ground, 'set transaction read write; alter system reset default_transaction_read_only')
        await tell(ground, 'select pg_reload_conf()')
      }
    },
  },
  {
    ...{
      name: 'every connection to the database is cut, again and again',
      engines: ['postgres'],
      lastsMs: 5_000,
    },
    begin({ ground }) {
      const cut =
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()'
      const timer = setInterval(() => void tell(ground, cut).catch(() => {}), 300)
      return () => clearInterval(timer)
    },
  },
  {
    ...{ name: 'the mail server is down', engines: both, lastsMs: 5_000 },
    async begin({ world }) {
      const port = Number(new URL(world.smtp.url).port)
      await world.smtp.close()
      return async () => {
        const again = await startSmtp(port)
        again.mails.push(...world.smtp.mails)
        world.smtp = again
      }
    },
  },
  atMailServer('the mail server says to try later', 'refuse'),
  atMailServer('the mail server hangs', 'hang'),
  atMailServer('the mail server takes mails and drops the line', 'drop'),
  atGateway('the gateway never answers', 12_000, { answer: 'timeout' }),
  atGateway('the gateway answers 500', 4_000, { answer: 500 }),
  atGateway('the gateway answers late', 8_000, { answer: 'late', ms: 3_000 }),
]

/** Until not one more byte goes in. */
function fill(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) writeWhilePossible(handle, size)
  } finally {
    closeSync(handle)
  }
}

function writeWhilePossible(handle: number, size: number): void {
  const block = Buffer.alloc(size)
  try {
    for (;;) if (writeSync(handle, block) < size) return
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

async function connect({ databaseUrl }: Ground) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function tell(ground: Ground, text: string): Promise<void> {
  const client = await connect(ground)
  for (const each of text.split('; ')) await client.query(each)
  await client.end()
}
