import { type Layout, layOut, type Period, periods } from '#src/domain/analytics/period.ts'
import { readSales, type Sales } from '#src/domain/analytics/sales.ts'
import { readVisits } from '#src/domain/analytics/visits.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { Db } from '#src/platform/db/db.ts'
import {
  formatCount,
  formatDate,
  formatDay,
  formatMoney,
  formatShare,
  formatTime,
} from '#src/platform/i18n.ts'
import { writeDay } from '../inventory/read-day.ts'
import { listHref } from '../words.ts'
import { barChart, lineChart } from './charts.ts'
import type { Figure, Trade } from './views.ts'

const labels: Record<Period, string> = { today: 'Today', '7': '7 days', '30': '30 days', '90': '90 days' }

/** Sold and visited within a span. @property visits null where nobody counted them yet */
type Part = Sales & { visits: number | null }
type Scene = { period: Period; settings: Settings; now: number; mayReadOrders: boolean }

/** How the shop did: one query for what was sold, one for who came. */
export async function readTrade(db: Db, scene: Scene): Promise<Trade> {
  const { period, settings, now } = scene
  const layout = layOut(period, now, settings.timeZone)
  const spans = [...layout.spans, layout.before]
  const [sales, visits] = await Promise.all([readSales(db, spans, settings.currency), readVisits(db, spans)])
  const { since } = visits
  const parts = spans.map((span, index) => ({
    ...(sales[index] ?? { orders: 0, totalMinor: 0 }),
    visits: since === null || span.to <= since ? null : (visits.counts[index] ?? 0),
  }))
  const before = parts.pop() ?? nothing
  // Half a period of visits would make the other half's orders look like a miracle.
  const isComparable = since !== null && since <= layout.before.from
  const past = isComparable ? before : { ...before, visits: null }
  return present(layout, parts, past, { ...scene, since })
}

const nothing: Part = { orders: 0, totalMinor: 0, visits: null }

function present(
  layout: Layout,
  parts: Part[],
  before: Part,
  scene: Scene & { since: number | null },
): Trade {
  const { period, settings, now, since } = scene
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  const labelOf = (ms: number) =>
    layout.step === 'hour' ? formatTime(ms, settings) : formatDay(ms, settings)
  const marks = (value: (part: Part) => number | null, words: (part: Part) => string) =>
    parts.map((part, index) => {
      const from = layout.spans[index]?.from ?? 0
      return { label: labelOf(from), value: from > now ? null : value(part), words: words(part) }
    })
  const rows = parts.map((part, index) => ({
    from: layout.spans[index]?.from ?? 0,
    sales: money(part.totalMinor),
    orders: formatCount(part.orders, settings),
    visits: part.visits === null ? '–' : formatCount(part.visits, settings),
    conversion: shareWords(part, settings),
  }))
  return {
    periods: periods.map((each) => ({
      label: labels[each],
      href: listHref('/admin', { period: each === 'today' ? '' : each }),
      isCurrent: each === period,
    })),
    figures: presentFigures(layout, parts, before, scene),
    charts: [
      barChart({
        ...{ id: 'sales', title: 'Sales' },
        marks: marks(
          ({ totalMinor }) => totalMinor,
          ({ totalMinor }) => money(totalMinor),
        ),
      }),
      barChart({
        ...{ id: 'orders', title: 'Orders' },
        marks: marks(
          ({ orders }) => orders,
          ({ orders }) => formatCount(orders, settings),
        ),
      }),
      lineChart({
        ...{ id: 'conversion', title: 'Conversion' },
        marks: marks(conversionOf, (part) => shareWords(part, settings)),
      }),
    ],
    table: {
      caption: `Sales, orders, visits and conversion by ${layout.step}, latest first`,
      step: layout.step === 'hour' ? 'Hour' : 'Day',
      rows: rows
        .filter(({ from }) => from <= now)
        .map(({ from, ...row }) => ({ when: labelOf(from), ...row }))
        .reverse(),
      visits: since === null ? NOT_COUNTED : `${HOW_COUNTED} Counted since ${formatDate(since, settings)}.`,
    },
  }
}

