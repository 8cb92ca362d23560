import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db } from '#src/platform/db/db.ts'
import { rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import type { MoneyDeps } from '../orders/deps.ts'
import { findGateway } from '../payments/gateways.ts'
import { type DraftOrder, type DraftRefusal, holdDraft } from './draft-orders.ts'
import { type OrderTerms, type Placed, type PlaceRefusal, placeOrder } from './place-order.ts'

export type PlacingDraft = {
  draft: DraftOrder
  /** The total that staff read out on the telephone. */
  seenTotalMinor: number
  actor: Actor
  now: number
}

/**
 * Makes an order of a draft, exactly as a checkout would; the draft is placed in the same transaction. Its address and email
 * must have been looked at already.
 */
export async function placeDraft(
  deps: MoneyDeps,
  { draft, seenTotalMinor, actor, now }: PlacingDraft,
  terms: OrderTerms,
): Promise<Placed | PlaceRefusal | DraftRefusal> {
  const email = normaliseEmail(draft.email)
  const gateway = findGateway(deps.gateways, draft.gateway)
  if (email === null || !gateway)
    throw new Error('a draft without an address or a way to pay cannot be placed')
  if (!draft.cart) return { refusal: 'not_open' }
  const wish = {
    cart: draft.cart,
    userId: await findOwnerOf(deps.db, email),
    email,
    shippingAddress: draft.address,
    billingAddress: null,
    methodId: draft.methodId,
    gateway,
    seenTotalMinor,
  }
  return placeOrder(deps, wish, terms, now, {
    name: actor.name,
    async record(tx, orderId) {
      const held = await holdDraft(tx, draft.id, draft.version, now)
      if ('refusal' in held) return rollBackWith(held)
      await tx
        .updateTable('draft_orders')
        .set({ state: 'placed', order_id: orderId })
        .where('id', '=', draft.id)
        .execute()
      const after = { draft: draft.id, gateway: gateway.name, totalMinor: seenTotalMinor }
      await recordAudit(tx, { actor, action: 'place order', entity: 'order', entityId: orderId, after }, now)
    },
  })
}

/** The account that the order shows up in: only one whose address is confirmed as theirs. */
async function findOwnerOf(db: Db, email: string): Promise<number | null> {
  const owner = await db
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .where('verified_at', 'is not', null)
    .executeTakeFirst()
  return owner?.id ?? null
}
