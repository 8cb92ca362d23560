import type { Context } from 'hono'
import { findCounted } from '#src/domain/inventory/inventory-list.ts'
import { findByCode } from '#src/domain/inventory/stocktake/find-by-code.ts'
import { findLine, listLines, type StocktakeLine } from '#src/domain/inventory/stocktake/lines.ts'
import { summarise } from '#src/domain/inventory/stocktake/queries.ts'
import type { Stocktake } from '#src/domain/inventory/stocktake/stocktake.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import type { Conflict } from '../../page.ts'
import { adminPage } from '../../page-context.ts'
import { listHref, pagerOf } from '../../words.ts'
import type { CountQuery, TypedLine } from './forms.ts'
import { codesOf, countedBy, nameOf, originOf, pathOf, presentCountRow, titleOf } from './present.ts'
import { type CountOne, type CountProps, countPage } from './views.ts'

type C = Context<Env>
const LINES_A_SCREEN = 25

/** What was typed and why it was not taken. */
export type Said = {
  lines?: Map<number, TypedLine>
  errors?: Map<number, string>
  one?: { typed: string; error: string }
  conflict?: Conflict
}

const labels = { open: 'To count', counted: 'Counted', all: 'All' } as const
const emptyWords = {
  open: 'Everything is counted.',
  counted: 'Nothing is counted yet.',
  all: 'There is nothing to count.',
}

/** The page that counts are made on. */
export async function showCount(
  c: C,
  stocktake: Stocktake,
  query: CountQuery,
  said: Said,
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const { db, settings, now } = c.var
  const scene = { settings, now }
  const { view, q } = query
  const path = pathOf(stocktake)
  const hrefOf = (fields: { view: string; q: string; page: number }) =>
    listHref(path, {
      ...fields,
      view: fields.view === 'open' ? '' : fields.view,
      page: fields.page > 1 ? fields.page : '',
    })
  const scan = await readScan(c, stocktake, query)
  const [summary, { lines, total, page }, last] = await Promise.all([
    summarise(db, stocktake.id),
    readScreen(c, stocktake, query),
    query.last > 0 ? findLine(db, stocktake.id, query.last) : null,
  ])
  const counts = { open: summary.lines - summary.counted, counted: summary.counted, all: summary.lines }
  const { one, ...found } = scan
  return html(
    c,
    countPage({
      page: await adminPage(c, `Stocktake: ${titleOf(stocktake)}`, 'inventory'),
      path,
      title: titleOf(stocktake),
      origin: originOf(stocktake, scene),
      progress: {
        ...{ counted: summary.counted, lines: summary.lines },
        percent: Math.floor((summary.counted * 100) / Math.max(1, summary.lines)),
      },
      last: last && last.counted !== null ? `${nameOf(last)}: ${last.counted}` : '',
      scan: found,
      one: one && { ...one, typed: said.one?.typed ?? '', error: said.one?.error ?? '' },
      conflict: said.conflict ?? null,
      views: (['open', 'counted', 'all'] as const).map((each) => ({
        ...{ label: labels[each], count: counts[each], isCurrent: each === view },
        href: hrefOf({ view: each, q: '', page: 1 }),
      })),
      ...{ view, q },
      rows: lines.map((line) => presentCountRow(line, scene, saidOf(said, line))),
      screen: page,
      pager: pagerOf(page, LINES_A_SCREEN, total, (other) => hrefOf({ view, q, page: other })),
      empty: q ? `Nothing here matches “${q}”.` : emptyWords[view],
    }),
    found.error && status === 200 ? 422 : status,
  )
}

function saidOf({ lines, errors }: Said, { variantId }: StocktakeLine) {
  const typed = lines?.get(variantId)
  return typed && { typed: typed.typed, error: errors?.get(variantId) ?? '' }
}

/** A screen of the list; where fewer are left than the page's number says, the last one. */
async function readScreen(c: C, stocktake: Stocktake, { view, q, page }: CountQuery) {
  const read = (which: number) => {
    const offset = (which - 1) * LINES_A_SCREEN
    return listLines(c.var.db, { stocktakeId: stocktake.id, view, text: q, limit: LINES_A_SCREEN, offset })
  }
  const wanted = await read(page)
  const pages = Math.max(1, Math.ceil(wanted.total / LINES_A_SCREEN))
  return page <= pages ? { ...wanted, page } : { ...(await read(pages)), page: pages }
}

type Scan = CountProps['scan'] & { one: Omit<CountOne, 'typed' | 'error'> | null }

/** What was scanned, typed or chosen: one thing to count, several to choose from, or none. */
async function readScan(c: C, stocktake: Stocktake, { code, variant, each }: CountQuery): Promise<Scan> {
  const none = { code, error: '', choices: [], one: null, isEach: each }
  if (variant > 0) return { ...none, one: await readOne(c, stocktake, variant) }
  if (code === '') return none
  const matches = (await findByCode(c.var.db, code)).filter((match) => match.isCounted)
  const [first, second] = matches
  if (!first) return { ...none, error: `Nothing that is counted has the code “${code}”` }
  if (!second) return { ...none, one: await readOne(c, stocktake, first.variantId) }
  const choices = matches.map((match) => ({
    href: listHref(pathOf(stocktake), { variant: match.variantId }),
    ...{ title: nameOf(match), codes: match.sku },
  }))
  return { ...none, choices }
}

async function readOne(c: C, stocktake: Stocktake, variantId: number): Promise<Scan['one']> {
  const { db, settings, now } = c.var
  const line = await findLine(db, stocktake.id, variantId)
  const action = `${pathOf(stocktake)}/counts/${variantId}`
  if (line) {
    const before = line.counted === null ? '' : `${line.counted}: ${countedBy(line, { settings, now })}`
    return { action, title: nameOf(line), codes: codesOf(line), version: line.version, before }
  }
  // It turned up where nobody expected it.
  const found = await findCounted(db, variantId)
  return found && { action, title: nameOf(found), codes: found.sku, version: 0, before: '' }
}
