import type { Generated } from 'kysely'

// The tables as the migrations leave them: integers are numbers, yes and no are 1 and 0, times are
// milliseconds UTC, and a column that may be empty says so. Text columns ending in _json hold JSON.

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

export type AuditLogTable = {
  id: Generated<number>
  at: number
  actor_user_id: number | null
  actor_name: string
  action: string
  entity: string
  entity_id: string
  before_json: string | null
  after_json: string | null
  ip: string
  /** Four, a dot between: of the name, the address, before and after. */
  salts: Generated<string>
  /** The entry this one takes back. */
  undoes: Generated<number | null>
}

export type AuditChainTable = { position: number; entry_id: number; hash: string }

/** The end of the chain: one row, with id 1. */
export type AuditHeadTable = { id: number; position: number; hash: string }

export type AuditErasuresTable = { entry_id: number; at: number; digests_json: string }

export type AuditChecksTable = {
  id: Generated<number>
  at: number
  asked_by: string
  entries: number
  /** The first thing that is not as it was sealed; '' where the log is whole. */
  what: string
}

export type UsersTable = {
  id: Generated<number>
  email: string
  name: string
  password_hash: string | null
  role: string
  verified_at: number | null
  created_at: number
  updated_at: number
  role_id: number | null
  /** When they were last in the back office. */
  seen_at: number | null
  /** When they were let go of the back office. */
  ended_at: number | null
  /** When they switched the keys of the back office off; null while those work. */
  keys_off_at: number | null
}

export type RolesTable = {
  id: Generated<number>
  name: string
  name_key: string
  permissions_json: string
  version: number
  created_at: number
  updated_at: number
}

export type InvitationsTable = {
  id: Generated<number>
  email: string
  role: string
  role_id: number | null
  token_hash: string
  invited_by: string
  sent_at: number
  expires_at: number
  created_at: number
}

export type TwoFactorTable = {
  user_id: number
  secret: string
  /** Null while it is being set up. */
  confirmed_at: number | null
  /** The step of the last code that was taken: none is taken twice. */
  last_step: number
  created_at: number
}

export type RecoveryCodesTable = {
  hash: string
  user_id: number
  used_at: number | null
  created_at: number
}

export type PasskeysTable = {
  id: string
  user_id: number
  name: string
  public_key: string
  counter: number
  transports_json: string
  created_at: number
  used_at: number | null
}

export type SessionsTable = {
  id: string
  user_id: number
  created_at: number
  last_seen_at: number
  expires_at: number
  ends_at: number
  ip: string
  user_agent: string
  /** When this session proved more than a password. */
  second_factor_at: number | null
}

export type UserTokensTable = {
  hash: string
  user_id: number
  purpose: string
  email: string
  expires_at: number
  used_at: number | null
  created_at: number
}

export type ThrottlesTable = {
  key: string
  count: number
  window_ends_at: number
}

export type AddressesTable = {
  id: Generated<number>
  user_id: number
  name: string
  company: string
  line1: string
  line2: string
  city: string
  region: string
  postcode: string
  country: string
  phone: string
  is_default: number
  created_at: number
  updated_at: number
}

export type SubscribersTable = {
  id: Generated<number>
  email: string
  state: string
  token_hash: string
  source: string
  created_at: number
  confirmed_at: number | null
  ended_at: number | null
}

export type CustomerGroupsTable = {
  id: Generated<number>
  name: string
  created_at: number
  updated_at: number
}

/** Who has an account or has ordered. Rows and figures are kept by triggers (migration 0010); staff are none. */
export type CustomersTable = {
  id: Generated<number>
  email: string
  user_id: number | null
  name: string
  phone: string
  group_id: number | null
  /** What they are found by: name and address, and what their latest orders are found by. */
  own_words: string
  order_words: Generated<string>
  orders_count: Generated<number>
  /** In the shop's own currency. */
  value_minor: Generated<number>
  last_order_at: Generated<number>
  created_at: number
  updated_at: number
}

export type CustomerValuesTable = {
  customer_id: number
  currency: string
  value_minor: number
}

