import type { AdminPage } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'

/** A browser that is signed in. */
export type SessionRow = { id: string; device: string; place: string; lastSeen: string; isThisOne: boolean }

export type OwnAccountProps = {
  page: AdminPage
  email: string
  roleLabel: string
  values: { name: string }
  errors: FormErrors
  /** False where they have none yet, and so are asked for none. */
  hasPassword: boolean
  twoFactor: {
    isOn: boolean
    /** Whether the shop insists on it, so that it cannot be switched off. */
    isRequired: boolean
    recoveryCodes: number
  }
  sessions: SessionRow[]
  /** Null where passkeys cannot be used: without two-factor, or at an address that browsers make none for. */
  passkeys: { id: string; name: string; when: string }[] | null
}

export function ownAccountPage({ values, errors, ...props }: OwnAccountProps): string {
  const typed = { ...values, current: '', password: '', off_password: '', codes_password: '' }
  return render('admin/account/account', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    fields: fieldViews(typed, errors),
    problems: problemsOf(errors),
  })
}

export type SetUpTwoFactorProps = {
  title: string
  csrf: string
  shop: AdminPage['shop']
  flash: string
  /** Whether the shop insists on it: nothing else opens before. */
  isRequired: boolean
  hasPassword: boolean
  qr: { size: number; path: string }
  /** The secret in groups of four letters. */
  secret: string
  /** Where to go once it is done. */
  to: string
  errors: FormErrors
}

export function setUpTwoFactorPage({ errors, ...props }: SetUpTwoFactorProps): string {
  return render('admin/account/two-factor', {
    ...withErrorTitle(props, Object.keys(errors).length > 0),
    fields: fieldViews({ code: '', password: '' }, errors),
    problems: problemsOf(errors),
  })
}

/** The recovery codes, this once. */
export function recoveryCodesPage(props: {
  title: string
  shop: AdminPage['shop']
  /** Whose they are, and where they open something. */
  about: string
  codes: string[]
  to: string
}): string {
  return render('admin/account/codes', props)
}

export type AddPasskeyProps = {
  title: string
  csrf: string
  shop: AdminPage['shop']
  hasPassword: boolean
  /** What the browser is asked to make, as JSON. */
  options: string
  values: { name: string }
  errors: FormErrors
}

export function addPasskeyPage({ values, errors, ...props }: AddPasskeyProps): string {
  return render('admin/account/passkey', {
    ...withErrorTitle(props, Object.keys(errors).length > 0),
    fields: fieldViews({ ...values, password: '' }, errors),
    problems: problemsOf(errors),
  })
}
