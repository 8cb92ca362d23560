import type { Tx } from '#src/platform/db/db.ts'

/** @returns the next number of a series, each once; a rolled back transaction leaves no gap */
export async function nextNumber(tx: Tx, name: string, first: number): Promise<number> {
  const row = await tx
    .insertInto('counters')
    .values({ name, value: first })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((eb) => ({ value: eb('counters.value', '+', 1) })),
    )
    .returning('value')
    .executeTakeFirstOrThrow()
  return row.value
}
