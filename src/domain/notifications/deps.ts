import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Gateway } from '../payments/gateway.ts'

/** What a listener needs to read the truth and to write of it. */
export type NotificationDeps = {
  db: Db | Tx
  /** The shop's origin, for links. */
  publicUrl: string
  /** Every gateway an old payment may have used, offered still or not. */
  gateways: readonly Gateway[]
  clock: () => number
}
