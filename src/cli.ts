#!/usr/bin/env -S node --max-semi-space-size=4 --max-old-space-size=256
import { parseArgs } from 'node:util'
import { commands } from './cli/commands.ts'
import { plainSentence } from './cli/errors.ts'

const usage = () =>
  [
    'Usage: barrow COMMAND [options]',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
    '',
    'barrow COMMAND --help says more about one.',
  ].join('\n')

async function main(words: string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(usage())
    return name === undefined ? 1 : 0
  }
  if (name === '--version') {
    console.log(process.env.npm_package_version ?? '0.1.0')
    return 0
  }
  const command = commands[name]
  if (!command) {
    console.error(`There is no command ${name}.\n\n${usage()}`)
    return 1
  }
  const { values, positionals } = parseArgs({
    args: rest,
    options: { ...command.options, help: { type: 'boolean' }, json: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (values.help) {
    console.log(`${command.summary}\n\nUsage: barrow ${command.usage}\n\n${command.help}`)
    return 0
  }
  return command.run(values, positionals)
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    console.error(plainSentence(error))
    process.exit(1)
  },
)
