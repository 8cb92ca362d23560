import path from 'node:path'
import { type Context, Hono } from 'hono'
import { type ColumnMap, findMap, mapVersion, refuseMap, toMeaning } from '#src/domain/imports/column-map.ts'
import { lookAtFile } from '#src/domain/imports/look-at-file.ts'
import { nameColumns } from '#src/domain/imports/name-columns.ts'
import { findRun, type ImportRun } from '#src/domain/imports/queries.ts'
import type { TableLook } from '#src/domain/imports/read/inspect-table.ts'
import { guessMeanings } from '#src/domain/imports/read/meanings.ts'
import { withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { columnChoices, columnsConflict, fieldOf, presentColumns, presentProblems } from './column-present.ts'
import { columnsPage } from './views.ts'

type C = Context<Env>
type Place = { run: ImportRun; look: TableLook; own: string }
type Said = { typed?: ColumnMap; current?: ColumnMap; conflict?: Conflict }

/** What each column of a table is that no format knows. */
export const importColumnRoutes = new Hono<Env>()
  .get('/', allow('imports.run'), async (c) => {
    const place = await findPlace(c)
    const isOpen = place.run.state === 'unnamed' || place.run.state === 'checked'
    return isOpen ? showColumns(c, place, {}, 200) : redirect(c, place.own)
  })

  .post('/', allow('imports.run'), async (c) => {
    const { db, deps, form, now } = c.var
    const place = await findPlace(c)
    const { run, look, own } = place
    const typed = look.header.map((_, index) => toMeaning(form[fieldOf(index)]))
    if (refuseMap(typed).length > 0) return showColumns(c, place, { typed }, 422)
    const naming = { runId: run.id, header: look.header, map: typed, seen: form.version ?? '' }
    const refusal = await nameColumns(db, { ...naming, actor: actorOf(c), now })
    if (refusal === 'unknown_run' || refusal === 'not_by_hand') throw new Problem(404)
    if (refusal === 'cannot_be_used') throw new Error('the form let through what the shop refuses')
    if (refusal !== null && refusal !== 'already_started') {
      const { changedBy, current } = refusal
      const conflict = columnsConflict(changedBy, look.header, { theirs: current, yours: typed })
      return showColumns(c, place, { typed, current, conflict }, 409)
    }
    deps.nudge()
    return redirect(c, own)
  })

/** @throws 404 where there is no such import, its columns are told by the file itself, or its file is gone */
async function findPlace(c: C): Promise<Place> {
  const { db, deps } = c.var
  const run = await findRun(db, Number(c.req.param('id')))
  if (run?.kind !== 'table') throw new Problem(404)
  const look = await lookAtFile(path.resolve(deps.config.dataDir, run.filePath))
  if (!look) throw new Problem(404)
  return { run, look, own: `/admin/imports/${run.id}` }
}

async function showColumns(
  c: C,
  { run, look, own }: Place,
  { typed, current = run.columns ?? undefined, conflict }: Said,
  status: 200 | 409 | 422,
): Promise<Response> {
  const known = current ?? (await findMap(c.var.db, look.header))
  const map = typed ?? known ?? guessMeanings(look.header)
  const refused = status === 422 ? refuseMap(map) : []
  const page = await adminPage(c, 'What the columns are', 'imports')
  return html(
    c,
    columnsPage({
      page: withErrorTitle(page, status === 422),
      problems: presentProblems(refused),
      conflict: conflict ?? null,
      fileName: run.fileName,
      back: run.state === 'checked' ? own : '/admin/imports',
      action: `${own}/columns`,
      version: mapVersion(current ?? null),
      columns: presentColumns(look, map, refused),
      choices: columnChoices,
      isKnown: known !== null,
    }),
    status,
  )
}
