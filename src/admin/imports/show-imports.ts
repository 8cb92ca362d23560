import type { Context } from 'hono'
import { listNames } from '#src/domain/customers/queries.ts'
import { MOST_TAKEN_IN } from '#src/domain/exports/export-file.ts'
import { sayFilled } from '#src/domain/exports/is-empty.ts'
import { type ImportRun, listRuns } from '#src/domain/imports/queries.ts'
import { formatSize } from '#src/platform/i18n.ts'
import { withErrorTitle } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { adminPage, may } from '../page-context.ts'
import { presentRunRow } from './present.ts'
import { importsPage, type WholeImport } from './views.ts'

type C = Context<Env>
const RUNS_SHOWN = 30
/** As large as app.ts lets a body be. */
const MAX_SIZE = '64 MB'

/** The page with both forms and the imports so far. @param errors by the form’s field, where one was refused */
export async function showImports(c: C, errors: { file?: string; whole?: string } | null): Promise<Response> {
  const { db, settings, now } = c.var
  const runs = await listRuns(db, RUNS_SHOWN)
  const scene = { settings, now, names: await namesOf(c, runs) }
  const isRefused = errors !== null
  const props = {
    page: withErrorTitle(await adminPage(c, 'Imports', 'imports'), isRefused),
    maxSize: MAX_SIZE,
    error: errors?.file ?? '',
    whole: may(c, 'imports.whole') ? await wholeOf(c, errors?.whole ?? '') : null,
    runs: runs.map((run) => presentRunRow(run, scene)),
  }
  return html(c, importsPage(props), isRefused ? 422 : 200)
}

async function wholeOf(c: C, error: string): Promise<WholeImport> {
  return {
    held: (await sayFilled(c.var.db)) ?? '',
    email: c.var.visitor.user?.email ?? '',
    maxSize: formatSize(MOST_TAKEN_IN),
    error,
  }
}

export const namesOf = (c: C, runs: ImportRun[]) =>
  listNames(
    c.var.db,
    runs.flatMap((run) => run.createdBy ?? []),
  )
