import { sql } from 'kysely'
import type { Engine, Tx } from '#src/platform/db/db.ts'

/** The database lets nobody take a row out of these. */
const kept = ['audit_erasures', 'audit_chain', 'audit_log'] as const

/** What is said of a log that gave way, in the one that took its place. */
export type ReplacedLog = { entries: number; seal: string }

/**
 * Takes the log of a shop away in which nothing has happened yet, so that another shop's comes into its place whole, with the
 * seals it has. Within the transaction alone the database's guards let it go; they stand again at its end, or it never was.
 */
export async function removeLog(tx: Tx, engine: Engine): Promise<ReplacedLog> {
  const { n } = await tx
    .selectFrom('audit_log')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const head = await tx.selectFrom('audit_head').select('hash').executeTakeFirst()
  const putBack = await (engine === 'sqlite' ? dropGuards : switchOffGuards)(tx)
  for (const table of kept) await tx.deleteFrom(table).execute()
  await putBack()
  for (const table of ['audit_head', 'audit_checks'] as const) await tx.deleteFrom(table).execute()
  return { entries: Number(n), seal: head?.hash ?? '' }
}

async function dropGuards(tx: Tx): Promise<() => Promise<void>> {
  const { rows } = await sql<{ name: string; text: string }>`
    select name, sql as text from sqlite_master where type = 'trigger'
    and name in (${sql.join(kept.map((table) => `${table}_kept`))})`.execute(tx)
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(tx)
  return async () => {
    for (const { text } of rows) await sql.raw(text).execute(tx)
  }
}

async function switchOffGuards(tx: Tx): Promise<() => Promise<void>> {
  const each = async (how: 'enable' | 'disable') => {
    for (const table of kept)
      await sql`alter table ${sql.table(table)} ${sql.raw(how)} trigger ${sql.ref(`${table}_kept`)}`.execute(
        tx,
      )
  }
  await each('disable')
  return () => each('enable')
}
