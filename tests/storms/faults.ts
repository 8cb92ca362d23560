// Everything around an open shop goes wrong, one thing after the other, and is mended again; the shop is never touched.
//   node --import tsx tests/storms/faults.ts --engine sqlite
//   node --import tsx tests/storms/faults.ts --engine postgres --only "mail server" --runs 3
import { parseArgs } from 'node:util'
import { crashArticles } from './parts/crash-run.ts'
import { runFault } from './parts/fault-run.ts'
import { faults } from './parts/faults-list.ts'
import { type Engine, openGrounds } from './parts/ground.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'sqlite' },
    only: { type: 'string', default: '' },
    runs: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
})
const engine = values.engine as Engine
const chosen = faults.filter(({ engines, name }) => engines.includes(engine) && name.includes(values.only))

const grounds = await openGrounds(engine, crashArticles)
if (!grounds) process.exit(0)
let broken = 0
let ran = 0
try {
  for (let run = 0; run < Number(values.runs); run++) {
    for (const fault of chosen) {
      const figures = await runFault(grounds, fault, Number(values.seed) + run)
      if (!figures) continue
      ran++
      const { wrong, answers, slowestMs, orders, wellAfterMs } = figures
      if (wrong.length > 0) broken++
      console.log(
        `${wrong.length === 0 ? 'sound ' : 'BROKEN'} ${fault.name}: answers ${JSON.stringify(answers)}, slowest ${slowestMs} ms, ${orders} orders, well after ${wellAfterMs} ms${wrong
          .slice(0, 12)
          .map((sentence) => `\n    ${sentence}`)
          .join('')}`,
      )
    }
  }
} finally {
  await grounds.close()
}
console.log(`\n${ran} faults on ${engine}: ${ran - broken} sound, ${broken} broken`)
process.exitCode = broken > 0 ? 1 : 0