export type CustomerTagsTable = {
  customer_id: number
  tag: string
}

export type CustomerNotesTable = {
  id: Generated<number>
  customer_id: number
  body: string
  author_user_id: number | null
  author_name: string
  created_at: number
}

/** Other addresses of a customer, known from a merge. */
export type CustomerEmailsTable = {
  email: string
  customer_id: number
  created_at: number
}

export type SellersTable = {
  id: Generated<number>
  slug: string
  name: string
  town: string
  story: string
  hue: number
  created_at: number
}

export type MediaTable = {
  id: Generated<number>
  hash: string
  file: string
  content_type: string
  width: number
  height: number
  bytes: number
  hue: number | null
  created_at: number
}

export type CategoriesTable = {
  id: Generated<number>
  parent_id: number | null
  slug: string
  title: string
  blurb: string
  media_id: number | null
  hue: number
  position: number
  created_at: number
  updated_at: number
}

export type OldSlugsTable = {
  kind: string
  slug: string
  entity_id: number
  created_at: number
}

export type CollectionsTable = {
  id: Generated<number>
  slug: string
  title: string
  blurb: string
  kind: string
  joined_by: string
  rules_json: string
  sort: string
  status: string
  media_id: number | null
  hue: number
  seo_title: string
  seo_description: string
  created_at: number
  updated_at: number
}

export type CollectionProductsTable = {
  collection_id: number
  product_id: number
  position: number
}

export type ProductsTable = {
  id: Generated<number>
  slug: string
  title: string
  subtitle: string
  lead: string
  details_html: string
  /** What the HTML was made of; null where HTML was written. */
  details_md: Generated<string | null>
  brand: string
  product_type: string
  seller_id: number | null
  status: string
  kind: string
  tax_category: string
  hue: number
  tags: string
  seo_title: string
  seo_description: string
  rating_count: number
  rating_sum: number
  source: string
  import_hash: string
  published_at: number
  created_at: number
  updated_at: number
}

export type BulkEditsTable = {
  id: Generated<number>
  change_json: string
  state: string
  products: number
  started_by: string
  created_at: number
  finished_at: number | null
}

export type BulkEditItemsTable = {
  bulk_id: number
  product_id: number
  state: string
  before_json: string
  after_json: string
}

export type ProductCategoriesTable = {
  product_id: number
  category_id: number
  position: number
}

export type ProductOptionsTable = {
  id: Generated<number>
  product_id: number
  name: string
  position: number
}

export type OptionValuesTable = {
  id: Generated<number>
  option_id: number
  name: string
  swatch: string
  position: number
}

export type VariantsTable = {
  id: Generated<number>
  product_id: number
  title: string
  sku: string
  barcode: string
  price_minor: number
  compare_at_minor: number | null
  cost_minor: number | null
  weight_grams: number
  tracks_stock: number
  policy: string
  available_at: number | null
  low_stock_at: Generated<number | null>
  requires_shipping: number
  is_taxable: number
  image_id: number | null
  status: string
  position: number
  created_at: number
  updated_at: number
}

export type VariantValuesTable = {
  variant_id: number
  option_id: number
  value_id: number
}

