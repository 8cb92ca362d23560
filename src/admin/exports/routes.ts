import { createReadStream, rmSync, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import { KEPT_DAYS } from '#src/domain/exports/jobs.ts'
import {
  askForExport,
  type ExportRun,
  findExport,
  listExports,
  noteDownload,
  noteRemoval,
  placeOf,
} from '#src/domain/exports/runs.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { fileRoutes } from './file-routes.ts'
import { presentExport } from './present.ts'
import { type ExportFile, exportsPage, wholeFragment } from './views.ts'

type C = Context<Env>
const RUN = '/:id{[1-9][0-9]{0,14}}'
const RUNS_SHOWN = 30

/** What the shop holds, as files: products and the like for spreadsheets, and all of it for another shop. */
export const adminExportRoutes = new Hono<Env>()
  .get('/', allow('exports.run'), async (c) => {
    const whole = may(c, 'exports.whole') ? await presented(c) : null
    if (isFragment(c) && whole) return html(c, wholeFragment({ csrf: c.var.visitor.csrf, whole }))
    const page = await adminPage(c, 'Exports', 'exports')
    const files = filesFor(c)
    return html(c, exportsPage({ page, files, whole }))
  })
  .route('/', fileRoutes)

  .post('/whole', allow('exports.whole'), async (c) => {
    const { db, deps, now } = c.var
    const isNew = await askForExport(db, { actor: actorOf(c), now })
    deps.nudge()
    leaveFlash(c, isNew ? 'export_asked' : 'export_asked_already')
    return redirect(c, '/admin/exports')
  })

  // By POST, so that no link or program that reads ahead makes a copy of everybody.
  .post(`${RUN}/download`, allow('exports.whole'), async (c) => {
    const { db, deps, now } = c.var
    const run = await readRun(c)
    const file = placeOf(deps.config.dataDir, run)
    const size = statSync(file, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new Problem(404)
    await noteDownload(db, run, { actor: actorOf(c), now })
    return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, {
      headers: {
        ...deps.headers,
        'Content-Type': 'application/x-tar',
        'Content-Length': String(size),
        'Content-Disposition': `attachment; filename="${run.file}"`,
        'Cache-Control': 'private, no-store',
      },
    })
  })

  .post(`${RUN}/removal`, allow('exports.whole'), async (c) => {
    const { db, deps, now } = c.var
    const run = await readRun(c)
    await noteRemoval(db, run, { actor: actorOf(c), now })
    rmSync(placeOf(deps.config.dataDir, run), { force: true })
    leaveFlash(c, 'export_removed')
    return redirect(c, '/admin/exports')
  })

async function readRun(c: C): Promise<ExportRun> {
  const run = await findExport(c.var.db, Number(c.req.param('id')))
  if (run?.state !== 'ready') throw new Problem(404)
  return run
}

async function presented(c: C) {
  const { db, settings, now } = c.var
  const runs = await listExports(db, RUNS_SHOWN)
  return {
    isBusy: runs.some(({ state }) => state === 'waiting'),
    keptDays: KEPT_DAYS,
    runs: runs.map((run) => presentExport(run, { settings, now })),
  }
}

/** Each leads somewhere only for whoever may go there. */
function filesFor(c: C): ExportFile[] {
  const own = (name: string) => ({
    action: `/admin/exports/${name}.csv`,
    method: 'get' as const,
    mayHave: true,
  })
  const files = [
    {
      ...{ ...own('products'), title: 'Products' },
      text: 'In the columns of Shopify, with variants, stock and the addresses of pictures. Imported again, it changes nothing; change a price in it, and an import changes that price.',
    },
    {
      ...{ ...own('woocommerce'), title: 'Products for WooCommerce' },
      text: 'The same in the columns of WooCommerce, for a shop that runs on WordPress.',
    },
    {
      ...{ action: '/admin/inventory/files/stock.csv', method: 'get' as const, title: 'Stock' },
      mayHave: may(c, 'products.read'),
      text: 'What stands where. Change the last column in a spreadsheet and bring it back under Inventory.',
    },
    {
      ...{ ...own('redirects'), title: 'Redirects' },
      text: 'Where old addresses lead, and how often they were asked for.',
    },
    {
      ...{ action: '/admin/customers/export', method: 'post' as const, title: 'Customers' },
      mayHave: may(c, 'customers.edit'),
      text: 'Everybody who has an account or has ordered. For some of them, filter the list of customers first.',
    },
    {
      ...{ action: '/admin/orders/export.csv', method: 'get' as const, title: 'Orders' },
      mayHave: may(c, 'orders.read'),
      text: 'A line an order, with its money. For some of them, filter the list of orders first.',
    },
  ]
  return files.filter(({ mayHave }) => mayHave).map(({ mayHave: _, ...file }) => file)
}
