import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { type Finding, verifyShop } from '../domain/verification/verify-shop.ts'
import { readConfig } from '../platform/config.ts'
import type { Command } from './commands.ts'
import { Refused } from './errors.ts'
import { openAsItIs } from './open-as-it-is.ts'

/** `barrow verify`: beside the open shop, which it neither changes nor holds up. */
export const verifyCommand: Command = {
  summary: 'Check the shop’s books',
  usage: 'verify [--json]',
  help: 'Reads only, also while the shop is open. A line for each promise with how many things it was checked on; ends with 1 where one is broken.',
  options: {},
  async run(values) {
    const { db, close, version } = await openAsItIs(readConfig(process.env, gatewayDefinitions))
    try {
      if (version === 'older')
        throw new Refused(
          'This shop is of an older version. Open it with this one first, or run: npx barrow migrate',
        )
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
