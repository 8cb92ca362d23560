// A thousand buyers for a hundred units, over HTTP, again and again:
//   node --import tsx tests/storms/storm.ts --engine sqlite --runs 200
//   node --import tsx tests/storms/storm.ts --engine postgres --processes 4 --runs 200 --seed 7
import { parseArgs } from 'node:util'
import { type Engine, openGrounds } from './parts/ground.ts'
import { runStorm, stormArticles } from './parts/storm-run.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    runs: { type: 'string', default: '3' },
    buyers: { type: 'string', default: '1000' },
    units: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string' },
  },
})
const engine = values.engine as Engine
const [runs, buyers, units, seed] = [values.runs, values.buyers, values.units, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
]
const processes = Number(values.processes ?? (engine === 'postgres' ? 4 : 1))

const grounds = await openGrounds(engine, stormArticles(units))
if (!grounds) process.exit(0)
const broken: string[] = []
const total = { sold: 0, confirmations: 0, requests: 0, webhooks: 0, deadlocksRetried: 0, seconds: 0 }
try {
  for (let run = 1; run <= runs; run++) {
    const ground = await grounds.fresh()
    const { wrong, ...figures } = await runStorm(ground, { processes, buyers, units, seed: seed + run - 1 })
    await ground.remove()
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += figures[key]
    if (wrong.length > 0) broken.push(`seed ${seed + run - 1}: ${wrong.slice(0, 20).join('\n    ')}`)
    console.log(
      `${wrong.length === 0 ? 'sound ' : 'BROKEN'} run ${run}, seed ${seed + run - 1}: ${figures.sold} sold, ${figures.confirmations} confirmed, ${figures.requests} requests, ${figures.webhooks} webhooks, ${figures.deadlocksRetried} deadlocks retried, ${figures.seconds.toFixed(1)} s${wrong.length > 0 ? `\n    ${wrong.slice(0, 20).join('\n    ')}` : ''}`,
    )
  }
} finally {
  await grounds.close()
}
console.log(
  `\n${runs} runs on ${engine} with ${processes} ${processes === 1 ? 'process' : 'processes'}, ${buyers} buyers for ${units} units each: ${runs - broken.length} sound, ${broken.length} broken; ${total.sold} sold, ${total.confirmations} confirmations, ${total.requests} requests, ${total.webhooks} webhooks, ${total.deadlocksRetried} deadlocks retried unseen, ${(total.seconds / runs).toFixed(1)} s a run`,
)
process.exitCode = broken.length > 0 ? 1 : 0
