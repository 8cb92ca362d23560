import { type FormErrors, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { PaymentOption } from '#src/shop/checkout/views.ts'
import type { ShopPage } from '#src/shop/page.ts'

/** The demo gateway plays somebody else's page: it knows the attempt and nothing of the shop's menus. */
export type DemoPayProps = {
  /** Only name, logo, theme, language and direction are shown. */
  page: ShopPage
  orderNumber: string
  lines: { title: string; quantity: number; amount: string }[]
  total: string
  /** Where the four buttons post `end`: succeed, fail, cancel or late. */
  action: string
  /** Set after an ending was chosen and the session can no longer be paid; '' before. */
  closedNote: string
}

export type PayPendingProps = {
  page: ShopPage
  orderNumber: string
  total: string
  /** The fragment's own address, polled every two seconds; answers HX-Redirect once the truth is known. */
  pollHref: string
  orderHref: string
  /** True after a minute or so: the page stops asking and says that a mail will follow. */
  isSlow: boolean
  email: string
}

export type PayFailedProps = {
  page: ShopPage
  orderNumber: string
  total: string
  /** What the gateway said, in words; '' where it said nothing. */
  reason: string
  /** Until when the things are kept aside: "until 14:20", '' once they are not. */
  keptUntil: string
  options: PaymentOption[]
  /** Takes `payment`; starts a new attempt for the same order. */
  action: string
  errors: FormErrors
  orderHref: string
}

export type PayCancelledProps = Omit<PayFailedProps, 'reason'>

export function demoPayPage(props: DemoPayProps): string {
  return render('shop/pay/demo', props)
}

export function payPendingPage(props: PayPendingProps): string {
  return render('shop/pay/pending', props)
}

/** What the poll gets while nothing is known yet. */
export function payPendingFragment(props: Omit<PayPendingProps, 'page'>): string {
  return render('shop/pay/_pending', props)
}

/** The bank said no. */
export function payFailedPage(props: PayFailedProps): string {
  return render('shop/pay/again', again(props, props.reason, 'failed'))
}

/** The shopper came back without paying. */
export function payCancelledPage(props: PayCancelledProps): string {
  return render('shop/pay/again', again(props, '', 'cancelled'))
}

/** Nobody has tried yet: staff wrote the order. */
export function payFirstPage(props: PayCancelledProps): string {
  return render('shop/pay/again', again(props, '', 'first'))
}

function again(props: PayCancelledProps, reason: string, how: 'failed' | 'cancelled' | 'first'): object {
  const { errors, ...rest } = props
  const error = errors.payment ?? ''
  return { ...rest, page: withErrorTitle(props.page, error !== ''), reason, how, error }
}
