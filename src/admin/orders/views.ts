import type { AdminPage, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Picture } from '#src/web/picture.ts'
import type {
  AddressForm,
  EditForm,
  FilesView,
  MarksView,
  OpenReturnForm,
  PapersView,
  ReturnView,
} from './part-views.ts'

export type OrderRow = {
  number: string
  href: string
  /** "Today 09:41", "19 Nov". */
  placed: string
  customer: string
  /** "Cork, IE" */
  place: string
  payment: State
  fulfilment: State
  itemCount: number
  delivery: string
  total: string
  tags: string[]
}

/** One filter that is set; the link takes it away. */
export type Chip = { label: string; href: string }

/** A field of the filter; without options it is a day. */
export type FilterField = {
  name: string
  label: string
  value: string
  options: { value: string; label: string }[]
}

/** Keeps the filters that are set under a name, or changes the kept view that is open. */
export type ViewForm = {
  /** The view that is open, where it is this person's own. */
  id: number | null
  query: string
  name: string
  isShared: boolean
  error: string
  longest: number
  /** Whether there are filters that no view holds yet. */
  canSave: boolean
}

/** What depends on the filter, and is swapped as it is typed. */
export type OrderRowsProps = {
  rows: OrderRow[]
  pager: Pager
  /** Said where no row matches; the link takes the filter away. */
  empty: { text: string; clearHref: string }
  chips: Chip[]
  clearHref: string
  exportHref: string
  csrf: string
  mayFulfil: boolean
  /** The list's own address, to come back to where a choice is refused. */
  here: string
  /** Why nothing was done to what was chosen, ''. */
  problem: string
}

export type OrderListProps = OrderRowsProps & {
  page: AdminPage
  views: SavedView[]
  /** Kept while filtering: which view is open. */
  view: string
  q: string
  fields: FilterField[]
  /** Whether any field of the fold is set, so that it stands open. */
  isNarrowed: boolean
  form: ViewForm
  /** Whether the page leads to who sells, as invoices say it. */
  mayNameSeller: boolean
  /** Orders that staff have begun to write; 0 for who may not. */
  drafts: number
}

export function orderListPage(props: OrderListProps): string {
  const errors: FormErrors = {
    ...(props.form.error ? { 'view-name': props.form.error } : {}),
    ...(props.problem ? { choice: props.problem } : {}),
  }
  const page = withErrorTitle(props.page, Object.keys(errors).length > 0)
  return render('admin/orders/list', { ...props, page, problems: problemsOf(errors) })
}

/** The rows alone, for the filter as it is typed. */
export const orderListFragment = (props: OrderRowsProps): string => render('admin/orders/_rows', props)

export type OrderLineView = {
  id: number
  title: string
  detail: string
  sku: string
  quantity: number
  unitPrice: string
  total: string
  image: Picture | null
  hue: number
  /** Of a bundle what it is made of, all units together. */
  parts: string[]
  /** "1 of 2 sent, 1 refunded", ''. */
  note: string
}

export type PaymentView = {
  gateway: string
  state: State
  amount: string
  when: string
  /** The gateway's own id, '' where there is none yet. */
  reference: string
  /** Why it failed, ''. */
  failure: string
  /** Where staff say that the money has come (transfer, cash); null where a gateway says so itself. */
  receiptAction: string | null
}

export type ShipmentView = {
  id: number
  title: string
  state: State
  when: string
  contents: { words: string; isPart: boolean }[]
  carrier: string
  trackingNumber: string
  trackingHref: string
  /** Where a packed parcel is sent, and a sent one delivered; null where it is not its turn. */
  dispatchAction: string | null
  deliveryAction: string | null
  /** Where a sent one ends otherwise. */
  lossAction: string | null
  comebackAction: string | null
  carriers: { value: string; label: string }[]
  errors: FormErrors
}

export type TimelineEntry = {
  at: string
  who: string
  what: string
  /** "Total €139.00 → €103.00", ''. */
  detail: string
}

