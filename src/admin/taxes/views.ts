import type { AdminPage, Conflict } from '#src/admin/page.ts'
import type { FormErrors, Problem } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Tab } from '../settings/tabs.ts'
import type { TypedRate } from './forms.ts'

type Shell = { page: AdminPage; problems: Problem[] }
type Choice = { value: string; label: string }

export type TaxesPageProps = Shell & {
  tabs: Tab[]
  countries: { name: string; href: string; rates: string }[]
  /** Countries without a rate, to begin one with. */
  others: Choice[]
  error: string
}

export type RateLine = { name: string; percent: string; detail: string; href: string }

export type CountryTaxesPageProps = Shell & { country: string; rates: RateLine[]; addHref: string }

export type RatePageProps = Shell & {
  title: string
  country: { name: string; href: string }
  action: string
  /** '' where there is nothing to take away yet. */
  removeAction: string
  version: string
  conflict: Conflict | null
  typed: TypedRate
  categories: Choice[]
  /** Empty where the country has none. */
  regions: Choice[]
  /** Said where a rate is for some postcodes alone. */
  postcodes: string
  errors: FormErrors
}

export const taxesPage = (props: TaxesPageProps): string => render('admin/taxes/list', props)
export const countryTaxesPage = (props: CountryTaxesPageProps): string => render('admin/taxes/country', props)
export const ratePage = (props: RatePageProps): string => render('admin/taxes/rate', props)
