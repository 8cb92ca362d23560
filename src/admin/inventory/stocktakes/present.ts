import type { StocktakeLine } from '#src/domain/inventory/stocktake/lines.ts'
import type {
  Stocktake,
  StocktakeState,
  StocktakeSummary,
} from '#src/domain/inventory/stocktake/stocktake.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { State } from '../../page.ts'
import { whenInside, whenWords } from '../../words.ts'
import type { CountRow, DifferenceRow, DifferencesProps, StocktakeRow } from './views.ts'

export type Scene = { settings: Settings; now: number }

export const pathOf = ({ id }: Pick<Stocktake, 'id'>): string => `/admin/inventory/stocktakes/${id}`

export const titleOf = ({ location, category }: Stocktake): string =>
  category ? `${location}: ${category}` : location

export const nameOf = ({ productTitle, title }: Pick<StocktakeLine, 'productTitle' | 'title'>): string =>
  title ? `${productTitle}: ${title}` : productTitle

export const codesOf = ({ sku, barcode }: Pick<StocktakeLine, 'sku' | 'barcode'>): string =>
  [sku, barcode].filter(Boolean).join(', ')

const states: Record<StocktakeState, State> = {
  open: { label: 'Being counted', tone: 'half' },
  closed: { label: 'Closed', tone: 'ok' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
}

export function presentStocktake(
  stocktake: Stocktake,
  summary: StocktakeSummary,
  { settings, now }: Scene,
  mayCount: boolean,
): StocktakeRow {
  const isOpen = stocktake.state === 'open'
  return {
    href: isOpen && mayCount ? pathOf(stocktake) : `${pathOf(stocktake)}/differences`,
    title: titleOf(stocktake),
    state: states[stocktake.state],
    result: stocktake.state === 'closed' ? resultOf(summary) : progressWords(summary),
    when: whenWords(stocktake.endedAt ?? stocktake.startedAt, now, settings),
    who: stocktake.endedBy || stocktake.startedBy,
  }
}

export const progressWords = ({ counted, lines }: StocktakeSummary): string =>
  `${counted} of ${lines} counted`

function resultOf({ differing, more, fewer }: StocktakeSummary): string {
  if (differing === 0) return 'No difference'
  const parts = [...(more > 0 ? [`${more} more`] : []), ...(fewer > 0 ? [`${fewer} fewer`] : [])]
  return `${differing === 1 ? '1 differs' : `${differing} differ`}: ${parts.join(', ')}`
}

/** How it began, and how it ended where it has. */
export function originOf(stocktake: Stocktake, { settings, now }: Scene): string {
  const { state, startedAt, startedBy, endedAt, endedBy, uncounted } = stocktake
  const begun = `Begun ${whenInside(startedAt, now, settings)} by ${startedBy}.`
  if (endedAt === null) return begun
  const ended = `${begun} ${state === 'closed' ? 'Closed' : 'Cancelled'} ${whenInside(endedAt, now, settings)} by ${endedBy}.`
  if (state === 'cancelled') return `${ended} Nothing was corrected.`
  return uncounted === 'zero'
    ? `${ended} What nobody counted was taken for gone.`
    : `${ended} What nobody counted was left as it was.`
}

export const countedBy = ({ countedBy, countedAt }: StocktakeLine, { settings, now }: Scene): string =>
  countedAt === null ? '' : `${countedBy || 'Nobody found it'}, ${whenInside(countedAt, now, settings)}`

export function presentCountRow(
  line: StocktakeLine,
  scene: Scene,
  said: { typed: string; error: string } | undefined,
): CountRow {
  const counted = line.counted === null ? '' : String(line.counted)
  return {
    variantId: line.variantId,
    title: nameOf(line),
    codes: codesOf(line),
    typed: said?.typed ?? counted,
    error: said?.error ?? '',
    seen: `${line.version}:${counted}`,
    by: countedBy(line, scene),
  }
}

const signed = (n: number): string => (n < 0 ? `−${-n}` : n > 0 ? `+${n}` : '0')

export function presentDifference(
  line: StocktakeLine,
  stocktake: Stocktake,
  { settings, now }: Scene,
  { hasValues, mayCount }: { hasValues: boolean; mayCount: boolean },
): DifferenceRow {
  const difference = (line.counted ?? 0) - line.expected
  const isOpen = stocktake.state === 'open' && mayCount
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  return {
    variantId: line.variantId,
    title: nameOf(line),
    codes: codesOf(line),
    counted: line.counted ?? 0,
    expected: line.expected,
    unpacked: line.unpacked > 0 ? `${line.unpacked} of them sold, not packed` : '',
    difference: signed(difference),
    value: hasValues && line.costMinor !== null ? money(difference * line.costMinor) : '',
    by: countedBy(line, { settings, now }),
    trouble: troubleOf(line),
    againHref: isOpen ? `${pathOf(stocktake)}?variant=${line.variantId}` : '',
    takeBackAction: isOpen ? `${pathOf(stocktake)}/counts/${line.variantId}` : '',
    version: line.version,
  }
}

export function troubleOf({ isTooFew, isAdjustedSince }: StocktakeLine): string {
  if (isAdjustedSince) return 'Corrected by hand after this count'
  return isTooFew ? 'Orders have more of it than would be left' : ''
}

/** What a stocktake shows at a glance. */
export function presentSummary(
  summary: StocktakeSummary,
  hasValues: boolean,
  settings: Settings,
): DifferencesProps['counts'] {
  const { counted, lines, differing, more, fewer, moreMinor, fewerMinor, withoutCost } = summary
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  const isUnknown = differing > 0 && withoutCost === differing
  const value = {
    label: 'At cost',
    value: isUnknown ? 'Unknown' : money(moreMinor - fewerMinor),
    detail: withoutCost > 0 && !isUnknown ? `${withoutCost} without a cost` : '',
    tone: moreMinor < fewerMinor ? 'bad' : '',
  }
  return [
    { label: 'Counted', value: String(counted), detail: `of ${lines}`, tone: '' },
    { label: 'Differ', value: String(differing), detail: '', tone: differing > 0 ? 'warn' : 'ok' },
    { label: 'Too many', value: String(more), detail: '', tone: '' },
    { label: 'Missing', value: String(fewer), detail: '', tone: fewer > 0 ? 'bad' : '' },
    ...(hasValues ? [value] : []),
  ]
}
