export type Figures = { perSecond: number; p50: number; p99: number; failures: number }

/** One thing measured, at one number of connections, on each engine; `bare` is what it is held against, a second. */
export type Row = {
  name: string
  connections: number
  bare: number | null
  sqlite: Figures | null
  postgres: Figures | null
}

const engines = ['sqlite', 'postgres'] as const

/** Prints rows as text that lines up: for each engine the rate, its part of the bare rate, and milliseconds. */
export function printTable(title: string, rows: Row[]): void {
  console.log(`\n${title}`)
  const heads = engines.flatMap((engine) => [engine, 'of bare', 'p50', 'p99'])
  console.log(line(['what', 'conns', 'bare', ...heads, 'failed']))
  for (const row of rows) {
    const cells = engines.flatMap((engine) => cellsOf(row[engine], row.bare))
    const failed = engines.reduce((sum, engine) => sum + (row[engine]?.failures ?? 0), 0)
    console.log(
      line([row.name, String(row.connections), row.bare?.toFixed(0) ?? '', ...cells, String(failed)]),
    )
  }
}

function cellsOf(figures: Figures | null, bare: number | null): string[] {
  if (!figures) return ['', '', '', '']
  const { perSecond, p50, p99 } = figures
  const share = bare === null ? '' : `${((100 * perSecond) / bare).toFixed(0)} %`
  return [perSecond.toFixed(0), share, p50.toFixed(2), p99.toFixed(2)]
}

const line = ([first = '', ...rest]: string[]) =>
  first.padEnd(24) + rest.map((cell) => cell.padStart(9)).join('')
