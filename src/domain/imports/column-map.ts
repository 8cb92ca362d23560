import { createHash } from 'node:crypto'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { plainName } from './read/columns.ts'
import { type Meaning, mayRepeat, meanings, necessaryMeanings } from './read/meanings.ts'

/** What each column of a table is, in the order of the file. */
export type ColumnMap = Meaning[]

export type MapProblem =
  | { problem: 'missing'; meaning: (typeof necessaryMeanings)[number] }
  /** @property index the second of the columns that are said to be the same one thing */
  | { problem: 'twice'; meaning: Meaning; index: number }

/** @returns why no products can be made of columns named so; empty where they can */
export function refuseMap(map: readonly Meaning[]): MapProblem[] {
  const missing = necessaryMeanings.filter((meaning) => !map.includes(meaning))
  const twice = [...map.entries()].filter(
    ([index, meaning]) => !mayRepeat(meaning) && map.indexOf(meaning) < index,
  )
  return [
    ...missing.map((meaning): MapProblem => ({ problem: 'missing', meaning })),
    ...twice.map(([index, meaning]): MapProblem => ({ problem: 'twice', meaning, index })),
  ]
}

/** What a form carries, so that a map saved meanwhile is noticed. */
export const mapVersion = (map: ColumnMap | null): string => fingerprint(map)

/** A word that is no meaning, of a newer release say, leaves its column out. */
export function parseMap(text: string): ColumnMap {
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list.map(toMeaning) : []
}

export const toMeaning = (word: unknown): Meaning => meanings.find((meaning) => meaning === word) ?? ''

/** Files with the same columns in the same order, whatever their case and spacing, share a map. */
function headerKey(header: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(header.map(plainName)))
    .digest('base64url')
}

/** What was said the last time of a table with these columns, or null. */
export async function findMap(db: Db | Tx, header: readonly string[]): Promise<ColumnMap | null> {
  const row = await db
    .selectFrom('import_maps')
    .select('columns_json')
    .where('header_key', '=', headerKey(header))
    .executeTakeFirst()
  return row ? parseMap(row.columns_json) : null
}

export async function rememberMap(
  tx: Tx,
  header: readonly string[],
  map: ColumnMap,
  now: number,
): Promise<void> {
  const said = { columns_json: JSON.stringify(map), updated_at: now }
  await tx
    .insertInto('import_maps')
    .values({ header_key: headerKey(header), ...said })
    .onConflict((conflict) => conflict.column('header_key').doUpdateSet(said))
    .execute()
}
