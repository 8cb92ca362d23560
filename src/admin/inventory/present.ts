import type { CountedVariant } from '#src/domain/inventory/inventory-list.ts'
import type { Location } from '#src/domain/inventory/locations.ts'
import type { MovementKind } from '#src/domain/inventory/stock.ts'
import type { LedgerRow } from '#src/domain/inventory/stock-ledger.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate } from '#src/platform/i18n.ts'
import type { State } from '../page.ts'
import { whenWords } from '../words.ts'
import type { LedgerLine, Option, StockRow } from './views.ts'

/** Why a count is changed; the words go into the ledger. What came or broke has a form of its own. */
export const reasons: Option[] = [
  { value: 'counted', label: 'Counted' },
  { value: 'found', label: 'Found' },
  { value: 'missing', label: 'Missing' },
  { value: 'other', label: 'Other' },
]

export const policies: Option[] = [
  { value: 'deny', label: 'Only while there are any' },
  { value: 'backorder', label: 'When sold out too' },
  { value: 'preorder', label: 'As a pre-order' },
]

/** What is said of one figure: refused with what was typed, or just saved. */
export type Said = {
  variantId: number
  locationId: number
  typed: string
  reason: string
  error: string
  isSaved: boolean
}

export const titleOf = ({ productTitle, title }: Pick<CountedVariant, 'productTitle' | 'title'>): string =>
  title ? `${productTitle}: ${title}` : productTitle

export function presentStock(
  variant: CountedVariant,
  {
    settings,
    said,
    mayEdit,
    href,
  }: { settings: Settings; said: Said | null; mayEdit: boolean; href: string },
): StockRow {
  const own = said?.variantId === variant.variantId ? said : null
  return {
    variantId: variant.variantId,
    title: titleOf(variant),
    sku: variant.sku,
    href,
    state: stateOf(variant, settings.lowStock),
    available: variant.onHand - variant.reserved,
    reserved: variant.reserved,
    owed: variant.owed > 0 ? `${variant.owed} owed` : '',
    hasPlaces: variant.shelves.length > 1,
    shelves: variant.shelves.map((shelf) => {
      const here = own?.locationId === shelf.locationId ? own : null
      return {
        ...shelf,
        action: mayEdit ? `/admin/inventory/${variant.variantId}/counts/${shelf.locationId}` : '',
        typed: here?.error ? here.typed : String(shelf.onHand),
        reason: here?.reason ?? 'counted',
        error: here?.error ?? '',
        isSaved: here?.isSaved ?? false,
      }
    }),
  }
}

function stateOf(variant: CountedVariant, mark: number): State | null {
  const left = variant.onHand - variant.reserved
  if (variant.policy === 'preorder') return { label: 'Pre-order', tone: 'half' }
  if (variant.policy === 'backorder') return left > 0 ? null : { label: 'Sold ahead', tone: 'half' }
  if (left <= 0) return { label: 'Sold out', tone: 'bad' }
  return left <= (variant.lowStockAt ?? mark) ? { label: 'Low', tone: 'warn' } : null
}

/** How a variant is sold, for those who may not change it. */
export function soldHow({ policy, availableAt }: CountedVariant, settings: Settings): string {
  const words = policies.find(({ value }) => value === policy)?.label ?? ''
  return policy === 'preorder' && availableAt !== null
    ? `${words}, sent from ${formatDate(availableAt, settings)}`
    : words
}

const kinds: Record<MovementKind, string> = {
  received: 'Received',
  sold: 'Sold',
  returned: 'Came back',
  adjusted: 'Counted',
  damaged: 'Written off',
  moved: 'Moved',
}

export function presentLedger(rows: LedgerRow[], now: number, settings: Settings): LedgerLine[] {
  return rows.map((row) => ({
    when: whenWords(row.at, now, settings),
    what: kinds[row.kind],
    detail: [row.orderNumber && `Order ${row.orderNumber}`, reasonOf(row), row.reference]
      .filter(Boolean)
      .join(', '),
    href: row.orderNumber ? `/admin/orders/${row.orderNumber}` : '',
    location: row.location,
    change: row.quantity < 0 ? `−${-row.quantity}` : `+${row.quantity}`,
    balance: row.balance,
    who: row.actor || 'The shop',
  }))
}

/** A reason that only says again what happened is left out. */
function reasonOf({ kind, reason }: LedgerRow): string {
  return kinds[kind].toLowerCase() === reason ? '' : reason
}

/** @param onHand how many are free at each, by location, where that helps to choose */
export function presentPlaces(locations: Location[], variant: CountedVariant | null): Option[] {
  return locations.map(({ id, name }) => {
    const shelf = variant?.shelves.find((each) => each.locationId === id)
    const free = shelf ? ` (${shelf.onHand - shelf.reserved} free)` : ''
    return { value: String(id), label: name + free }
  })
}
