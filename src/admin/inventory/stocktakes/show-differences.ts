import type { Context } from 'hono'
import { findLine, listLines } from '#src/domain/inventory/stocktake/lines.ts'
import { summarise } from '#src/domain/inventory/stocktake/queries.ts'
import type { Stocktake } from '#src/domain/inventory/stocktake/stocktake.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { adminPage, may } from '../../page-context.ts'
import { countWords, listHref, pagerOf } from '../../words.ts'
import { DifferencesQuery } from './forms.ts'
import { nameOf, originOf, pathOf, presentDifference, presentSummary, titleOf, troubleOf } from './present.ts'
import { differencesPage } from './views.ts'

type C = Context<Env>
const LINES_A_PAGE = 50
/** Enough to begin with; the others are told after these. */
const BLOCKED_SHOWN = 20

export type Told = { notice?: string; blocked?: number[]; uncounted?: 'left' | 'zero' }

/** Costs are for those who buy or reckon. */
export const maySeeCosts = (c: C): boolean => may(c, 'catalog.edit') || may(c, 'analytics.read')

/** What was counted beside what had to be there, and, while it is open, how it ends. */
export async function showDifferences(
  c: C,
  stocktake: Stocktake,
  { notice = '', blocked = [], uncounted = 'left' }: Told = {},
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const { db, settings, now } = c.var
  const scene = { settings, now }
  const { view: asked, page } = DifferencesQuery.parse(c.req.query())
  const view = asked === 'counted' ? 'counted' : 'differing'
  const path = pathOf(stocktake)
  const hrefOf = (of: string, other: number) =>
    listHref(`${path}/differences`, { view: of === 'counted' ? of : '', page: other > 1 ? other : '' })
  const offset = (page - 1) * LINES_A_PAGE
  const [summary, { lines, total }] = await Promise.all([
    stocktake.result ?? summarise(db, stocktake.id),
    listLines(db, { stocktakeId: stocktake.id, view, text: '', limit: LINES_A_PAGE, offset }),
  ])
  const hasValues = maySeeCosts(c)
  const mayCount = may(c, 'stock.edit')
  const isOpen = stocktake.state === 'open'
  const counts = { differing: summary.differing, counted: summary.counted }
  const { missed, missedUnits } = summary
  return html(
    c,
    differencesPage({
      page: await adminPage(c, `Stocktake: ${titleOf(stocktake)}`, 'inventory'),
      title: titleOf(stocktake),
      origin: originOf(stocktake, scene),
      backHref: isOpen && mayCount ? path : '',
      notice,
      blocked: await namesOf(c, stocktake, blocked),
      counts: presentSummary(summary, hasValues, settings),
      views: (['differing', 'counted'] as const).map((each) => ({
        ...{ label: each === 'counted' ? 'All counted' : 'Differences', count: counts[each] },
        ...{ href: hrefOf(each, 1), isCurrent: each === view },
      })),
      rows: lines.map((line) => presentDifference(line, stocktake, scene, { hasValues, mayCount })),
      hasValues,
      pager: pagerOf(page, LINES_A_PAGE, total, (other) => hrefOf(view, other)),
      csvHref: `${path}/differences.csv`,
      closing:
        isOpen && mayCount
          ? {
              ...{ action: `${path}/end`, cancelAction: `${path}/cancellation`, uncounted },
              ...{ seen: summary.versions, counted: summary.counted },
              missed: missed > 0 ? `${countWords(missed, 'thing', 'things')}, ${missedUnits} on hand` : '',
            }
          : null,
    }),
    status,
  )
}

async function namesOf(c: C, stocktake: Stocktake, variantIds: number[]) {
  const shown = variantIds.slice(0, BLOCKED_SHOWN)
  const lines = await Promise.all(shown.map((variantId) => findLine(c.var.db, stocktake.id, variantId)))
  return lines.flatMap((line) =>
    line
      ? {
          title: nameOf(line),
          why: troubleOf(line) || 'Orders have some of it, so it cannot all be gone',
          href: listHref(pathOf(stocktake), { variant: line.variantId }),
        }
      : [],
  )
}
