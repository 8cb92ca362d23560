// A thousand buyers for a hundred units, over HTTP, again and again:
//   node --import tsx tests/storms/storm.ts --engine sqlite --runs 200
//   node --import tsx tests/storms/storm.ts --engine postgres --processes 4 --runs 200 --seed 7
// Ten of them go over one shop, whose shelves are filled again in between; then another is opened.
import { parseArgs } from 'node:util'
import { type Engine, openGrounds } from './parts/ground.ts'
import { openStormShop, stormArticles } from './parts/storm-run.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    runs: { type: 'string', default: '3' },
    buyers: { type: 'string', default: '1000' },
    units: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string' },
    'runs-a-shop': { type: 'string', default: '10' },
  },
})
const engine = values.engine as Engine
const [runs, buyers, units, seed] = [values.runs, values.buyers, values.units, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
]
const runsAShop = Number(values['runs-a-shop'])
const processes = Number(values.processes ?? (engine === 'postgres' ? 4 : 1))

const grounds = await openGrounds(engine, stormArticles(units))
if (!grounds) process.exit(0)
const broken: string[] = []
const total = { sold: 0, confirmations: 0, requests: 0, webhooks: 0, deadlocksRetried: 0, seconds: 0 }
try {
  for (let run = 1; run <= runs; ) {
    const ground = await grounds.fresh()
    const shop = await openStormShop(ground, processes)
    try {
      let isSound = true
      for (const last = Math.min(runs, run + runsAShop - 1); run <= last && isSound; run++) {
        const { wrong, ...figures } = await shop.run({ buyers, units, seed: seed + run - 1 })
        for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += figures[key]
        isSound = wrong.length === 0
        const said = isSound ? '' : `\n    ${wrong.slice(0, 20).join('\n    ')}`
        if (!isSound) broken.push(`seed ${seed + run - 1}`)
        console.log(
          `${isSound ? 'sound ' : 'BROKEN'} run ${run}, seed ${seed + run - 1}: ${figures.sold} sold, ${figures.confirmations} confirmed, ${figures.requests} requests, ${figures.webhooks} webhooks, ${figures.deadlocksRetried} deadlocks retried, ${figures.seconds.toFixed(1)} s${said}`,
        )
      }
    } finally {
      await shop.close()
      await ground.remove()
    }
  }
} finally {
  await grounds.close()
}
console.log(
  `\n${runs} runs on ${engine} with ${processes} ${processes === 1 ? 'process' : 'processes'}, ${buyers} buyers for ${units} units each: ${runs - broken.length} sound, ${broken.length} broken; ${total.sold} sold, ${total.confirmations} confirmations, ${total.requests} requests, ${total.webhooks} webhooks, ${total.deadlocksRetried} deadlocks retried unseen, ${(total.seconds / runs).toFixed(1)} s a run`,
)
process.exitCode = broken.length > 0 ? 1 : 0
