import type { MissingImage } from '#src/domain/catalog/settle-image.ts'
import { type RunState, summarise } from '#src/domain/imports/import-run.ts'
import type { ImportMessage, ImportRun as Run } from '#src/domain/imports/queries.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { Pager } from '../page.ts'
import { whenInside, whenWords } from '../words.ts'
import { phases, states } from './run-words.ts'
import type { ImportRun, ImportRunRow } from './views.ts'

type Scene = { settings: Settings; now: number; names: ReadonlyMap<number, string> }

const whoWords = (run: Run, names: Scene['names']) =>
  run.createdBy === null ? 'The terminal' : (names.get(run.createdBy) ?? 'Somebody who left')

export function presentRunRow(run: Run, { settings, now, names }: Scene): ImportRunRow {
  const results: Partial<Record<RunState, string>> = {
    unnamed: 'Waits for you to say what its columns are',
    checked: 'Waits for your decision',
    done: run.kind === 'whole' ? wholeWords(run.counts.whole) : summarise(run.counts),
    refused: run.error,
  }
  return {
    href: `/admin/imports/${run.id}`,
    fileName: run.fileName,
    when: whenWords(run.createdAt, now, settings),
    who: whoWords(run, names),
    state: states[run.state],
    result: results[run.state] ?? '',
  }
}

const wholeWords = (whole: Record<string, number> = {}) =>
  `The whole shop: ${Object.entries(whole)
    .map(([what, n]) => (n === 1 ? `1 ${what.replace(/s$/, '')}` : `${n} ${what}`))
    .join(', ')}`

type Parts = { messages: ImportMessage[]; pager: Pager | null; missing: MissingImage[] }

export function presentRun(run: Run, { messages, pager, missing }: Parts, scene: Scene): ImportRun {
  const phase = phases[run.state]
  const isWhole = run.kind === 'whole'
  const own = `/admin/imports/${run.id}`
  const when = whenInside(run.createdAt, scene.now, scene.settings)
  const hasReport = phase === 'checked' || phase === 'done'
  return {
    id: run.id,
    fileName: run.fileName,
    phase,
    origin: `Added ${when} by ${whoWords(run, scene.names)}${systemOf(run)}`,
    progress: { done: run.line, total: 0 },
    ...(isWhole
      ? { unit: 'parts', result: { href: '/admin', label: 'See the shop' } }
      : { unit: 'rows', result: { href: '/admin/products', label: 'See the products' } }),
    counts: hasReport || (phase === 'running' && !isWhole) ? countsOf(run, phase === 'checked') : [],
    failure: `${run.error} ${isWhole ? 'Nothing of it was kept.' : 'What was imported before that is complete and stays.'}`,
    messages: hasReport ? messages : [],
    pager: hasReport ? pager : null,
    missingImages: missing.map((image) => ({
      handle: image.slug,
      address: image.sourceUrl,
      why: image.failure,
    })),
    pollHref: own,
    columnsHref: run.kind === 'table' && (phase === 'naming' || phase === 'checked') ? `${own}/columns` : '',
    startAction: phase === 'checked' ? `${own}/start` : null,
    discardAction: null,
    refusedHref: hasReport && messages.length > 0 ? `${own}/messages.csv` : null,
  }
}

const systems: Record<Run['kind'], string> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
  magento: 'Magento',
  etsy: 'Etsy',
  spree: 'Spree',
  medusa: 'Medusa',
  vendure: 'Vendure',
  bagisto: 'Bagisto',
  table: 'a table of your own',
  whole: 'an export of a whole shop',
}

/** Where the file comes from, once that is sure. */
const systemOf = ({ kind, state }: Run): string => (state === 'refused' ? '' : `, from ${systems[kind]}`)

/** @param isForeseen nothing has happened yet: these are what an import would do */
function countsOf({ counts }: Run, isForeseen: boolean): ImportRun['counts'] {
  if (counts.whole)
    return Object.entries(counts.whole).map(([what, value]) => ({
      ...{
        label: what.replace(/^./, (letter) => letter.toUpperCase()),
        value,
        detail: '',
        tone: '' as const,
      },
    }))
  const { created, updated, unchanged, variants, images, rowsRefused, warnings } = counts
  const detail = [
    ...(created > 0 ? [`${created} new`] : []),
    ...(updated > 0 ? [`${updated} changed`] : []),
  ].join(', ')
  return [
    { label: 'Products', value: created + updated + unchanged, detail, tone: '' },
    { label: 'Variants', value: variants, detail: '', tone: '' },
    { label: 'Pictures', value: images, detail: isForeseen ? 'to fetch' : '', tone: '' },
    { label: 'Unchanged', value: unchanged, detail: '', tone: '' },
    { label: 'Rows refused', value: rowsRefused, detail: '', tone: rowsRefused > 0 ? 'bad' : 'ok' },
    { label: 'Rows changed', value: warnings, detail: '', tone: warnings > 0 ? 'warn' : '' },
  ]
}
