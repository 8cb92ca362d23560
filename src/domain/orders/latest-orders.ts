import type { Db } from '#src/platform/db/db.ts'
import { listGlances, type OrderGlance } from './glances.ts'

/** The newest orders, without counting all the others. */
export async function listLatest(db: Db, limit: number): Promise<OrderGlance[]> {
  const rows = await db.selectFrom('orders').select('id').orderBy('id', 'desc').limit(limit).execute()
  return listGlances(
    db,
    rows.map(({ id }) => id),
  )
}
