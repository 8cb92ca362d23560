import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

/** All that a page with a single card shows of the shop. */
export type BareFace = {
  name: string
  /** '' for the first letter in a circle. */
  logo: string
  /** '' where the shop wears the stock colours. */
  themeHref: string
  lang: string
  dir: 'ltr' | 'rtl'
}

export type SetupValues = {
  name: string
  email: string
  shop_name: string
  country: string
  currency: string
  /** What becomes of the demo shop: keep, empty or import. */
  start: string
}

export type SetupProps = {
  title: string
  csrf: string
  shop: BareFace
  /** The one-time code from the address; sent back with the form. */
  code: string
  values: SetupValues
  /** `code` where it is wrong or used up. */
  errors: FormErrors
  countries: { value: string; label: string }[]
  currencies: { value: string; label: string }[]
  productCount: number
}

export type SetupRefusedProps = { title: string; shop: BareFace; isSetUp: boolean }

export type SetupDoneProps = {
  title: string
  shop: BareFace
  ownerName: string
  email: string
  start: 'keep' | 'empty' | 'import'
  /** False where mails are only written to the shop's folder. */
  sendsMail: boolean
  hasRealPayments: boolean
}

/** `GET /setup?code=…` and, at 422, its form again. */
export function setupPage({ values, errors, ...props }: SetupProps): string {
  return render('shop/setup/page', {
    ...withErrorTitle(props, Object.keys(errors).length > 0),
    fields: fieldViews({ ...values, password: '', code: '' }, errors),
    problems: problemsOf(errors),
  })
}

/** No code, a wrong one, or a shop that has its owner already. */
export function setupRefusedPage(props: SetupRefusedProps): string {
  return render('shop/setup/refused', props)
}

export function setupDonePage(props: SetupDoneProps): string {
  return render('shop/setup/done', props)
}
