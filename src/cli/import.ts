import path from 'node:path'
import { openMigrated, prepareFolder } from '../deps.ts'
import { importFile } from '../domain/imports/import-file.ts'
import { openEmptyShop } from '../domain/opening/open-shop.ts'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { readSettings } from '../domain/settings/settings.ts'
import { readConfig } from '../platform/config.ts'
import type { Command } from './commands.ts'
import { Refused } from './errors.ts'

const PROGRESS_EVERY_MS = 1_000

/** `barrow import FILE`: also beside the open shop, which shows each product as soon as it is in. */
export const importCommand: Command = {
  summary: 'Read products from another shop’s export, or a whole shop from one of ours',
  usage: 'import FILE [--dry-run] [--json], or import --whole FILE [--json]',
  help: [
    'The file’s columns tell which system wrote it: Shopify, WooCommerce, Magento, Etsy, Spree, Medusa, Vendure or Bagisto. Columns of any other table are named once in the back office.',
    'Refused rows are said as “line 17: why”. Importing the same file again changes nothing. Ends with 2 where rows were refused.',
    'With --whole it takes in what barrow export wrote: the shop must be empty, on either database. The file is read whole and',
    'every checksum compared before anything is written; all of it comes in, or nothing does. Import only a file of your own: it',
    'becomes the shop, its staff included.',
  ].join('\n'),
  options: { 'dry-run': { type: 'boolean' }, whole: { type: 'boolean' } },
  async run(values, [file]) {
    if (!file) throw new Refused('Say which file: barrow import products.csv')
    const asJson = values.json === true
    if (values.whole === true) {
      if (values['dry-run'] === true) throw new Refused('--dry-run is for products; a whole shop has none.')
      const { importWhole } = await import('./import-whole.ts')
      return importWhole(file, asJson)
    }
    const config = readConfig(process.env, gatewayDefinitions)
    prepareFolder(config.dataDir)
    const { db, engine, close } = await openMigrated(config)
    try {
      await openEmptyShop(db, Date.now())
      const { currency } = await readSettings(db)
      let saidAt = Date.now()
      const deps = { db, engine, currency, clock: Date.now }
      const { counts, sentence } = await importFile(deps, path.resolve(file), {
        dryRun: values['dry-run'] === true,
        onMessage: ({ line, level, message }) => {
          const said = level === 'refused' ? `line ${line}: ${message}` : `line ${line}, note: ${message}`
          if (!asJson) console.log(said)
        },
        onProgress: (done) => {
          if (asJson || Date.now() - saidAt < PROGRESS_EVERY_MS) return
          saidAt = Date.now()
          console.error(`${done} products so far`)
        },
      })
      console.log(asJson ? JSON.stringify({ ...counts, sentence }) : sentence)
      return counts.rowsRefused > 0 ? 2 : 0
    } finally {
      await close()
    }
  },
}
