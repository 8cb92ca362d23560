import type { FormErrors } from '#src/platform/views/forms.ts'
import { problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { SummaryLine } from '#src/shop/checkout/views.ts'
import type { ShopPage } from '#src/shop/page.ts'
import type { FileBox } from './files.ts'
import type { GiftCardBox } from './gift-cards.ts'

/** How a state looks: its colour and, where colour cannot be seen, its shape. */
export type Tone = 'ok' | 'warn' | 'bad' | 'idle' | 'open' | 'half' | 'warn open' | 'plain'

/** Ordered, paid, packed, sent, delivered; or ordered, cancelled. */
export type OrderStep = {
  label: string
  /** "21 November, 09:41", '' while it lies ahead. */
  at: string
  state: 'done' | 'current' | 'ahead' | 'stopped'
}

export type Parcel = {
  /** "Parcel 1 of 2", or "Your parcel". */
  title: string
  state: { label: string; tone: Tone }
  carrier: string
  trackingNumber: string
  /** The carrier's page, '' where we know none. */
  trackingHref: string
  /** "Sent 21 November", "Delivered 24 November", ''. */
  when: string
  /** Thing and quantity: "2 × Bothy mug, Sky". */
  contents: string[]
}

export type ReturnBox = {
  id: number
  title: string
  state: { label: string; tone: Tone }
  /** What happens next. */
  say: string
  /** What the shop wrote, ''. */
  answer: string
  /** "2 × Bothy mug, Sky" */
  things: string[]
}

export type ReturnForm = {
  action: string
  /** Sent with the form, so that a double click asks once. */
  key: string
  /** "24 December 2026" */
  until: string
  lines: { id: number; title: string; quantity: string; quantities: Choice[]; reason: string }[]
  reasons: Choice[]
  note: string
  error: string
}
type Choice = { value: string; label: string }

export type MoneyRow = { label: string; amount: string; kind: 'row' | 'minus' | 'total' | 'note' }

export type TransferDetails = {
  amount: string
  holder: string
  iban: string
  bic: string
  bank: string
  reference: string
  /** "28 November 2026" */
  payBy: string
}

export type OrderPageProps = {
  page: ShopPage
  number: string
  placedOn: string
  email: string
  /** True on the first visits after paying: says thank you. */
  isConfirmation: boolean
  /** For the greeting, '' where the name is not known. */
  firstName: string
  state: { label: string; tone: Tone }
  /** One sentence on what happens next: "Arrives Tue 24 to Thu 26 November." */
  next: string
  steps: OrderStep[]
  parcels: Parcel[]
  /** What the shop's people wrote about it, latest first. */
  words: { paragraphs: string[]; when: string }[]
  /** What comes as files; empty before the order is paid. */
  files: FileBox[]
  /** Gift cards that were bought with it, once it is paid. */
  giftCards: GiftCardBox[]
  lines: SummaryLine[]
  money: MoneyRow[]
  deliverTo: string[]
  /** Empty where it is the same. */
  billTo: string[]
  deliveryMethod: string
  /** Where its invoice can be read and printed; '' while there is none. */
  invoiceHref: string
  /** "Card, paid 21 November", "Cash on delivery". */
  paymentMethod: string
  transfer: TransferDetails | null
  /** Where an unpaid order is paid; null once it is, or cannot be any more. */
  payHref: string | null
  /** Where it is cancelled, and what will happen: "The €139.00 goes back to your card." */
  cancel: { action: string; note: string; error: string } | null
  returns: ReturnBox[]
  /** Where something is sent back; null where nothing may be. */
  returnForm: ReturnForm | null
  /** Why what was asked for could not be done, where the page has no place for it any more; '' for nothing. */
  refusal?: string
  /** Puts what can still be bought into the bag. */
  reorderAction: string | null
  /** Offered to guests after the order: one password makes the account. */
  newAccount: { action: string; errors: FormErrors } | null
}

/** Confirmation, tracking and everything else about one order, behind its unguessable address. */
export function orderPage(props: OrderPageProps): string {
  const errors = {
    ...props.newAccount?.errors,
    ...(props.cancel?.error ? { cancel: props.cancel.error } : {}),
    ...(props.returnForm?.error ? { return: props.returnForm.error } : {}),
    ...(props.refusal ? { '': props.refusal } : {}),
  }
  return render('shop/order/page', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(errors),
    passwordError: props.newAccount?.errors.password ?? '',
    pictures: props.lines.slice(0, 4),
  })
}
