import { defaultLocation, type Location, listLocations } from '#src/domain/inventory/locations.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'

/** Where goods can be: at least the first location, which a shop without any stock does not have yet. */
export async function ensureLocations(db: Db): Promise<Location[]> {
  const known = await listLocations(db)
  if (known.length > 0) return known
  await inTransaction(db, defaultLocation)
  return listLocations(db)
}
