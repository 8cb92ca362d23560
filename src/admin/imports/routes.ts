import path from 'node:path'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { listMissingImages } from '#src/domain/catalog/settle-image.ts'
import { checkLater } from '#src/domain/imports/check-later.ts'
import { findKind } from '#src/domain/imports/look-at-file.ts'
import { countMessages, findRun, type ImportRun, listMessages } from '#src/domain/imports/queries.ts'
import { startImport } from '#src/domain/imports/start-import.ts'
import { slugify } from '#src/kernel/slug.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { pagerOf } from '../words.ts'
import { importColumnRoutes } from './column-routes.ts'
import { presentRun } from './present.ts'
import { messagesCsv } from './refused-csv.ts'
import { namesOf, showImports } from './show-imports.ts'
import { keepUpload } from './upload.ts'
import { importRunFragment, importRunPage } from './views.ts'
import { wholeImportRoutes } from './whole-routes.ts'

type C = Context<Env>
const RUN = '/:id{[1-9][0-9]{0,14}}'
const MESSAGES_A_PAGE = 50
const MISSING_SHOWN = 50
const MOST_IN_FILE = 100_000

const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })

/** Products from another shop's file: upload, report, import; and a whole shop. */
export const adminImportRoutes = new Hono<Env>()
  .get('/', allow('imports.run'), (c) => showImports(c, null))

  .post('/', allow('imports.run'), async (c) => {
    const { db, deps, now, formAll } = c.var
    const file = formAll?.get('file')
    if (!(file instanceof File) || file.size === 0)
      return showImports(c, { file: 'Choose a file with products' })
    const kept = await keepUpload(deps.config.dataDir, file)
    const found = await findKind(db, path.resolve(deps.config.dataDir, kept.filePath))
    const runId = await checkLater(db, { ...kept, ...found }, actorOf(c), now)
    if (found.columns === null) return redirect(c, `/admin/imports/${runId}/columns`)
    deps.nudge()
    return redirect(c, `/admin/imports/${runId}`)
  })

  .route('/whole', wholeImportRoutes)

  .get(RUN, allow('imports.run'), async (c) => {
    const run = await presented(c, await readRun(c))
    if (isFragment(c)) return html(c, importRunFragment({ csrf: c.var.visitor.csrf, run }))
    return html(c, importRunPage({ page: await adminPage(c, 'Import', 'imports'), run }))
  })

  .post(`${RUN}/start`, allow('imports.run'), async (c) => {
    const { db, deps, now } = c.var
    const run = await readRun(c)
    const started =
      run.state === 'checked' ? await startImport(db, run.id, actorOf(c), now) : 'already_started'
    if (started === 'unknown_run') throw new Problem(404)
    deps.nudge()
    if (started === null) leaveFlash(c, 'import_started')
    return redirect(c, `/admin/imports/${run.id}`)
  })

  .route(`${RUN}/columns`, importColumnRoutes)

  .get(`${RUN}/messages.csv`, allow('imports.run'), async (c) => {
    const { db, deps } = c.var
    const run = await readRun(c)
    const messages = await listMessages(db, run.id, { limit: MOST_IN_FILE, offset: 0 })
    const name = slugify(run.fileName.replace(/\.csv$/i, '')).replace(/[^a-z0-9-]/g, '') || 'import'
    return new Response(messagesCsv(messages), {
      headers: {
        ...deps.headers,
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${name}-messages.csv"`,
        'Cache-Control': 'private, no-store',
      },
    })
  })

async function readRun(c: C): Promise<ImportRun> {
  const run = await findRun(c.var.db, Number(c.req.param('id')))
  if (!run) throw new Problem(404)
  return run
}

async function presented(c: C, run: ImportRun) {
  const { db, settings, now } = c.var
  const { page } = PageQuery.parse(c.req.query())
  const offset = (page - 1) * MESSAGES_A_PAGE
  const [messages, total, missing, names] = await Promise.all([
    listMessages(db, run.id, { limit: MESSAGES_A_PAGE, offset }),
    countMessages(db, run.id),
    run.state === 'done' ? listMissingImages(db, MISSING_SHOWN) : [],
    namesOf(c, [run]),
  ])
  const pager = pagerOf(page, MESSAGES_A_PAGE, total, (other) => `/admin/imports/${run.id}?page=${other}`)
  return presentRun(run, { messages, pager: total > 0 ? pager : null, missing }, { settings, now, names })
}
