import type { AdminPage, Conflict } from '#src/admin/page.ts'
import type { Problem } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Tab } from '../settings/tabs.ts'
import type { TypedMethod, TypedRate } from './forms.ts'

type Shell = { page: AdminPage; problems: Problem[] }

export type MethodLine = { name: string; detail: string; price: string; href: string; isActive: boolean }
export type ZoneCard = { id: number; name: string; places: string; href: string; methods: MethodLine[] }

export type DeliveryPageProps = Shell & {
  tabs: Tab[]
  zones: ZoneCard[]
  /** Where the shop sends nothing, '' where it delivers everywhere. */
  nowhere: string
  added: { value: string; error: string }
}

export type ZonePageProps = Shell & {
  id: number
  title: string
  version: string
  conflict: Conflict | null
  name: { value: string; error: string }
  taxMode: string
  /** The whole world; `note` says whose a country is now, where it is another zone's. */
  countries: { code: string; name: string; isChosen: boolean; note: string }[]
  chosen: string
  methods: MethodLine[]
}

export type MethodPageProps = Shell & {
  title: string
  zone: { name: string; href: string }
  action: string
  /** '' where there is nothing to take away yet. */
  removeAction: string
  version: string
  conflict: Conflict | null
  typed: Omit<TypedMethod, 'rates'>
  rates: (TypedRate & { errors: Partial<Record<keyof TypedRate, string>> })[]
  currency: string
  errors: Partial<Record<'name' | 'min_days' | 'max_days', string>>
}

export const deliveryPage = (props: DeliveryPageProps): string => render('admin/delivery/list', props)
export const zonePage = (props: ZonePageProps): string => render('admin/delivery/zone', props)
export const methodPage = (props: MethodPageProps): string => render('admin/delivery/method', props)
