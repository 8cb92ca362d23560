import { table } from '../support.ts'

/** A file of rows by column name, with the columns that any of them uses; what a row leaves out is as in `base`. */
export function sheet(base: Record<string, string>, rows: Record<string, string>[]): string {
  const header = [...new Set([base, ...rows].flatMap((row) => Object.keys(row)))]
  return table(header, ...rows.map((row) => header.map((name) => row[name] ?? base[name] ?? '')))
}
