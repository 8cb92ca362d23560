import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { openMigrated, prepareFolder } from '../deps.ts'
import { importShop } from '../domain/exports/import-shop.ts'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { verifyShop } from '../domain/verification/verify-shop.ts'
import { readConfig } from '../platform/config.ts'
import { sayEachSecond } from './progress.ts'

/** `barrow import --whole FILE`: makes an empty shop the one that an export holds. */
export async function importWhole(file: string, asJson: boolean): Promise<number> {
  const config = readConfig(process.env, gatewayDefinitions)
  const isNew = !existsSync(config.dataDir)
  prepareFolder(config.dataDir)
  try {
    const database = await openMigrated(config)
    try {
      const onProgress = asJson ? () => {} : sayEachSecond()
      const done = await importShop({ database, dataDir: config.dataDir }, path.resolve(file), onProgress)
      const findings = await verifyShop(database.db)
      const broken = findings.filter((finding) => finding.broken > 0).length
      const told = { ...done, madeAt: new Date(done.madeAt).toISOString(), promises: findings.length, broken }
      console.log(asJson ? JSON.stringify(told) : sayDone(file, told))
      return broken > 0 ? 2 : 0
    } finally {
      await database.close()
    }
  } catch (error) {
    if (isNew) rmSync(config.dataDir, { recursive: true, force: true })
    throw error
  }
}

type Told = {
  madeAt: string
  counts: Record<string, number>
  rows: number
  promises: number
  broken: number
}

function sayDone(file: string, { madeAt, counts, rows, promises, broken }: Told): string {
  const held = Object.entries(counts).map(([what, n]) => `${n} ${what}`)
  return [
    `Imported ${file}: the shop as it was at ${madeAt}, with ${held.join(', ')}; every one of ${rows} rows was read back and compared.`,
    broken === 0
      ? `All ${promises} promises hold.`
      : `${broken} of ${promises} promises are broken, as they were where it came from: run npx barrow verify.`,
    'Customers and staff sign in with the passwords they have. Staff set up two-factor anew, and keys for payments and mail are',
    'set in the environment, as they were. Open the shop with: npx barrow start',
  ].join('\n')
}
