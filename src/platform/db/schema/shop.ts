import type { Generated } from 'kysely'

export type SettingsTable = {
  key: string
  value: string
  updated_at: number
}

export type CountersTable = {
  name: string
  value: number
}

export type RevisionsTable = {
  name: string
  n: number
}

export type OldSlugsTable = {
  kind: string
  slug: string
  entity_id: number
  created_at: number
}

export type PagesTable = {
  id: Generated<number>
  slug: string
  title: string
  summary: string
  body_html: string
  position: number
  updated_at: number
  /** What its owner typed, in Markdown; '' where it was never typed here. */
  source: Generated<string>
  state: Generated<string>
}

export type RedirectsTable = {
  id: Generated<number>
  from_path: string
  to_path: string
  hits: number
  last_hit_at: number | null
  created_at: number
}

export type ZonesTable = {
  id: Generated<number>
  name: string
  tax_mode: string
  position: number
}

export type ZoneCountriesTable = {
  country: string
  region: string
  zone_id: number
}

export type TaxRatesTable = {
  id: Generated<number>
  country: string
  region: string
  postcode_pattern: string
  category: string
  name: string
  rate_ppm: number
  is_compound: number
  priority: number
}

export type ShippingMethodsTable = {
  id: Generated<number>
  zone_id: number
  name: string
  carrier: string
  kind: string
  min_days: number
  max_days: number
  is_active: number
  position: number
}

export type ShippingRatesTable = {
  id: Generated<number>
  method_id: number
  min_grams: number
  max_grams: number | null
  min_subtotal_minor: number
  max_subtotal_minor: number | null
  price_minor: number
}

export type SavedViewsTable = {
  id: Generated<number>
  user_id: number
  name: string
  area: string
  /** The filters of a list as its address holds them. */
  query: string
  is_shared: number
  created_at: number
  updated_at: number
}

export type VisitCountsTable = {
  /** When the quarter of an hour began. */
  from_at: number
  visits: number
}

export type ConnectionsTable = {
  /** The gateway's name, or 'mail'. */
  name: string
  /** Its values by their variables' names, as JSON and sealed with the shop's secret. */
  sealed: string
  updated_at: number
}

/** The shop itself: settings, pages, delivery, taxes. */
export type ShopTables = {
  settings: SettingsTable
  counters: CountersTable
  revisions: RevisionsTable
  old_slugs: OldSlugsTable
  pages: PagesTable
  redirects: RedirectsTable
  zones: ZonesTable
  zone_countries: ZoneCountriesTable
  tax_rates: TaxRatesTable
  shipping_methods: ShippingMethodsTable
  shipping_rates: ShippingRatesTable
  saved_views: SavedViewsTable
  visit_counts: VisitCountsTable
  connections: ConnectionsTable
}
