import path from 'node:path'
import { exportShop } from '../domain/exports/export-shop.ts'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { readConfig } from '../platform/config.ts'
import type { Command } from './commands.ts'
import { Refused } from './errors.ts'
import { openAsItIs } from './open-as-it-is.ts'
import { sayEachSecond } from './progress.ts'

/** `barrow export FILE`: beside the open shop, which goes on selling. */
export const exportCommand: Command = {
  summary: 'Write the whole shop to a file that any shop can take in',
  usage: 'export FILE [--json]',
  help: [
    'Everything the shop is, as it is at one moment: a tar with a file of JSON lines for each kind of thing, the pictures, and',
    'a manifest with counts and checksums. It says nothing of the database it came from: a shop on SQLite goes into one on',
    'PostgreSQL, and back, with: barrow import --whole FILE.',
    'Customers and staff keep their accounts, so the file holds what passwords are checked against (Argon2id), though no password.',
    'It holds no sessions, no links, no two-factor, no passkeys and no keys: staff set up two-factor anew.',
    'Keep it as safe as the shop itself. A backup (barrow backup) is for the same shop after an accident; this is for moving house.',
  ].join('\n'),
  options: {},
  async run(values, [file]) {
    if (!file) throw new Refused('Say where to: barrow export shop.tar')
    const config = readConfig(process.env, gatewayDefinitions)
    const { version, ...database } = await openAsItIs(config)
    try {
      if (version === 'older')
        throw new Refused(
          'This shop is of an older version. Open it with this one first, or run: npx barrow migrate',
        )
      const onProgress = values.json ? () => {} : sayEachSecond()
      const deps = { database, dataDir: config.dataDir, clock: Date.now }
      const made = await exportShop(deps, path.resolve(file), onProgress)
      const held = Object.entries(made.counts).map(([what, n]) => `${n} ${what}`)
      const text = [
        `Exported to ${made.file}`,
        `${(made.size / 1_000_000).toFixed(1)} MB: ${held.join(', ')}; SHA-256 of what it holds: ${made.checksum}`,
        'It holds your customers’ data and what passwords are checked against: keep it as safe as the shop.',
      ]
      console.log(values.json ? JSON.stringify(made) : text.join('\n'))
      return 0
    } finally {
      await database.close()
    }
  },
}