export type ProductImagesTable = {
  id: Generated<number>
  product_id: number
  position: number
  alt: string
  media_id: number | null
  source_url: string
  state: string
  failure: string
  option_value_id: number | null
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

export type ReviewsTable = {
  id: Generated<number>
  product_id: number
  user_id: number | null
  rating: number
  title: string
  body: string
  author: string
  variant_title: string
  is_verified: number
  state: string
  created_at: number
  /** The shop's answer, '' for none. */
  reply: Generated<string>
  replied_at: Generated<number | null>
  /** Moves with every decision and every answer. */
  updated_at: Generated<number>
}

export type WishlistItemsTable = {
  user_id: number
  product_id: number
  created_at: number
}

export type StockAlertsTable = {
  id: Generated<number>
  variant_id: number
  email: string
  created_at: number
  notified_at: number | null
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

export type LocationsTable = {
  id: Generated<number>
  name: string
  is_default: number
  position: Generated<number>
}

export type StockLevelsTable = {
  variant_id: number
  location_id: number
  on_hand: number
  reserved: number
}

export type StockMovementsTable = {
  id: Generated<number>
  variant_id: number
  location_id: number
  kind: string
  quantity: number
  order_id: number | null
  reason: string
  actor_user_id: number | null
  at: number
  pair_id: Generated<number | null>
  reference: Generated<string>
  once_key: Generated<string | null>
}

export type ReservationsTable = {
  id: Generated<number>
  order_id: number
  variant_id: number
  location_id: number
  quantity: number
  backordered: number
  state: string
  expires_at: number
  created_at: number
}

export type CouponsTable = {
  id: Generated<number>
  code: string
  kind: string
  value: number
  min_subtotal_minor: number
  starts_at: number | null
  ends_at: number | null
  max_uses: number | null
  uses: number
  created_at: number
}

export type CartsTable = {
  id: Generated<number>
  token_hash: string
  user_id: number | null
  state: string
  version: number
  coupon_code: string
  created_at: number
  updated_at: number
}

export type CartLinesTable = {
  cart_id: number
  variant_id: number
  quantity: number
  added_at: number
}

export type DraftOrdersTable = {
  id: Generated<number>
  cart_id: number
  state: string
  version: number
  email: string
  address_json: string
  method_id: number | null
  gateway: string
  order_id: number | null
  created_by: string
  created_at: number
  updated_at: number
}

export type OrdersTable = {
  id: Generated<number>
  number: string
  token: string
  user_id: number | null
  cart_id: number
  cart_version: number
  state: string
  email: string
  currency: string
  locale: string
  shipping_address_json: string
  billing_address_json: string
  shipping_method_json: string
  coupon_code: string
  tax_mode: string
  subtotal_minor: number
  discount_minor: number
  shipping_minor: number
  tax_minor: number
  tax_added_minor: number
  total_minor: number
  refunded_minor: number
  placed_at: number
  paid_at: number | null
  cancelled_at: number | null
  completed_at: number | null
  updated_at: number
  /** Words the staff's filter finds the order by, made at placement. */
  search_text: Generated<string>
  /** Whose it is, found out by a trigger (migration 0010); 0 for nobody's. */
  customer_id: Generated<number | null>
  /** Of delivery: the same as in its address, so that orders can be sought by it. */
  country: Generated<string>
}

export type OrderTagsTable = { order_id: number; tag: string }

export type OrderNotesTable = {
  id: Generated<number>
  order_id: number
  user_id: number | null
  author: string
  body: string
  /** 1: written to whoever ordered, who reads it beside their order. */
  is_shown: Generated<number>
  created_at: number
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

export type OrderBatchesTable = {
  id: Generated<number>
  user_id: number | null
  kind: string
  tag: string
  results_json: string
  created_at: number
}

export type InvoicesTable = {
  id: Generated<number>
  kind: string
  /** Place in the series of its kind, without gaps. */
  serial: number
  number: string
  order_id: number
  refund_id: number | null
  issued_at: number
  currency: string
  total_minor: number
  /** What the order cost when it was issued. */
  order_total_minor: number
  tax_minor: number
  snapshot_json: string
}

export type OrderLinesTable = {
  id: Generated<number>
  order_id: number
  position: number
  product_id: number | null
  variant_id: number | null
  product_slug: string
  title: string
  variant_title: string
  sku: string
  image_src: string
  hue: number
  quantity: number
  unit_price_minor: number
  discount_minor: number
  total_minor: number
  tax_minor: number
  weight_grams: number
  requires_shipping: number
}

export type OrderAdjustmentsTable = {
  id: Generated<number>
  order_id: number
  line_id: number | null
  kind: string
  source: string
  label: string
  amount_minor: number
  is_included: number
  rate_ppm: number
}

export type OrderEventsTable = {
  id: Generated<number>
  order_id: number
  at: number
  kind: string
  actor: string
  data_json: string
  is_public: number
}

export type ShipmentsTable = {
  id: Generated<number>
  order_id: number
  state: string
  carrier: string
  tracking_number: string
  tracking_url: string
  created_at: number
  packed_at: number | null
  shipped_at: number | null
  delivered_at: number | null
}

export type ShipmentLinesTable = {
  shipment_id: number
  order_line_id: number
  quantity: number
}

export type PaymentsTable = {
  id: Generated<number>
  order_id: number
  gateway: string
  state: string
  amount_minor: number
  currency: string
  idempotency_key: string
  attempt_json: string
  session_id: string | null
  redirect_url: string | null
  gateway_payment_id: string | null
  is_closed: number
  failure: string
  expires_at: number
  checked_at: number
  created_at: number
  updated_at: number
  settled_at: number | null
}

export type RefundsTable = {
  id: Generated<number>
  order_id: number
  payment_id: number
  state: string
  amount_minor: number
  reason: string
  idempotency_key: string
  gateway_refund_id: string | null
  failure: string
  actor_user_id: number | null
  created_at: number
  updated_at: number
}

export type RefundLinesTable = {
  refund_id: number
  order_line_id: number
  quantity: number
  restocked: number
}

export type LedgerEntriesTable = {
  id: Generated<number>
  at: number
  account: string
  amount_minor: number
  currency: string
  order_id: number | null
  payment_id: number | null
  refund_id: number | null
  note: string
  dispute_id: Generated<number | null>
}

export type DisputesTable = {
  id: Generated<number>
  order_id: number
  payment_id: number
  gateway_dispute_id: string
  state: string
  amount_minor: number
  withdrawn_minor: number
  reason: string
  respond_by_at: number | null
  created_at: number
  updated_at: number
  closed_at: number | null
}

export type ReconcileRunsTable = {
  id: Generated<number>
  gateway: string
  state: string
  from_at: number
  to_at: number
  sums_json: string
  actor: string
  error: string
  started_at: number
  finished_at: number
}

export type ReconcileItemsTable = {
  id: Generated<number>
  run_id: number
  gateway: string
  gateway_payment_id: string
  kind: string
  order_id: number | null
  currency: string
  theirs_minor: number
  ours_minor: number
  found_at: number
  resolved_at: number | null
  resolution: string
}

export type GatewayEventsTable = {
  id: Generated<number>
  gateway: string
  event_id: string
  type: string
  body: string
  session_id: string | null
  reference: string | null
  state: string
  attempts: number
  next_at: number
  error: string
  received_at: number
  processed_at: number | null
}

export type DemoSessionsTable = {
  id: string
  payment_id: number
  attempt_json: string
  state_json: string
  created_at: number
  updated_at: number
}

export type OutboxTable = {
  id: Generated<number>
  topic: string
  key: string
  payload: string
  state: string
  attempts: number
  next_at: number
  error: string
  created_at: number
  done_at: number | null
}

export type MailsTable = {
  id: Generated<number>
  dedupe_key: string
  kind: string
  to_email: string
  subject: string
  html: string
  text: string
  message_id: string
  order_id: number | null
  is_secret: number
  state: string
  attempts: number
  next_at: number
  error: string
  created_at: number
  sent_at: number | null
}

export type JobsTable = {
  id: Generated<number>
  kind: string
  dedupe_key: string | null
  payload: string
  progress: string
  state: string
  attempts: number
  next_at: number
  error: string
  created_at: number
  finished_at: number | null
}

export type ImportRunsTable = {
  id: Generated<number>
  file_name: string
  file_path: string
  kind: string
  state: string
  next_line: number
  counts_json: string
  error: string
  created_by: number | null
  created_at: number
  finished_at: number | null
  /** What its columns are, where somebody said so: a list as JSON; '' where the file says it itself. */
  columns_json: Generated<string>
}

export type ImportMapsTable = {
  header_key: string
  columns_json: string
  updated_at: number
}

export type ImportMessagesTable = {
  id: Generated<number>
  run_id: number
  line: number
  handle: string
  level: string
  message: string
}

export type OrderEditsTable = {
  id: Generated<number>
  order_id: number
  at: number
  kind: string
  actor_user_id: number | null
  actor_name: string
  reason: string
  before_json: string
  after_json: string
  amount_minor: number
  refund_id: number | null
}

export type ReturnsTable = {
  id: Generated<number>
  order_id: number
  key: string
  state: string
  opened_by: string
  note: string
  answer: string
  refund_id: number | null
  requested_at: number
  decided_at: number | null
  received_at: number | null
  closed_at: number | null
}

export type ReturnLinesTable = {
  return_id: number
  order_line_id: number
  quantity: number
  reason: string
  received: number
  restocked: number
  written_off: number
}

export type SchedulesTable = {
  name: string
  /** The turn that was taken last: the moment it was due. */
  turn_at: number
}

export type CareRunsTable = {
  id: Generated<number>
  kind: string
  asked_by: string
  state: string
  report_json: string
  error: string
  started_at: number
  finished_at: number | null
}

export type VisitCountsTable = {
  /** When the quarter of an hour began. */
  from_at: number
  visits: number
}

export type ExportRunsTable = {
  id: Generated<number>
  /** Its name in the folder of exports. */
  file: string
  state: string
  size: number
  counts_json: string
  error: string
  asked_by: string
  created_at: number
  finished_at: number | null
}

export type Database = {
  settings: SettingsTable
  counters: CountersTable
  revisions: RevisionsTable
  audit_log: AuditLogTable
  audit_chain: AuditChainTable
  audit_head: AuditHeadTable
  audit_erasures: AuditErasuresTable
  audit_checks: AuditChecksTable
  users: UsersTable
  roles: RolesTable
  invitations: InvitationsTable
  two_factor: TwoFactorTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  sessions: SessionsTable
  user_tokens: UserTokensTable
  throttles: ThrottlesTable
  addresses: AddressesTable
  subscribers: SubscribersTable
  customer_groups: CustomerGroupsTable
  customers: CustomersTable
  customer_values: CustomerValuesTable
  customer_tags: CustomerTagsTable
  customer_notes: CustomerNotesTable
  customer_emails: CustomerEmailsTable
  sellers: SellersTable
  media: MediaTable
  categories: CategoriesTable
  old_slugs: OldSlugsTable
  collections: CollectionsTable
  collection_products: CollectionProductsTable
  products: ProductsTable
  bulk_edits: BulkEditsTable
  bulk_edit_items: BulkEditItemsTable
  product_categories: ProductCategoriesTable
  product_options: ProductOptionsTable
  option_values: OptionValuesTable
  variants: VariantsTable
  variant_values: VariantValuesTable
  product_images: ProductImagesTable
  pages: PagesTable
  redirects: RedirectsTable
  reviews: ReviewsTable
  wishlist_items: WishlistItemsTable
  stock_alerts: StockAlertsTable
  zones: ZonesTable
  zone_countries: ZoneCountriesTable
  tax_rates: TaxRatesTable
  shipping_methods: ShippingMethodsTable
  shipping_rates: ShippingRatesTable
  locations: LocationsTable
  stock_levels: StockLevelsTable
  stock_movements: StockMovementsTable
  reservations: ReservationsTable
  coupons: CouponsTable
  carts: CartsTable
  cart_lines: CartLinesTable
  draft_orders: DraftOrdersTable
  orders: OrdersTable
  order_tags: OrderTagsTable
  order_notes: OrderNotesTable
  order_batches: OrderBatchesTable
  saved_views: SavedViewsTable
  invoices: InvoicesTable
  order_lines: OrderLinesTable
  order_adjustments: OrderAdjustmentsTable
  order_events: OrderEventsTable
  shipments: ShipmentsTable
  shipment_lines: ShipmentLinesTable
  payments: PaymentsTable
  refunds: RefundsTable
  refund_lines: RefundLinesTable
  order_edits: OrderEditsTable
  returns: ReturnsTable
  return_lines: ReturnLinesTable
  ledger_entries: LedgerEntriesTable
  disputes: DisputesTable
  reconcile_runs: ReconcileRunsTable
  reconcile_items: ReconcileItemsTable
  gateway_events: GatewayEventsTable
  demo_sessions: DemoSessionsTable
  outbox: OutboxTable
  mails: MailsTable
  jobs: JobsTable
  import_runs: ImportRunsTable
  import_messages: ImportMessagesTable
  import_maps: ImportMapsTable
  schedules: SchedulesTable
  care_runs: CareRunsTable
  export_runs: ExportRunsTable
  visit_counts: VisitCountsTable
  stocktakes: StocktakesTable
  stocktake_lines: StocktakeLinesTable
  stock_files: StockFilesTable
  stock_file_rows: StockFileRowsTable
  connections: ConnectionsTable
  product_files: ProductFilesTable
  product_file_variants: ProductFileVariantsTable
  download_rights: DownloadRightsTable
  related_products: RelatedProductsTable
}

export type StocktakesTable = {
  id: Generated<number>
  location_id: number
  /** The category it is about, which may be gone by now; null for all of the location. */
  category_id: number | null
  /** That category's title as it was, ''. */
  category: string
  state: string
  /** What became of what nobody counted: 'left', 'zero', '' while it is open. */
  uncounted: string
  started_by: string
  started_at: number
  ended_by: string
  ended_at: number | null
  /** What came of it; null while it is open. */
  summary_json: string | null
}

export type StocktakeLinesTable = {
  stocktake_id: number
  variant_id: number
  position: number
  /** Null until somebody has counted it. */
  counted: number | null
  /** What had to stand there at the moment of the count, `unpacked` among them; 0 until then. */
  expected: number
  /** Sold and in no parcel at that moment. */
  unpacked: number
  /** The last row of the ledger that the count knows. */
  movement_id: number
  /** What one cost the shop when the stocktake was closed. */
  cost_minor: number | null
  version: number
  counted_by: string
  counted_at: number | null
}

export type StockFilesTable = {
  id: Generated<number>
  file_name: string
  /** Below the shop's folder. */
  file_path: string
  state: string
  /** What is done where stock has moved since the export: 'leave', 'shift', '' before that is chosen. */
  moved: string
  lines: number
  unchanged: number
  error: string
  started_by: string
  user_id: number | null
  ip: string
  created_at: number
  finished_at: number | null
}

export type StockFileRowsTable = {
  file_id: number
  line: number
  variant_id: number | null
  location_id: number | null
  /** What and where, as people call it. */
  label: string
  /** On hand by the file's own column; null where it has none. */
  exported: number | null
  /** On hand when the file was checked, and once it was applied when that was. */
  before: number | null
  wanted: number | null
  after: number | null
  state: string
  message: string
}

export type ConnectionsTable = {
  /** The gateway's name, or 'mail'. */
  name: string
  /** Its values by their variables' names, as JSON and sealed with the shop's secret. */
  sealed: string
  updated_at: number
}

export type ProductFilesTable = {
  id: Generated<number>
  product_id: number
  /** What shoppers read; '' for its name. */
  label: string
  name: string
  size: number
  sha256: string
  /** Below the folder of kept files; '' once its bytes are gone. */
  stored: string
  /** 1 where every variant delivers it, those that are made later too. */
  is_for_all: number
  /** Null for as often as one likes. */
  max_downloads: number | null
  /** Counted from the payment; null for ever. */
  valid_days: number | null
  version: number
  replaced_at: number | null
  removed_at: number | null
  created_at: number
  updated_at: number
}

export type ProductFileVariantsTable = { file_id: number; variant_id: number }

export type DownloadRightsTable = {
  id: Generated<number>
  order_id: number
  order_line_id: number
  file_id: number
  /** Its address; nobody guesses it. */
  token: string
  max_downloads: number | null
  downloads: number
  until_at: number | null
  /** When it was last begun. */
  last_at: number | null
  created_at: number
}

export type RelatedProductsTable = {
  product_id: number
  /** Another product, which goes well with it. */
  related_id: number
  position: number
}
