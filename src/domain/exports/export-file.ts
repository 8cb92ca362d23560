import path from 'node:path'
import { z } from 'zod'
import { isStoredPicture } from '#src/platform/files.ts'
import { DOWNLOADS, isKeptFile } from '#src/platform/kept-files.ts'
import { exportedTables, type TableName } from './plan.ts'

// An export is one tar that any tool opens: a file of JSON lines for each table, one row a line with its columns by name;
// the pictures and the files for sale; a manifest that counts them all with their sums; and last the sum of everything before it.

/** It grows when a program of today could not read what tomorrow's writes. */
export const FORMAT = 1
/** So large a file the back office takes in; the command line takes any. */
export const MOST_TAKEN_IN = 2_000_000_000
export const MANIFEST = 'manifest.json'

const isSum = z.string().regex(/^[0-9a-f]{64}$/)
export const manifestShape = z.object({
  format: z.literal(FORMAT),
  kind: z.literal('barrow export'),
  madeAt: z.number().int(),
  /** The migrations the shop has been through: they say which version made it. */
  migrations: z.array(z.string()),
  /** What is in it, for people. */
  counts: z.record(z.string(), z.number().int()),
  /** What is not in it, and why, for people. */
  leftOut: z.record(z.string(), z.string()),
  tables: z.array(
    z.object({
      table: z.enum(exportedTables as [TableName, ...TableName[]]),
      rows: z.number().int(),
      /** The sum of the rows' hashes, the same on both engines and in whatever order they lie. */
      checksum: z.string(),
    }),
  ),
  files: z.array(z.object({ name: z.string(), size: z.number().int(), sha256: isSum })),
})
export type Manifest = z.output<typeof manifestShape>

/** An export cannot be made or taken in; the message says why, for a person. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused'
}

export const fileOfTable = (table: string): string => `tables/${table}.jsonl`

/** What an entry's name leads to; null for what no export holds. */
export function readName(
  name: string,
): { table: TableName } | { picture: string } | { download: string } | null {
  const table = /^tables\/(\w+)\.jsonl$/.exec(name)?.[1]
  if (table !== undefined)
    return (exportedTables as readonly string[]).includes(table) ? { table: table as TableName } : null
  const download = name.startsWith(`${DOWNLOADS}/`) ? name.slice(DOWNLOADS.length + 1) : undefined
  if (download !== undefined) return isKeptFile(download) ? { download } : null
  const picture = /^media\/([^/]+)$/.exec(name)?.[1]
  return picture !== undefined && isStoredPicture(picture) ? { picture } : null
}

/** Where the shop keeps the exports that were asked for in the back office. */
export const exportsFolder = (dataDir: string): string => path.join(dataDir, 'exports')
