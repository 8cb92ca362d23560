// Random lives of orders against a small model of the shop: placed, paid, paid late and twice, webhooks doubled and
// shuffled, the gateway down, gift cards, disputes, parcels, refunds, edits, returns, goods that are sold ahead, come, are
// moved and written off, the clock running on. After each, model and database must be equal.
//   node --import tsx tests/storms/histories.ts --count 100000 --seed 1
//   node --import tsx tests/storms/histories.ts --seed 1 --from 4711 --count 1     one of them again, shrunk if it fails
//   node --import tsx tests/storms/histories.ts --count 2000 --postgres   on a PostgreSQL of its own
//   node --import tsx tests/storms/histories.ts --permutations 6          every order of up to six events, and doubles
//   node --import tsx tests/storms/histories.ts --permutations 6 --from 150000          the second half of them
import { parseArgs } from 'node:util'
import { openTestPostgres } from '../support/postgres.ts'
import { countWords, PERMUTED_SHOP, word } from './histories/permutations.ts'
import { runHistories } from './histories/run.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    permutations: { type: 'string' },
    postgres: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const letters = Number(values.permutations ?? 0)
const from = Number(values.from)
const count = Number(values.count ?? (letters > 0 ? countWords(letters) - from : 1_000))
const server = values.postgres ? await openTestPostgres() : null
const begun = performance.now()
let said = 0
const { lived, failures, tally } = await runHistories({
  ...{ count, seed, postgresUrl: server?.url ?? null },
  ...(letters > 0 ? { tell: (index) => ({ seed: PERMUTED_SHOP, steps: word(index) }) } : {}),
  from,
  onFailure: ({ index, why, steps }) => {
    console.log(`\nHistory ${index} of seed ${seed} parts: ${why}`)
    for (const step of steps) console.log(`  ${JSON.stringify(step)}`)
  },
  onProgress: (done, failed) => {
    if (done - said < count / 20) return
    said = done
    const seconds = (performance.now() - begun) / 1_000
    console.log(`${done} histories, ${failed} failed, ${((seconds * 1_000) / done).toFixed(1)} ms each`)
  },
})
await server?.close()

for (const [what, times] of [...tally].sort()) console.log(`${String(times).padStart(9)}  ${what}`)
const seconds = (performance.now() - begun) / 1_000
console.log(
  `\n${lived} histories of seed ${seed} on ${server ? 'PostgreSQL' : 'SQLite'}: ${failures.length} parted, ` +
    `${seconds.toFixed(0)} s, ${((seconds * 1_000) / lived).toFixed(1)} ms each`,
)
process.exitCode = failures.length > 0 ? 1 : 0
