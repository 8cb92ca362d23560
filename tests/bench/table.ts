export type Row = {
  name: string
  connections: number
  perSecond: number
  p50: number
  p99: number
  share?: number
  failures: number
}

/** Prints rows as text that lines up; `share` is the part of the bare server's rate. */
export function printTable(title: string, rows: Row[]): void {
  console.log(`\n${title}`)
  console.log(
    `${'what'.padEnd(34)}${'conns'.padStart(6)}${'per s'.padStart(9)}${'of bare'.padStart(9)}${'p50'.padStart(9)}${'p99'.padStart(9)}${'failed'.padStart(8)}`,
  )
  for (const row of rows) {
    const share = row.share === undefined ? '' : `${(100 * row.share).toFixed(0)} %`
    console.log(
      `${row.name.padEnd(34)}${String(row.connections).padStart(6)}${row.perSecond.toFixed(0).padStart(9)}${share.padStart(9)}${row.p50.toFixed(2).padStart(9)}${row.p99.toFixed(2).padStart(9)}${String(row.failures).padStart(8)}`,
    )
  }
}