const HOW_COUNTED =
  'A visit is somebody who comes to the shop from elsewhere. They are counted without cookies and without keeping anything about anybody; programs that say what they are count for nothing, those that do not count as people.'
const NOT_COUNTED = `${HOW_COUNTED} Nobody has come by yet since counting began.`

/** Orders for each visit; null where there were no visits to speak of. */
const conversionOf = ({ orders, visits }: Part): number | null => (visits ? orders / visits : null)

function shareWords(part: Part, settings: Settings): string {
  const share = conversionOf(part)
  return share === null ? '–' : formatShare(share, settings)
}

/**
 * Four figures of a period against as many days before it, up to the same time of the day:
 * - Sales: what paid orders placed in it came to, tax and delivery included, before anything was given back.
 * - Orders: how many those are.
 * - Conversion: how many of them there are for each visit, of the days on which visits were counted.
 * - Average order: sales by orders.
 */
function presentFigures(layout: Layout, parts: Part[], before: Part, scene: Scene): Figure[] {
  const { period, settings, mayReadOrders } = scene
  const all = sum(parts)
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  const average = ({ orders, totalMinor }: Part) => (orders === 0 ? null : Math.round(totalMinor / orders))
  const counted = sum(parts.filter(({ visits }) => visits !== null))
  const converted = conversionOf(parts.some(({ visits }) => visits !== null) ? counted : nothing)
  const days = {
    from: writeDay(layout.spans[0]?.from ?? 0, settings.timeZone),
    to: writeDay(scene.now, settings.timeZone),
  }
  const orders = (more: Record<string, string> = {}) =>
    mayReadOrders ? listHref('/admin/orders', { ...days, ...more }) : ''
  const inPeriod = period === 'today' ? ' today' : `, ${labels[period]}`
  const points = points100(converted, conversionOf(before))
  return [
    {
      ...{ label: `Sales${inPeriod}`, value: money(all.totalMinor), href: orders() },
      ...changeWords(all.totalMinor, before.totalMinor, period),
    },
    {
      ...{ label: `Orders${inPeriod}`, value: formatCount(all.orders, settings), href: orders() },
      ...changeWords(all.orders, before.orders, period),
    },
    {
      label: `Conversion${inPeriod}`,
      value: converted === null ? '–' : formatShare(converted, settings),
      href: '#visits',
      ...(points === null ? unchanged : pointWords(points, period)),
    },
    {
      label: `Average order${inPeriod}`,
      value: all.orders === 0 ? '–' : money(average(all) ?? 0),
      href: orders({ sort: 'dearest' }),
      ...changeWords(average(all) ?? 0, all.orders === 0 ? 0 : (average(before) ?? 0), period),
    },
  ]
}

const sum = (parts: readonly Part[]): Part =>
  parts.reduce(
    (all, part) => ({
      orders: all.orders + part.orders,
      totalMinor: all.totalMinor + part.totalMinor,
      visits: (all.visits ?? 0) + (part.visits ?? 0),
    }),
    nothing,
  )

type Change = Pick<Figure, 'change' | 'changeTone'>
const unchanged: Change = { change: '', changeTone: 'idle' }
const before = (period: Period) => (period === 'today' ? 'yesterday by now' : `the ${labels[period]} before`)

function changeWords(now: number, then: number, period: Period): Change {
  if (then === 0) return unchanged
  const percent = Math.round(((now - then) * 100) / then)
  if (percent === 0) return same(period)
  return signed(percent, `${Math.abs(percent)}%`, period)
}

/** By how many tenths of a percentage point it moved. */
const points100 = (now: number | null, then: number | null): number | null =>
  now === null || then === null ? null : Math.round((now - then) * 1_000)

function pointWords(tenths: number, period: Period): Change {
  if (tenths === 0) return same(period)
  return signed(tenths, `${(Math.abs(tenths) / 10).toFixed(1)} points`, period)
}

const same = (period: Period): Change => ({
  change: period === 'today' ? 'as yesterday by now' : `as in ${before(period)}`,
  changeTone: 'idle',
})

const signed = (by: number, words: string, period: Period): Change => ({
  change: `${by > 0 ? '+' : '−'}${words} on ${before(period)}`,
  changeTone: by > 0 ? 'ok' : 'bad',
})
