import { existsSync } from 'node:fs'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { type Finding, verifyShop } from '../domain/verification/verify-shop.ts'
import { type Config, readConfig } from '../platform/config.ts'
import type { OpenDatabase } from '../platform/db/db.ts'
import { openDatabase } from '../platform/db/open.ts'
import { compareVersion } from '../platform/migrate.ts'
import type { Command } from './commands.ts'
import { Refused } from './errors.ts'

/** `barrow verify`: beside the open shop, which it neither changes nor holds up. */
export const verifyCommand: Command = {
  summary: 'Check the shop’s books',
  usage: 'verify [--json]',
  help: 'Reads only, also while the shop is open. A line for each promise with how many things it was checked on; ends with 1 where one is broken.',
  options: {},
  async run(values) {
    const { db, close } = await openToRead(readConfig(process.env, gatewayDefinitions))
    try {
      const findings = await verifyShop(db)
      console.log(values.json ? JSON.stringify(findings) : sayFindings(findings))
      return findings.some(({ broken }) => broken > 0) ? 1 : 0
    } finally {
      await close()
    }
  },
}

function sayFindings(findings: Finding[]): string {
  const lines = findings.flatMap(({ name, checked, broken, samples }) => [
    `${broken === 0 ? 'sound ' : 'BROKEN'} ${String(broken || checked).padStart(7)}  ${name}`,
    ...samples.map((sample) => `${' '.repeat(18)}${sample}`),
  ])
  const broken = findings.filter((finding) => finding.broken > 0).length
  const end =
    broken === 0
      ? `All ${findings.length} promises hold.`
      : `${broken} of ${findings.length} promises ${broken === 1 ? 'is' : 'are'} broken.`
  return [...lines, '', end].join('\n')
}

/**
 * Opens a shop as it stands, without bringing it up to date.
 * @throws Refused where there is none, or one of an older version
 */
async function openToRead({ databaseUrl, dataDir }: Config): Promise<OpenDatabase> {
  const isFile = !/^postgres(ql)?:/.test(databaseUrl)
  const none = new Refused(`There is no shop in ${isFile ? dataDir : 'this database'}.`)
  if (isFile && !existsSync(databaseUrl)) throw none
  const database = await openDatabase(databaseUrl)
  try {
    const version = await compareVersion(database.db)
    if (version === 'empty') throw none
    if (version === 'older')
      throw new Refused(
        'This shop is of an older version. Open it with this one first, or run: npx barrow migrate',
      )
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
