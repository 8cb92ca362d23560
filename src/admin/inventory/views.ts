import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

export type Option = { value: string; label: string }

/** One figure at one location, and the form that changes it. */
export type ShelfForm = {
  locationId: number
  location: string
  onHand: number
  reserved: number
  /** Where its form is sent; '' for who may not change it. */
  action: string
  /** As typed, where it was refused; the figure on hand otherwise. */
  typed: string
  reason: string
  error: string
  /** True right after a change, for a word of confirmation. */
  isSaved: boolean
}

/** One variant with a figure a location; answers itself to htmx. */
export type StockRow = {
  variantId: number
  /** "Bothy mug: Sky, 350 ml" */
  title: string
  /** SKU, '' for none. */
  sku: string
  /** Its own page, '' where the row is on it. */
  href: string
  state: State | null
  available: number
  reserved: number
  /** "3 owed", ''. */
  owed: string
  /** With a single location its name need not be said. */
  hasPlaces: boolean
  shelves: ShelfForm[]
}

export type InventoryListProps = {
  page: AdminPage
  views: SavedView[]
  view: string
  q: string
  rows: StockRow[]
  pager: Pager
  empty: { text: string; clearHref: string }
  reasons: Option[]
  mayEdit: boolean
}

export function inventoryListPage(props: InventoryListProps): string {
  return render('admin/inventory/list', props)
}

/** The rows alone, for the filter as it is typed. */
export function inventoryListFragment(
  props: Pick<InventoryListProps, 'rows' | 'pager' | 'empty' | 'reasons'> & { csrf: string },
): string {
  return render('admin/inventory/_rows', props)
}

/** One variant's figures after a form was sent; 422 with `error` where it was refused. */
export function stockFragment(props: { stock: StockRow; reasons: Option[]; csrf: string }): string {
  return render('admin/inventory/_stock', props)
}

export type LedgerLine = {
  when: string
  what: string
  /** An order's number or a delivery note, ''. */
  detail: string
  href: string
  location: string
  /** "+12", "−3" */
  change: string
  balance: number
  who: string
}

type Fields<Name extends string> = { action: string; values: Record<Name, string>; errors: FormErrors }

export type VariantProps = {
  page: AdminPage
  title: string
  shopHref: string
  stock: StockRow
  reasons: Option[]
  /** Where it can be, with how many are free there; the first is the default. */
  places: Option[]
  /** '' for who may not. */
  receiveHref: string
  /** Null for who may not; `move` also where there is nowhere to move it. */
  writeOff: (Fields<'place' | 'quantity' | 'reason'> & { form: string }) | null
  move: (Fields<'from' | 'to' | 'quantity' | 'reason'> & { form: string }) | null
  owed: { number: string; href: string; customer: string; quantity: number; detail: string }[]
  rules: Fields<'policy' | 'available_on' | 'low_stock_at'> | null
  policies: Option[]
  /** How it is sold, in words. */
  soldHow: string
  lowStockHint: string
  ledger: LedgerLine[]
  pager: Pager
}

export function variantPage({ writeOff, move, rules, ...props }: VariantProps): string {
  const prefixed = (prefix: string, errors: FormErrors) =>
    Object.fromEntries(Object.entries(errors).map(([name, message]) => [`${prefix}_${name}`, message]))
  const errors = {
    ...prefixed('off', writeOff?.errors ?? {}),
    ...prefixed('move', move?.errors ?? {}),
    ...rules?.errors,
  }
  const shown = <Name extends string>(form: Fields<Name> | null) =>
    form && {
      ...form,
      isOpen: Object.keys(form.errors).length > 0,
      fields: fieldViews(form.values, form.errors),
    }
  return render('admin/inventory/variant', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(errors),
    writeOff: shown(writeOff),
    move: shown(move),
    rules: shown(rules),
  })
}

export type DeliveryProps = {
  page: AdminPage
  q: string
  /** The one variant it is about, ''. */
  variant: string
  places: Option[]
  /** Names this form: sent twice, the goods come once. */
  form: string
  values: Record<'place' | 'reference', string>
  lines: { variantId: number; title: string; detail: string; typed: string; error: string }[]
  errors: FormErrors
  /** "Only the first 50 are shown: filter for the others.", '' */
  more: string
}

export function deliveryPage({ errors, ...props }: DeliveryProps): string {
  return render('admin/inventory/delivery', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    fields: fieldViews(props.values, errors),
    problems: problemsOf(errors),
  })
}

export type LocationsProps = {
  page: AdminPage
  locations: { id: number; typed: string; name: string; isDefault: boolean; held: string; error: string }[]
  added: { value: string; error: string }
  mark: { value: string; error: string }
  mayEdit: boolean
}

export function locationsPage(props: LocationsProps): string {
  const errors: FormErrors = {
    ...Object.fromEntries(props.locations.flatMap(({ id, error }) => (error ? [[`name-${id}`, error]] : []))),
    ...(props.added.error && { name: props.added.error }),
    ...(props.mark.error && { low_stock: props.mark.error }),
  }
  return render('admin/inventory/locations', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(errors),
  })
}
