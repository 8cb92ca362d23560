// Faults that people make, put into the money and stock code one at a time: each must be noticed by a test.
//   node --import tsx tests/storms/mutants.ts                      all of them
//   node --import tsx tests/storms/mutants.ts --count 5 --seed 3   some of them
//   node --import tsx tests/storms/mutants.ts --name refund        those whose name speaks of it
import { parseArgs } from 'node:util'
import { openDice } from './histories/dice.ts'
import { mutants, openCopy } from './mutants/hunt.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string' },
    seed: { type: 'string', default: '1' },
    name: { type: 'string', default: '' },
  },
})
const named = mutants.filter(({ name, file }) => `${name} ${file}`.includes(values.name))
const thrown = openDice(Number(values.seed))
const chosen = named
  .map((mutant) => ({ mutant, place: values.count === undefined ? 0 : thrown() }))
  .sort((a, b) => a.place - b.place)
  .slice(0, Number(values.count ?? named.length))

const copy = openCopy()
const counts = { killed: 0, survived: 0, stale: 0 }
try {
  const tests = [...new Set(chosen.flatMap(({ mutant }) => mutant.tests))]
  if (!(await copy.isSound(tests))) throw new Error('the tests fail before anything is broken')
  for (const { mutant } of chosen) {
    const verdict = await copy.judge(mutant)
    counts[verdict]++
    console.log(`${verdict.padEnd(8)}  ${mutant.name}  (${mutant.file})`)
  }
} finally {
  copy.close()
}
console.log(
  `\n${chosen.length} mutants: ${counts.killed} killed, ${counts.survived} survived, ${counts.stale} stale`,
)
process.exitCode = counts.killed === chosen.length ? 0 : 1
