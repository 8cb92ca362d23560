import type { Database } from '#src/platform/db/schema.ts'
import type { Row } from '#src/platform/db/table-rows.ts'

export type TableName = keyof Database

/**
 * What becomes of each table when a shop is exported: it goes along whole, or it stays behind for a reason that the owner is
 * told. A table of which nothing is said here does not compile, and fails a test.
 * `beginning` are those in which a shop has something before anybody has said a word; an import replaces that.
 */
type Fate = 'whole' | 'beginning' | { staysBehind: string }

const secret = (what: string): Fate => ({ staysBehind: `${what}: it opens doors.` })
const machine = (what: string): Fate => ({ staysBehind: `${what}: it is about the machine, not the shop.` })

const fates: Record<TableName, Fate> = {
  settings: 'beginning',
  counters: 'beginning',
  revisions: machine('How often the shop has changed'),
  audit_log: 'whole',
  audit_chain: 'whole',
  audit_head: 'whole',
  audit_erasures: 'whole',
  audit_checks: 'whole',
  users: 'whole',
  roles: 'whole',
  invitations: secret('Invitations that nobody has taken up'),
  two_factor: secret('What makes the codes of two-factor'),
  recovery_codes: secret('Recovery codes'),
  connections: secret('The keys of payment services and of the mail server'),
  passkeys: { staysBehind: 'Passkeys: they work at the address they were made for, and nowhere else.' },
  sessions: secret('Who is signed in'),
  user_tokens: secret('Links for signing in and for new passwords'),
  throttles: machine('Who has tried too often'),
  addresses: 'whole',
  subscribers: 'whole',
  customer_groups: 'whole',
  customers: 'whole',
  customer_values: 'whole',
  customer_tags: 'whole',
  customer_notes: 'whole',
  customer_emails: 'whole',
  sellers: 'whole',
  media: 'whole',
  categories: 'whole',
  old_slugs: 'whole',
  collections: 'whole',
  collection_products: 'whole',
  products: 'whole',
  bulk_edits: 'whole',
  bulk_edit_items: 'whole',
  product_categories: 'whole',
  product_options: 'whole',
  option_values: 'whole',
  variants: 'whole',
  variant_values: 'whole',
  product_images: 'whole',
  related_products: 'whole',
  bundle_components: 'whole',
  pages: 'beginning',
  redirects: 'whole',
  reviews: 'whole',
  wishlist_items: 'whole',
  stock_alerts: 'whole',
  zones: 'beginning',
  zone_countries: 'beginning',
  tax_rates: 'beginning',
  shipping_methods: 'beginning',
  shipping_rates: 'beginning',
  locations: 'beginning',
  stock_levels: 'whole',
  stock_movements: 'whole',
  stocktakes: 'whole',
  stocktake_lines: 'whole',
  visit_counts: 'whole',
  reservations: 'whole',
  coupons: 'whole',
  carts: 'whole',
  cart_lines: 'whole',
  cart_gift_cards: 'whole',
  draft_orders: 'whole',
  orders: 'whole',
  order_tags: 'whole',
  order_notes: 'whole',
  order_batches: 'whole',
  saved_views: 'whole',
  invoices: 'whole',
  order_lines: 'whole',
  order_line_parts: 'whole',
  order_adjustments: 'whole',
  order_events: 'whole',
  shipments: 'whole',
  shipment_lines: 'whole',
  payments: 'whole',
  refunds: 'whole',
  refund_lines: 'whole',
  gift_cards: 'whole',
  gift_card_moves: 'whole',
  order_edits: 'whole',
  returns: 'whole',
  return_lines: 'whole',
  ledger_entries: 'whole',
  disputes: 'whole',
  reconcile_runs: 'whole',
  reconcile_items: 'whole',
  gateway_events: machine('What payment services have told, which is asked for again where it matters'),
  demo_sessions: 'whole',
  outbox: 'whole',
  mails: 'whole',
  jobs: machine('Work that waits'),
  import_runs: machine('Which files were imported'),
  import_messages: machine('What was said of imported files'),
  import_maps: 'whole',
  stock_files: machine('Which stock files were taken in'),
  stock_file_rows: machine('What was said of stock files'),
  schedules: machine('When the clock did what'),
  care_runs: machine('When backups were made and books verified'),
  product_files: 'whole',
  product_file_variants: 'whole',
  download_rights: 'whole',
  export_runs: machine('Which exports were made'),
}

/** Rows of tables that otherwise go along. */
const rowsThatStay: { [T in TableName]?: { is: (row: Row) => boolean; because: string } } = {
  mails: {
    is: (row) => row.is_secret === 1,
    because: 'Mails with a link for signing in or for a new password stay behind: the link opens doors.',
  },
  outbox: {
    is: (row) => /"token"/.test(String(row.payload)),
    because: 'Events that carry such a link stay behind as well.',
  },
}

const names = Object.keys(fates) as TableName[]
const isExported = (name: TableName) => typeof fates[name] === 'string'

/** The tables of an export, in the order in which it holds them. */
export const exportedTables: readonly TableName[] = names.filter(isExported).sort()
/** Those that an import finds filled in a shop which is empty all the same. */
export const beginnings: readonly TableName[] = exportedTables.filter((name) => fates[name] === 'beginning')
/**
 * What a shop that is open gathers by itself, before anybody has put a thing into it: what comes in takes its place. Bags are
 * among it, for those of a demo that was taken away are left empty.
 */
export const traces: readonly TableName[] = [
  ...(['audit_erasures', 'audit_chain', 'audit_head', 'audit_checks', 'audit_log'] as const),
  ...(['carts', 'visit_counts', 'mails', 'outbox', 'reconcile_runs'] as const),
]

/** What stays behind, with the reason, for the manifest and for people. */
export const staysBehind: Readonly<Record<string, string>> = Object.fromEntries([
  ...names.flatMap((name) => {
    const fate = fates[name]
    return typeof fate === 'string' ? [] : [[name, fate.staysBehind]]
  }),
  ...Object.entries(rowsThatStay).map(([name, { because }]) => [name, because]),
])

export const isTaken = (table: TableName, row: Row): boolean => rowsThatStay[table]?.is(row) !== true
