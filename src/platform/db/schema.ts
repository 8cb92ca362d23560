import type { AuditTables } from './schema/audit.ts'
import type { CatalogueTables } from './schema/catalogue.ts'
import type { MoneyTables } from './schema/money.ts'
import type { OrdersTables } from './schema/orders.ts'
import type { PeopleTables } from './schema/people.ts'
import type { ShopTables } from './schema/shop.ts'
import type { StockTables } from './schema/stock.ts'
import type { WorkTables } from './schema/work.ts'

// The tables as the migrations leave them: integers are numbers, yes and no are 1 and 0, times are
// milliseconds UTC, and a column that may be empty says so. Text columns ending in _json hold JSON.
export type Database = ShopTables &
  AuditTables &
  PeopleTables &
  CatalogueTables &
  StockTables &
  OrdersTables &
  MoneyTables &
  WorkTables
