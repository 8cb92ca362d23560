// A shop under load whose processes are killed at any moment, again and again:
//   node --import tsx tests/storms/crash.ts --engine sqlite --cycles 2000
//   node --import tsx tests/storms/crash.ts --engine postgres --processes 3 --cycles 500 --seed 7
// Every so many cycles everything is let settle, looked at, and begun anew, so that books stay quick to check.
import { parseArgs } from 'node:util'
import { crashArticles, runCrashes } from './parts/crash-run.ts'
import { type Engine, openGrounds } from './parts/ground.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    cycles: { type: 'string', default: '30' },
    'cycles-a-shop': { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string' },
  },
})
const engine = values.engine as Engine
const [cycles = 0, atOnce = 0, seed = 0] = [values.cycles, values['cycles-a-shop'], values.seed].map(Number)
const processes = Number(values.processes ?? (engine === 'postgres' ? 3 : 1))

const grounds = await openGrounds(engine, crashArticles)
if (!grounds) process.exit(0)
const total = { cycles: 0, orders: 0, paid: 0, parcels: 0, refunds: 0, imports: 0, webhooks: 0, mails: 0 }
const rest = { mailsRepeated: 0, killedWhileOpening: 0, seconds: 0 }
const sums: Record<string, number> = { ...total, ...rest }
let broken = 0
try {
  for (let round = 0; (sums.cycles ?? 0) < cycles; round++) {
    const ground = await grounds.fresh()
    const now = Math.min(atOnce, cycles - (sums.cycles ?? 0))
    const { wrong, ...figures } = await runCrashes(ground, { processes, cycles: now, seed: seed + round })
    await ground.remove()
    for (const [name, count] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + count
    if (wrong.length > 0) broken++
    const said = wrong.slice(0, 20).map((sentence) => `\n    ${sentence}`)
    console.log(
      `${wrong.length === 0 ? 'sound ' : 'BROKEN'} seed ${seed + round}: ${JSON.stringify(figures)}${said.join('')}`,
    )
  }
} finally {
  await grounds.close()
}
console.log(`\n${engine}, ${processes} processes, ${broken} shops broken: ${JSON.stringify(sums)}`)
process.exitCode = broken > 0 ? 1 : 0
