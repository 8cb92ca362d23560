import { z } from 'zod'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { fingerprint } from '#src/platform/fingerprint.ts'
import { seal, unseal } from '#src/platform/secrets.ts'

/** What the shop keeps of one connection. */
export type Kept = {
  /** By their variables' names; null where they cannot be read, because the shop's secret is another one now. */
  values: Readonly<Record<string, string>> | null
  /** Moves with every change; forms carry it. */
  version: string
}

/** Of a connection of which nothing is kept. */
export const nothingKept: Kept = { values: {}, version: '' }

const valuesShape = z.record(z.string(), z.string())
/** Where the values belong: sealed for one connection they open for no other. */
const about = (name: string) => `connection:${name}`

/** @param key the shop's key for sealing @returns what is kept, by the connection's name */
export async function readKept(db: Db | Tx, key: Buffer): Promise<Map<string, Kept>> {
  const rows = await db.selectFrom('connections').select(['name', 'sealed']).execute()
  return new Map(
    rows.map(({ name, sealed }) => [
      name,
      { values: open(unseal(key, sealed, about(name))), version: fingerprint(sealed) },
    ]),
  )
}

function open(text: string | null): Kept['values'] {
  try {
    return text === null ? null : valuesShape.parse(JSON.parse(text))
  } catch {
    // A later version may have kept something else: as good as unreadable, and nothing to stop over.
    return null
  }
}

/** Keeps the values of a connection, sealed, in place of those before. */
export async function writeKept(
  tx: Tx,
  key: Buffer,
  { name, values, now }: { name: string; values: Record<string, string>; now: number },
): Promise<void> {
  const changes = { sealed: seal(key, JSON.stringify(values), about(name)), updated_at: now }
  await tx
    .insertInto('connections')
    .values({ name, ...changes })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
    .execute()
}
