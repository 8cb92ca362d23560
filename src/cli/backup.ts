import path from 'node:path'
import { type MadeBackup, makeBackup, POSTGRES_ADVICE } from '../domain/backups/make-backup.ts'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { backUpAndKeep } from '../domain/verification/back-up-and-keep.ts'
import { readConfig } from '../platform/config.ts'
import type { Command } from './commands.ts'
import { Refused } from './errors.ts'
import { openAsItIs } from './open-as-it-is.ts'
import { sayEachSecond } from './progress.ts'

/** `barrow backup`: beside the open shop, which goes on selling. */
export const backupCommand: Command = {
  summary: 'Put the whole shop into one file',
  usage: 'backup [--to FILE] [--json]',
  help: [
    'Copies database, pictures and the shop’s secret as they are at one moment, also while the shop is open.',
    'Without --to the file goes to DATA_DIR/backups/barrow-DATE.tar. It appears whole or not at all.',
    'Keep it as safe as the shop itself: it holds your customers’ data, and the secret that opens what is encrypted.',
    'Where SECRET_KEY is set from outside, that key is not in the file: keep it as well.',
    'On PostgreSQL it says which tools to use, and ends with 1.',
  ].join('\n'),
  options: { to: { type: 'string' } },
  async run(values) {
    const config = readConfig(process.env, gatewayDefinitions)
    if (/^postgres(ql)?:/.test(config.databaseUrl)) throw new Refused(POSTGRES_ADVICE)
    const to = typeof values.to === 'string' ? path.resolve(values.to) : null
    const { version, ...database } = await openAsItIs(config)
    const deps = { database, dataDir: config.dataDir, clock: Date.now }
    const wish = { to, onProgress: values.json ? () => {} : sayEachSecond() }
    try {
      // Before an update the shop is of an older version, and may not know yet where to write down what was done.
      const made = await (version === 'same' ? backUpAndKeep(deps, 'terminal', wish) : makeBackup(deps, wish))
      console.log(values.json ? JSON.stringify(made) : sayMade(made))
      return 0
    } finally {
      await database.close()
    }
  },
}

function sayMade({ file, size, counts, hasSecret, checksum }: MadeBackup): string {
  const held = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  return [
    `Backed up to ${file}`,
    `${(size / 1_000_000).toFixed(1)} MB: ${held.join(', ')}; SHA-256 of what it holds: ${checksum}`,
    hasSecret
      ? 'It holds the shop’s secret and your customers’ data: keep it as safe as the shop.'
      : 'It holds your customers’ data: keep it as safe as the shop. SECRET_KEY is not in it: keep that as well.',
  ].join('\n')
}
