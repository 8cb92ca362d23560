import path from 'node:path'
import { openMigrated, prepareFolder } from '../deps.ts'
import { importFile } from '../domain/imports/import-file.ts'
import { readSettings } from '../domain/settings/settings.ts'
import { readConfig } from '../platform/config.ts'
import type { Command } from './commands.ts'
import { Refused } from './errors.ts'

const PROGRESS_EVERY_MS = 1_000

/** `barrow import FILE`: also beside the open shop, which shows each product as soon as it is in. */
export const importCommand: Command = {
  summary: 'Read products from a Shopify export',
  usage: 'import FILE [--dry-run] [--json]',
  help: 'Refused rows are said as “line 17: why”. Importing the same file again changes nothing. Ends with 2 where rows were refused.',
  options: { 'dry-run': { type: 'boolean' } },
  async run(values, [file]) {
    if (!file) throw new Refused('Say which file: barrow import products.csv')
    const asJson = values.json === true
    const config = readConfig(process.env)
    prepareFolder(config.dataDir)
    const database = await openMigrated(config)
    try {
      const { currency } = await readSettings(database.db)
      let saidAt = Date.now()
      const result = await importFile(
        { db: database.db, engine: database.engine, dataDir: config.dataDir, currency, clock: Date.now },
        path.resolve(file),
        {
          dryRun: values['dry-run'] === true,
          onMessage: (message) => {
            if (!asJson) console.error(`line ${message.line}: ${message.message}`)
          },
          onProgress: (done) => {
            if (asJson || Date.now() - saidAt < PROGRESS_EVERY_MS) return
            saidAt = Date.now()
            console.error(`${done} products so far`)
          },
        },
      )
      console.log(asJson ? JSON.stringify(result) : result.sentence)
      return result.counts.rowsRefused > 0 ? 2 : 0
    } finally {
      await database.close()
    }
  },
}
