import type { Db } from '#src/platform/db/db.ts'
import type { Log } from '#src/platform/log.ts'
import type { Gateway } from '../payments/gateway.ts'

/** What commands need that ask a gateway: never inside a transaction. */
export type MoneyDeps = { db: Db; gateways: readonly Gateway[]; log: Log }
