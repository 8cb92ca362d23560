import { randomUUID } from 'node:crypto'
import { PostgresAdapter, sql } from 'kysely'
import { inject } from 'vitest'
import type { Db, Engine, OpenDatabase } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server that the project `postgres` runs on; its database `barrow_template` is migrated. */
    postgresUrl?: string
  }
}

const server = process.env.VITEST ? inject('postgresUrl') : undefined

/** Which engine this file's tests run on. */
export const engine: Engine = server ? 'postgres' : 'sqlite'

/** Which engine a handle speaks to. */
export function engineOf(db: Db): Engine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite'
}

/**
 * A new database on the project's server.
 * @param template what it starts as: `barrow_template` is migrated, `template1` is empty
 */
export async function createPostgresDatabase(
  template: 'barrow_template' | 'template1',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // Copying the template's files takes half the time of writing them to the log.
  await onServer(`create database ${name} template ${template} strategy file_copy`)
  return { url: at(name), drop: () => onServer(`drop database ${name} with (force)`) }
}

const at = (name: string) => (server ?? '').replace(/[^/]*$/, name)

/** Stays open while a file's tests run: opening one took longer than making the database. */
let keeper: Promise<OpenDatabase> | null = null

async function onServer(statement: string): Promise<void> {
  keeper ??= openDatabase(at('postgres'))
  await sql.raw(statement).execute((await keeper).db)
}

/** After the databases of the file are gone. */
export async function leaveServer(): Promise<void> {
  const opened = keeper
  keeper = null
  await (await opened)?.close()
}
