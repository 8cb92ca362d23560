// Every route and method with what nobody should send: mutated, oversized, wrongly encoded, hostile; as a stranger, a
// shopper and the owner, with tokens that hold, so that it goes deep. No answer of 500 or more, no echo, no hang.
//   node --import tsx tests/storms/fuzz.ts --requests 1000000 --seed 1
//   node --import tsx tests/storms/fuzz.ts --requests 0 --sockets 100000 --seed 1
import { parseArgs } from 'node:util'
import { fuzzInProcess, type Outcome } from './fuzz/run.ts'
import { openFuzzShop } from './fuzz/shop.ts'
import { fuzzSockets } from './fuzz/sockets.ts'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    sockets: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const shop = await openFuzzShop()
let faults = 0
for (const [what, count, run] of [
  ['requests in process', Number(values.requests), fuzzInProcess],
  ['connections over sockets', Number(values.sockets), fuzzSockets],
] as const) {
  if (count === 0) continue
  const begun = performance.now()
  const said = (sent: number, found: number) =>
    console.log(
      `${sent} ${what}, ${found} faults, ${((sent * 1_000) / (performance.now() - begun)).toFixed(0)} a second`,
    )
  const outcome = await run(shop, { requests: count, seed, onProgress: said })
  tell(outcome)
  said(outcome.sent, outcome.faults.length)
  faults += outcome.faults.length
}
const broken = await shop.settle()
for (const promise of broken) console.log(`BROKEN: ${promise}`)
console.log(`The books afterwards: ${broken.length} promises broken`)
await shop.close()
process.exitCode = faults + broken.length > 0 ? 1 : 0

function tell({ routes, statuses, faults: found }: Outcome): void {
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
  console.log(`${routes} routes; answers ${counts.join(', ')}`)
  const seen = new Set<string>()
  for (const { what, wire, why } of found) {
    const kind = `${what} ${why.split('\n').slice(0, 3).join(' ')}`
    if (seen.has(kind)) continue
    seen.add(kind)
    console.log(`\nFAULT ${what}: ${wire.method} ${wire.target.slice(0, 300)}`)
    console.log(`  headers ${JSON.stringify(wire.headers).slice(0, 400)}`)
    console.log(
      `  body ${Buffer.from(wire.body ?? [])
        .toString('latin1')
        .slice(0, 600)}`,
    )
    console.log(`  ${why.slice(0, 1_500)}`)
  }
}
