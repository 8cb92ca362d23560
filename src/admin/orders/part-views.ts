import type { State } from '#src/admin/page.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'

/** Taking things out before they are packed. */
export type EditForm = {
  action: string
  /** What happens to the money: "The price goes back the way it came." */
  note: string
  lines: { id: number; title: string; left: number; quantity: string; error: string }[]
  reason: string
  /** Names: take-<line's id>, edit_reason. */
  errors: FormErrors
}

/** An address as its country writes it; `views/admin/orders/_address-fields.eta` shows it. */
export type AddressFields = {
  fields: {
    name: string
    label: string
    value: string
    autocomplete: string
    isOptional: boolean
    error: string
  }[]
  country: string
  countries: { value: string; label: string }[]
  countryError: string
}

/** Sending it somewhere else before it is packed. */
export type AddressForm = AddressFields & {
  action: string
  /** Names: the fields', with `to-` before them. */
  errors: FormErrors
}

/** What was sent back, or is to be. */
export type ReturnView = {
  id: number
  title: string
  state: State
  when: string
  /** "2 × Bothy mug, Sky: too big"; with what became of it once that is known. */
  things: string[]
  /** What the shopper wrote, ''. */
  note: string
  /** What the shop answered, ''. */
  answer: string
  /** Waiting for yes or no; after a yes only for no, should it never arrive. */
  decision: { approval: string; rejection: string; answer: string; error: string } | null
  receipt: { action: string; lines: ReturnCount[]; error: string } | null
  closing: {
    action: string
    lines: ReturnCount[]
    mayRefund: boolean
    isRefunded: boolean
    /** What the things that arrived cost. */
    worth: string
    amount: string
    reason: string
    errors: FormErrors
  } | null
}
export type ReturnCount = { id: number; title: string; most: number; value: string }

/** A return that staff open, say after a call. */
export type OpenReturnForm = {
  action: string
  key: string
  lines: { id: number; title: string; left: number; quantity: string }[]
  reasons: { value: string; label: string }[]
  reason: string
  answer: string
  error: string
}

/** Tags and notes beside an order. */
export type MarksView = {
  mayWrite: boolean
  tags: string[]
  /** Tags other orders have, to choose from. */
  offered: string[]
  tagAction: string
  notes: { author: string; body: string; when: string; isShown: boolean; removal: string | null }[]
  noteAction: string
  longest: number
  note: string
  isShown: boolean
  /** Whom a shown note goes to. */
  email: string
  tag: string
  errors: FormErrors
}

/** What can be printed of an order. */
export type PapersView = {
  slipHref: string
  invoices: { label: string; detail: string }[]
  invoiceHref: string
  /** Where the invoice is asked for that was not written by itself. */
  issueAction: string | null
  /** Where the shop says who sells, where that is why there is no invoice; ''. */
  detailsHref: string
  mayName: boolean
}

/** What the customer may download. */
export type FilesView = {
  files: {
    title: string
    /** What it is called on disk, '' where that is its title. */
    name: string
    state: State
    /** "2 of 5 downloads used. Until 21 December 2026." */
    say: string
    /** Where its link is renewed; null where that is not possible, or not for whoever looks. */
    renewal: string | null
  }[]
  /** That there are files which the order has no right to, '' where there are none. */
  later: string
  giveAction: string | null
}
