import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { AddressValues, Choice, PlaceRules } from '#src/shop/checkout/views.ts'
import type { Tone } from '#src/shop/order/views.ts'
import type { ProductCard, ShopPage } from '#src/shop/page.ts'
import type { Picture } from '#src/web/picture.ts'

/** The bag a guest had, put together with the one kept for the account. Sentences, ready to read. */
export type MergedBag = {
  /** "2 things from before are in your bag again." */
  text: string
  /** What could not be kept as it was: "Toadstool lamp: only 3 left, so 3 are in the bag." */
  notes: string[]
}

type Door = { page: ShopPage; errors: FormErrors }

export type LoginProps = Door & {
  values: { email: string }
  /** Path to go to afterwards, within the shop; '' for the account. */
  to: string
  /** Why the page is shown, said above the form; '' for nothing. */
  notice: string
}
export type RegisterProps = Door & {
  values: { name: string; email: string }
  wantsNews: boolean
  to: string
}
export type ForgotProps = Door & {
  values: { email: string }
  /** True after sending; says the same whether or not such an account exists. */
  isSent: boolean
}
export type ResetProps = Door & {
  /** '' where the link is used up or too old. */
  token: string
  email: string
}
export type VerifyProps = {
  page: ShopPage
  /** `ask`: the link works and waits for its button; `taken`: the address belongs to another account by now. */
  result: 'ask' | 'verified' | 'expired' | 'already' | 'taken'
  email: string
  /** Where the button leads, '' where there is none. */
  action: string
}
export type LinkProps = {
  page: ShopPage
  /** '' where the link is used up or too old. */
  action: string
  email: string
}

/** Login, register, forgot and reset share one shape: a narrow form, refused in the same manner. */
function door<Name extends string>(view: string, values: Record<Name, string>, props: Door): string {
  return render(view, {
    ...props,
    page: withErrorTitle(props.page, Object.keys(props.errors).length > 0),
    fields: fieldViews(values, props.errors),
    problems: problemsOf(props.errors),
  })
}

export function loginPage(props: LoginProps): string {
  return door('shop/account/login', { ...props.values, password: '' }, props)
}
export function registerPage(props: RegisterProps): string {
  return door('shop/account/register', { ...props.values, password: '' }, props)
}
export function forgotPage(props: ForgotProps): string {
  return door('shop/account/forgot', props.values, props)
}
export function resetPage(props: ResetProps): string {
  return door('shop/account/reset', { password: '' }, props)
}
export function verifyPage(props: VerifyProps): string {
  return render('shop/account/verify', props)
}
export function linkPage(props: LinkProps): string {
  return render('shop/account/link', props)
}

export type OrderCard = {
  number: string
  href: string
  placedOn: string
  state: { label: string; tone: Tone }
  /** "Arrives Tue 24 to Thu 26 November", ''. */
  next: string
  total: string
  /** "Bothy mug and 3 more" */
  title: string
  pictures: { image: Picture | null; hue: number }[]
  /** Where something of it is sent back, null where nothing may be. */
  returnHref: string | null
  reorderAction: string | null
}

/** The profile form and what is new; `name` and `email` are the account's own fields. */
export type AccountHomeProps = Door & {
  firstName: string
  values: { name: string; email: string }
  wantsNews: boolean
  isVerified: boolean
  /** False where the account has no password yet. */
  asksPassword: boolean
  latest: OrderCard | null
  merged: MergedBag | null
}
export type AccountOrdersProps = {
  page: ShopPage
  orders: OrderCard[]
  steps: { label: string; href: string; isCurrent: boolean }[]
}
export type AddressListProps = {
  page: ShopPage
  addresses: { id: number; lines: string[]; isDefault: boolean }[]
}
export type AddressFormProps = Door & {
  /** '' for a new one. */
  id: string
  values: AddressValues
  countries: Choice[]
  place: PlaceRules
  phoneReason: string
  isDefault: boolean
}
export type SecurityProps = Door & {
  sessions: { id: string; device: string; lastSeen: string; place: string; isThisOne: boolean }[]
  /** Null where the account has no password yet. */
  passwordChangedOn: string | null
}
export type WishlistProps = { page: ShopPage; cards: ProductCard[] }
export type PrivacyProps = Door & {
  email: string
  /** One sentence each on what is kept and why. */
  kept: { what: string; why: string }[]
  exportAction: string | null
  eraseAction: string | null
}

export function accountHomePage(props: AccountHomeProps): string {
  return door('shop/account/home', { ...props.values, password: '' }, props)
}
export function accountOrdersPage(props: AccountOrdersProps): string {
  return render('shop/account/orders', props)
}
export function addressListPage(props: AddressListProps): string {
  return render('shop/account/addresses', props)
}
export function addressFormPage(props: AddressFormProps): string {
  return door('shop/account/address', props.values, props)
}
/** The lines that a new country renames, for htmx. */
export function addressPlaceFragment(props: Pick<AddressFormProps, 'place' | 'values'>): string {
  return render('shop/checkout/_place', {
    prefix: '',
    purpose: '',
    place: props.place,
    fields: fieldViews(props.values, {}),
  })
}
export function securityPage(props: SecurityProps): string {
  return door('shop/account/security', { current: '', password: '' }, props)
}
export function wishlistPage(props: WishlistProps): string {
  return render('shop/account/wishlist', props)
}
/** The heart after it was pressed, for htmx. */
export function heartFragment(props: {
  slug: string
  title: string
  isSaved: boolean
  style: '' | 'line'
}): string {
  return render('components/heart', props)
}
export function privacyPage(props: PrivacyProps): string {
  return door('shop/account/privacy', { password: '' }, props)
}
