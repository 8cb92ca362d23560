import type { Generated } from 'kysely'

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

/** What lies where. */
export type StockTables = {
  locations: LocationsTable
  stock_levels: StockLevelsTable
  stock_movements: StockMovementsTable
  reservations: ReservationsTable
  stocktakes: StocktakesTable
  stocktake_lines: StocktakeLinesTable
  stock_files: StockFilesTable
  stock_file_rows: StockFileRowsTable
}
