import { type Address, blankAddress } from '#src/kernel/address.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { findLastActor } from '../audit/last-actor.ts'
import { type QuantityRefusal, refuseQuantity } from '../cart/cart.ts'
import { addToCart, changeQuantity, openCart, setCouponCode } from '../cart/change-cart.ts'
import { type CartHead, findCart, findSellable, listCartLines } from '../cart/queries.ts'

/** Whom a draft is for, where it goes and how it will be paid, as far as staff know it. Nothing in it need be complete. */
export type DraftWish = {
  email: string
  address: Address
  methodId: number | null
  /** A gateway's name. */
  gateway: string
  couponCode: string
}

/** An order that staff are writing for somebody: a bag of its own, and the rest of what a checkout asks. */
export type DraftOrder = Omit<DraftWish, 'couponCode'> & {
  id: number
  /** Goes up with every change. */
  version: number
  /** null once its order is placed. */
  cart: CartHead | null
  cartId: number
  state: 'open' | 'placed' | 'discarded'
  orderId: number | null
  createdBy: string
  updatedAt: number
}

/** A draft in the list of those that are open. */
export type DraftGlance = {
  id: number
  email: string
  name: string
  /** How many things are in it. */
  units: number
  createdBy: string
  updatedAt: number
}

type By = { actor: Actor; now: number }

/** Staff forget drafts; those of the last months are all that anybody looks for. */
const MOST_LISTED = 100

/** Those that nobody has placed or thrown away, the last touched first. */
export async function listDrafts(db: Db): Promise<DraftGlance[]> {
  const rows = await db
    .selectFrom('draft_orders')
    .select(['id', 'email', 'address_json', 'created_by', 'updated_at'])
    .select((eb) =>
      eb
        .selectFrom('cart_lines')
        .select((of) => of.fn.coalesce(of.fn.sum<number>('quantity'), of.lit(0)).as('units'))
        .whereRef('cart_lines.cart_id', '=', 'draft_orders.cart_id')
        .as('units'),
    )
    .where('state', '=', 'open')
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_LISTED)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: (JSON.parse(row.address_json) as Address).name,
    units: Number(row.units),
    createdBy: row.created_by,
    updatedAt: row.updated_at,
  }))
}

