import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { addStockFile, applyStockFile } from '#src/domain/imports/stock/start-stock-file.ts'
import {
  countRows,
  findStockFile,
  listRows,
  listStockFiles,
  type StockFile,
} from '#src/domain/imports/stock/stock-file.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { keepUpload } from '../../imports/upload.ts'
import { actorOf, adminPage, may } from '../../page-context.ts'
import { listHref, pagerOf } from '../../words.ts'
import { reportCsv, stockCsv, undoCsv } from './files-csv.ts'
import { originOf, pathOf, presentFile, presentFileRow } from './present.ts'
import { stockFileFragment, stockFilePage, stockFilesPage } from './views.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'
const FILES_SHOWN = 30
const ROWS_A_PAGE = 50
/** As large as app.ts lets a body be. */
const MAX_SIZE = '64 MB'

const PageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })
const StartForm = z.object({ moved: z.enum(['leave', 'shift']).catch('leave') })

/** The stock as a file for a spreadsheet, and back again. */
export const stockFileRoutes = new Hono<Env>()
  .get('/', allow('products.read'), (c) => showFiles(c, ''))

  .get('/stock.csv', allow('products.read'), (c) => stockCsv(c))

  .post('/', allow('stock.edit'), async (c) => {
    const { db, deps, now, formAll } = c.var
    const sent = formAll?.get('file')
    if (!(sent instanceof File) || sent.size === 0) return showFiles(c, 'Choose a stock file')
    const kept = await keepUpload(deps.config.dataDir, sent)
    const id = await addStockFile(db, { ...kept, actor: actorOf(c), now })
    deps.nudge()
    return redirect(c, pathOf({ id }))
  })

  .get(ONE, allow('products.read'), async (c) => showFile(c, await readFile(c), '', 200))

  .post(`${ONE}/start`, allow('stock.edit'), async (c) => {
    const { db, deps, form, now } = c.var
    const file = await readFile(c)
    const { moved } = StartForm.parse(form)
    const refusal = await applyStockFile(db, { fileId: file.id, moved, actor: actorOf(c), now })
    if (refusal) return showFile(c, await readFile(c), 'This file is being applied already, or was.', 409)
    deps.nudge()
    leaveFlash(c, 'stock_file_started')
    return redirect(c, pathOf(file))
  })

  .get(`${ONE}/report.csv`, allow('products.read'), async (c) => reportCsv(c, await readFile(c)))

  .get(`${ONE}/undo.csv`, allow('products.read'), async (c) => undoCsv(c, await readFile(c)))

async function readFile(c: C): Promise<StockFile> {
  const file = await findStockFile(c.var.db, Number(c.req.param('id')))
  if (!file) throw new Problem(404)
  return file
}

async function showFiles(c: C, error: string): Promise<Response> {
  const { db, settings, now } = c.var
  const files = await listStockFiles(db, FILES_SHOWN)
  const props = {
    page: await adminPage(c, error ? 'Error: Stock files' : 'Stock files', 'inventory'),
    maxSize: MAX_SIZE,
    mayEdit: may(c, 'stock.edit'),
    error,
    rows: await Promise.all(
      files.map(async (file) => presentFileRow(file, await countRows(db, file.id), { settings, now })),
    ),
  }
  return html(c, stockFilesPage(props), error ? 422 : 200)
}

async function showFile(c: C, file: StockFile, notice: string, status: 200 | 409): Promise<Response> {
  const { db, settings, now, visitor } = c.var
  const { page } = PageQuery.parse(c.req.query())
  const [rows, counts] = await Promise.all([
    listRows(db, { fileId: file.id, limit: ROWS_A_PAGE, offset: (page - 1) * ROWS_A_PAGE }),
    countRows(db, file.id),
  ])
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const pager = pagerOf(page, ROWS_A_PAGE, total, (other) => listHref(pathOf(file), { page: other }))
  const shown = presentFile(file, counts, { rows, pager, mayEdit: may(c, 'stock.edit') })
  if (isFragment(c) && status === 200) return html(c, stockFileFragment({ csrf: visitor.csrf, file: shown }))
  const props = { fileName: file.fileName, origin: originOf(file, { settings, now }), notice, file: shown }
  return html(c, stockFilePage({ page: await adminPage(c, 'Stock file', 'inventory'), ...props }), status)
}