export type OrderDetailProps = {
  page: AdminPage
  number: string
  placed: string
  payment: State
  fulfilment: State
  /** Sent with each form; where it no longer holds the route answers 409. */
  version: string
  /** Said at the top where somebody else was quicker. */
  conflict: string
  /** Warnings that matter before packing: "Awaiting transfer: do not send yet." */
  notices: { kind: 'warn' | 'bad' | 'ok' | ''; text: string }[]
  lines: OrderLineView[]
  money: { label: string; amount: string; kind: 'row' | 'minus' | 'total' | 'note' }[]
  payments: PaymentView[]
  shipments: ShipmentView[]
  /** What is left to pack; null where nothing is, or may be. */
  pack: {
    action: string
    lines: { id: number; title: string; parts: string[]; left: number }[]
    error: string
  } | null
  refund: RefundForm | null
  cancel: { action: string; note: string; reason: string; error: string } | null
  edit: EditForm | null
  address: AddressForm | null
  returns: ReturnView[]
  openReturn: OpenReturnForm | null
  customer: {
    name: string
    email: string
    phone: string
    /** "4 orders before", "First order". */
    history: string
    isGuest: boolean
  }
  deliverTo: string[]
  billTo: string[]
  deliveryMethod: string
  marks: MarksView
  papers: PapersView
  /** Null where its goods deliver no files. */
  files: FilesView | null
  timeline: TimelineEntry[]
  /** The shopper's own page of this order. */
  shopperHref: string
  /** What the log says of it, '' for those who may not read that. */
  logHref: string
}

export type RefundForm = {
  action: string
  /** Answers the sum of the chosen lines to htmx. */
  sumHref: string
  lines: { id: number; title: string; left: number; unitPrice: string; quantity: string }[]
  /** As typed; '' takes the sum of the lines. */
  amount: string
  /** "Up to €139.00" */
  atMost: string
  /** Sum of what is chosen, as text; '' for nothing yet. */
  sum: string
  reason: string
  restock: boolean
  /** Names: amount, reason, line-<id>. */
  errors: FormErrors
}

export function orderDetailPage(props: OrderDetailProps): string {
  const errors: FormErrors = {
    ...(props.pack?.error ? { pack: props.pack.error } : {}),
    ...Object.assign({}, ...props.shipments.map((shipment) => shipmentErrors(shipment))),
    ...(props.refund?.errors ?? {}),
    ...(props.cancel?.error ? { cancel_reason: props.cancel.error } : {}),
    ...(props.edit?.errors ?? {}),
    ...(props.address?.errors ?? {}),
    ...Object.assign({}, ...props.returns.map((goods) => returnErrors(goods))),
    ...(props.openReturn?.error ? { open_return: props.openReturn.error } : {}),
    ...props.marks.errors,
  }
  return render('admin/orders/detail', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0 || props.conflict !== ''),
    refund: props.refund && {
      ...props.refund,
      amountError: props.refund.errors.amount ?? '',
      reasonError: props.refund.errors.reason ?? '',
      isOpen: Object.keys(props.refund.errors).length > 0,
    },
    shipments: props.shipments.map((shipment) => ({
      ...shipment,
      carrierError: shipment.errors.carrier ?? '',
      trackingError: shipment.errors.tracking_number ?? '',
    })),
    problems: problemsOf(errors),
  })
}

/** One page can hold several parcels, so a field's id carries its parcel's. */
function shipmentErrors(shipment: ShipmentView): FormErrors {
  return Object.fromEntries(
    Object.entries(shipment.errors).map(([name, message]) => [`${name}-${shipment.id}`, message]),
  )
}

/** One page can hold several returns, so a field's id carries its return's. */
function returnErrors({ id, decision, receipt, closing }: ReturnView): FormErrors {
  return {
    ...(decision?.error ? { [`answer-${id}`]: decision.error } : {}),
    ...(receipt?.error ? { [`receipt-${id}`]: receipt.error } : {}),
    ...(closing?.errors ?? {}),
  }
}

/** The refund's sum after a quantity changed. */
export function refundSumFragment(props: { sum: string; atMost: string }): string {
  return render('admin/orders/_sum', props)
}