export async function countDrafts(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('draft_orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** @returns null where there is no such draft */
export async function findDraft(db: Db | Tx, id: number): Promise<DraftOrder | null> {
  const row = await db.selectFrom('draft_orders').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return null
  return {
    id,
    version: row.version,
    cart: await findCart(db, row.cart_id),
    cartId: row.cart_id,
    email: row.email,
    address: JSON.parse(row.address_json),
    methodId: row.method_id,
    gateway: row.gateway,
    state: row.state as DraftOrder['state'],
    orderId: row.order_id,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
  }
}

/** Begins a draft. @returns its id */
export function openDraft(db: Db, wish: Omit<DraftWish, 'couponCode'>, { actor, now }: By): Promise<number> {
  return inTransaction(db, async (tx) => {
    const cart = await openCart(tx, null, now)
    const { id } = await tx
      .insertInto('draft_orders')
      .values({
        ...columnsOf(wish),
        ...{ cart_id: cart.id, state: 'open', order_id: null, version: 1 },
        ...{ created_by: actor.name, created_at: now, updated_at: now },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const entry = { actor, action: 'begin draft order', entity: 'draft order', entityId: id }
    await recordAudit(tx, entry, now)
    return id
  })
}

const columnsOf = ({ email, address, methodId, gateway }: Omit<DraftWish, 'couponCode'>) => ({
  email,
  address_json: JSON.stringify(address),
  method_id: methodId,
  gateway,
})

export type DraftChange = {
  id: number
  /** The version that the form was filled with. */
  seen: number
  wish: DraftWish
  /** What is to be in it of the variants that are, and what comes to it, by variant; 0 takes it out. */
  quantities: ReadonlyMap<number, number>
}
export type DraftRefusal =
  | { refusal: 'not_open' }
  | { refusal: 'changed_since'; by: string }
  | { refusal: QuantityRefusal; variantId: number }

/** Saves all of a draft, or nothing. @returns null once it is saved */
export function saveDraft(db: Db, change: DraftChange, { actor, now }: By): Promise<DraftRefusal | null> {
  return inTransaction(db, async (tx) => {
    const { id, seen, wish, quantities } = change
    const held = await holdDraft(tx, id, seen, now)
    if ('refusal' in held) return held
    const before = await snapshot(tx, held)
    await tx.updateTable('draft_orders').set(columnsOf(wish)).where('id', '=', id).execute()
    const inBag = new Map(
      (await listCartLines(tx, held.cartId)).map((line) => [line.variantId, line.quantity]),
    )
    // By variant id, as everywhere: two who save at once must not wait for each other.
    for (const [variantId, quantity] of [...quantities].sort(([a], [b]) => a - b)) {
      const refusal = await setQuantity(
        tx,
        held.cartId,
        { variantId, quantity, had: inBag.get(variantId) ?? 0 },
        now,
      )
      if (refusal) return rollBackWith({ refusal, variantId })
    }
    await setCouponCode(tx, held.cartId, wish.couponCode, now)
    const after = await snapshot(tx, (await findDraft(tx, id)) as DraftOrder)
    const entry = { actor, action: 'change draft order', entity: 'draft order', entityId: id, before, after }
    await recordAudit(tx, entry, now)
    return null
  })
}

async function setQuantity(
  tx: Tx,
  cartId: number,
  { variantId, quantity, had }: { variantId: number; quantity: number; had: number },
  now: number,
): Promise<QuantityRefusal | null> {
  if (quantity === had) return null
  if (quantity > 0) {
    const variant = await findSellable(tx, variantId, cartId)
    const refusal = variant ? refuseQuantity(quantity, variant) : 'not_for_sale'
    if (refusal) return refusal
  }
  if (had > 0) return changeQuantity(tx, { cartId, variantId, quantity, now })
  const added = await addToCart(tx, { cartId, userId: null, variantId, quantity, now })
  return typeof added === 'string' ? added : null
}

/** Throws a draft away; its bag is nobody's any more. */
export function discardDraft(
  db: Db,
  { id, seen }: { id: number; seen: number },
  { actor, now }: By,
): Promise<DraftRefusal | null> {
  return inTransaction(db, async (tx) => {
    const held = await holdDraft(tx, id, seen, now)
    if ('refusal' in held) return held
    await tx.updateTable('draft_orders').set({ state: 'discarded' }).where('id', '=', id).execute()
    const entry = { actor, action: 'throw draft order away', entity: 'draft order', entityId: id }
    await recordAudit(tx, { ...entry, before: await snapshot(tx, held) }, now)
    return null
  })
}

/** Takes hold of an open draft as it was seen, until the transaction ends. */
export async function holdDraft(
  tx: Tx,
  id: number,
  seen: number,
  now: number,
): Promise<DraftOrder | DraftRefusal> {
  const held = await tx
    .updateTable('draft_orders')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .where('version', '=', seen)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  const draft = await findDraft(tx, id)
  if (held && draft) return draft
  if (draft?.state !== 'open') return { refusal: 'not_open' }
  return { refusal: 'changed_since', by: await findLastActor(tx, 'draft order', id) }
}

/** What the log keeps of it: not whom it is for, who may ask to be forgotten. */
async function snapshot(tx: Tx, { gateway, cart, cartId }: DraftOrder) {
  const lines = (await listCartLines(tx, cartId)).map(({ sku, title, quantity }) => ({
    sku,
    title,
    quantity,
  }))
  return { gateway, couponCode: cart?.couponCode ?? '', lines }
}

/** Forgets a person's drafts, who asked to be forgotten. */
export async function forgetDrafts(tx: Tx, email: string): Promise<void> {
  const theirs = () => tx.updateTable('draft_orders').where('email', '=', email)
  await theirs().set({ state: 'discarded' }).where('state', '=', 'open').execute()
  await theirs()
    .set({ email: '', address_json: JSON.stringify(blankAddress('')) })
    .execute()
}
