import { forgetDrafts } from '#src/domain/checkout/draft-orders.ts'
import type { Erased } from '#src/domain/customers/erase-account.ts'
import { forgetGiftCards } from '#src/domain/gift-cards/forget.ts'
import { forgetStockAlerts } from '#src/domain/inventory/save-stock-alert.ts'
import { forgetNotes } from '#src/domain/orders/note-order.ts'
import { forgetSubscriber } from '#src/domain/subscribers/confirm.ts'
import type { Tx } from '#src/platform/db/db.ts'

/** Erases what other slices keep of a person who goes. What hangs on an address alone goes only where that is theirs. */
export async function forgetTraces(
  tx: Tx,
  { userId, email, isVerified }: Erased,
  now: number,
): Promise<void> {
  await forgetNotes(tx, { userId, email: isVerified ? email : null, now })
  if (!isVerified) return
  await forgetSubscriber(tx, email)
  await forgetStockAlerts(tx, email)
  await forgetDrafts(tx, email)
  await forgetGiftCards(tx, email, now)
}
