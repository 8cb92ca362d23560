import {
  type FieldView,
  type FormErrors,
  fieldViews,
  type Problem,
  problemsOf,
  withErrorTitle,
} from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

export type Choice = { value: string; label: string }

/** How a country writes the last lines of an address. */
export type PlaceRules = {
  /** The fields the country has, in its own order. */
  order: ('postcode' | 'city' | 'region')[]
  /** Eircode, ZIP code, PLZ… */
  postcodeLabel: string
  isPostcodeRequired: boolean
  postcodeInputmode: 'text' | 'numeric'
  cityLabel: string
  regionLabel: string
  /** Empty where the region is typed. */
  regions: Choice[]
}

/** The names of the form's fields are these keys; billing fields carry `bill_` before them. */
export type AddressValues = {
  country: string
  name: string
  line1: string
  line2: string
  company: string
  phone: string
  postcode: string
  city: string
  region: string
}

type BillingValues = { [Key in keyof AddressValues as `bill_${Key}`]: string }

/** Everything a shopper types or picks, as text, exactly as it was sent. */
export type CheckoutValues = AddressValues & BillingValues & { email: string; code: string }

export type SummaryLine = {
  title: string
  /** The variant, such as "Sky, 350 ml". */
  detail: string
  quantity: number
  total: string
  /** The struck-through total before a reduction, '' for none. */
  was: string
  image: Picture | null
  hue: number
  /** What is wrong with this line since it was put in the bag, '' where nothing is. */
  problem: string
}

export type Summary = {
  itemCount: number
  lines: SummaryLine[]
  /** Items, discount, delivery and added taxes, top to bottom. `isOpen`: not known yet, so not a sum. */
  rows: { label: string; amount: string; isOpen: boolean }[]
  /** "incl. €25.99 VAT", "VAT is added once we know the country", or ''. */
  taxNote: string
  /** "Total", or "To pay" where a gift card pays a part; "… so far" while delivery or tax is unknown. */
  totalLabel: string
  total: string
  /** The same in minor units, sent back as `seen_total` so that a changed price is noticed, never trusted. */
  totalMinor: number
  /** '' where no code is applied. */
  appliedCode: string
  giftCards: { id: number; label: string }[]
}

export type DeliveryOption = {
  id: string
  label: string
  /** "Tue 24 to Thu 26 November", or ''. */
  dates: string
  price: string
  isChosen: boolean
}

export type PaymentOption = {
  /** The gateway's name, sent back as `payment`. */
  name: string
  label: string
  hint: string
  /** True for cash and transfer: pressing the button moves no money yet. */
  isPaidLater: boolean
  isChosen: boolean
}

export type SavedAddress = { id: string; name: string; oneLine: string; isChosen: boolean }

export type CheckoutProps = {
  page: ShopPage
  values: CheckoutValues
  errors: FormErrors
  wantsNews: boolean
  /** '' for guests. */
  signedInAs: string
  countries: Choice[]
  billingCountries: Choice[]
  place: PlaceRules
  billingPlace: PlaceRules
  /** Why a phone number is asked: "For the courier, only if they cannot find the door." */
  phoneReason: string
  savedAddresses: SavedAddress[]
  /** True while "A different address" is chosen, or there are no saved ones. */
  isNewAddress: boolean
  isBillingSame: boolean
  deliveryOptions: DeliveryOption[]
  /** Said where there are no options: the country is not served, or more of the address is needed. */
  deliveryNote: string
  paymentOptions: PaymentOption[]
  /** "Standard delivery to Aoife Byrne, 14 Wellington Road, Cork", '' while the address is incomplete. */
  review: string
  summary: Summary
  /** What changed in the bag since the shopper last saw it. */
  changes: string[]
  termsHref: string
  cartVersion: number
}

type CheckoutView = Omit<CheckoutProps, 'values' | 'errors'> & {
  fields: Record<keyof CheckoutValues, FieldView>
  deliveryError: string
  paymentError: string
  addressError: string
  problems: Problem[]
  payLabel: string
}

function checkoutView(props: CheckoutProps): CheckoutView {
  const { values, errors, ...rest } = props
  return {
    ...rest,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0 || props.changes.length > 0),
    fields: fieldViews(values, errors),
    deliveryError: errors.delivery ?? '',
    paymentError: errors.payment ?? '',
    addressError: errors.address ?? '',
    problems: problemsOf(errors),
    payLabel: payLabel(props),
  }
}

/** The button says what pressing it does: money now, or a promise to pay later. Only a known total is named. */
function payLabel({ paymentOptions, summary }: CheckoutProps): string {
  if (summary.totalMinor === 0) return 'Place order'
  if (summary.rows.some((row) => row.isOpen)) return 'Pay'
  const chosen = paymentOptions.find((option) => option.isChosen)
  return chosen?.isPaidLater ? `Place order for ${summary.total}` : `Pay ${summary.total}`
}

/** The whole checkout; with errors the route answers 422. */
export function checkoutPage(props: CheckoutProps): string {
  return render('shop/checkout/page', checkoutView(props))
}

/**
 * What `POST /checkout/quote` and `POST /checkout/discount` answer htmx: the parts that money decides,
 * and of the address only the lines whose labels a new country changes. Nothing being typed is replaced.
 */
export function checkoutQuote(
  props: CheckoutProps,
  changed: 'country' | 'bill_country' | 'delivery' | 'code',
): string {
  return render('shop/checkout/quote', { ...checkoutView(props), changed })
}

/** @param props.changes why the bag is empty now, where it was not a moment ago */
export function emptyCheckoutPage({ page, changes = [] }: { page: ShopPage; changes?: string[] }): string {
  return render('shop/checkout/empty', { page: withErrorTitle(page, changes.length > 0), changes })
}
