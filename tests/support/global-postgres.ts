import { sql } from 'kysely'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '#src/platform/db/open.ts'
import { migrate } from '#src/platform/migrate.ts'
import { openTestPostgres } from './postgres.ts'

/** One server for all files of the project, with a migrated database that each test's own is copied from. */
export default async function setup({ provide }: TestProject) {
  const server = await openTestPostgres()
  if (!server) throw new Error('there are no PostgreSQL binaries for this platform')
  const admin = await openDatabase(server.url)
  await sql`create database barrow_template`.execute(admin.db)
  await admin.close()
  const template = await openDatabase(server.url.replace(/[^/]*$/, 'barrow_template'))
  await migrate(template)
  await template.close()
  provide('postgresUrl', server.url)
  return () => server.close()
}
