import { readFileSync } from 'node:fs'
import type { ParseArgsConfig } from 'node:util'
import { openMigrated, prepareFolder } from '../deps.ts'
import { openEmptyShop } from '../domain/opening/open-shop.ts'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { readConfig } from '../platform/config.ts'
import { backupCommand } from './backup.ts'
import { Refused } from './errors.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { restoreCommand } from './restore.ts'
import { verifyCommand } from './verify.ts'

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>

export type Command = {
  summary: string
  usage: string
  help: string
  options: NonNullable<ParseArgsConfig['options']>
  /** @returns the exit status: 0 done, 1 could not, 2 done in part */
  run(values: Values, positionals: string[]): Promise<number>
}

const start: Command = {
  summary: 'Open the shop',
  usage: 'start [--empty]',
  help: 'Migrates the database, fills an empty shop with the demo (not with --empty), and serves until stopped.',
  options: { empty: { type: 'boolean' } },
  async run(values) {
    const { startShop } = await import('../server.ts')
    const shop = await startShop(readConfig(process.env, gatewayDefinitions), { fillEmpty: !values.empty })
    console.log(`Barrow is open at ${shop.url}`)
    if (shop.setupUrl) console.log(`Set up your shop: ${shop.setupUrl}`)
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve)
      process.once('SIGTERM', resolve)
    })
    await shop.close()
    // All is written and nobody waits for an answer: an idle connection to a mail server must not hold the program.
    process.exit(0)
  },
}

const migrate: Command = {
  summary: 'Bring the database’s schema up to date',
  usage: 'migrate [--from sqlite://FILE --to postgres://…]',
  help: 'Makes the shop’s folder and database if there are none. With --from and --to it moves a shop to another, empty database of either engine, and compares every table.',
  options: { from: { type: 'string' }, to: { type: 'string' } },
  async run(values) {
    if (values.from !== undefined || values.to !== undefined) {
      const { moveShop } = await import('./move.ts')
      return moveShop(String(values.from ?? ''), String(values.to ?? ''), values.json === true)
    }
    const config = readConfig(process.env, gatewayDefinitions)
    prepareFolder(config.dataDir)
    const database = await openMigrated(config)
    await openEmptyShop(database.db, Date.now())
    await database.close()
    console.log('The database is up to date.')
    return 0
  },
}

const admin: Command = {
  summary: 'Make an account for the owner or for staff',
  usage: 'admin create --email E --name N --role owner|manager|staff|fulfilment|catalogue|analyst',
  help: 'Reads the password from standard input when something is piped in; else prints a one-time link to choose one.',
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string', default: 'staff' },
  },
  async run(values, [verb]) {
    if (verb !== 'create' || typeof values.email !== 'string' || typeof values.name !== 'string') {
      throw new Refused(
        'Say whom to make: barrow admin create --email anna@shop.example --name "Anna Byrne" --role staff',
      )
    }
    const { createAccount } = await import('./admin.ts')
    const password = process.stdin.isTTY ? null : readFileSync(0, 'utf8').trim() || null
    return createAccount({
      email: values.email,
      name: values.name,
      role: String(values.role),
      password,
      asJson: values.json === true,
    })
  },
}

/** Every command by its name. */
export const commands: Record<string, Command> = {
  start,
  migrate,
  import: importCommand,
  export: exportCommand,
  verify: verifyCommand,
  backup: backupCommand,
  restore: restoreCommand,
  admin,
}
