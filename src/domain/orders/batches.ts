import type { Db } from '#src/platform/db/db.ts'
import type { Actor } from '../audit/audit.ts'
import type { ParcelRefusal } from './parcels.ts'
import { packOrder, shipParcel } from './parcels.ts'
import { addTag, removeTag, type TagRefusal, tidyTag } from './tag-order.ts'

/** What can be done to many orders at once. */
export type BatchKind = 'pack' | 'send' | 'tag' | 'untag'
export type BatchRefusal = ParcelRefusal | TagRefusal | 'not_found' | 'nothing_packed' | 'failed'
/** What became of one order, or of one of its parcels. */
export type BatchResult = { number: string; refusal: BatchRefusal | null }
export type Batch = { id: number; kind: BatchKind; tag: string; results: BatchResult[]; at: number }

export const MOST_IN_BATCH = 200

type By = { actor: Actor; now: number }
type Chosen = { id: number; number: string }

/** Orders by their numbers, in the order in which they were asked for; numbers of no order are left out. */
export async function findChosen(db: Db, numbers: readonly string[]): Promise<Chosen[]> {
  if (numbers.length === 0) return []
  const rows = await db.selectFrom('orders').select(['id', 'number']).where('number', 'in', numbers).execute()
  const byNumber = new Map(rows.map((row) => [row.number, row]))
  return [...new Set(numbers)].flatMap((number) => byNumber.get(number) ?? [])
}

/**
 * Does one thing to many orders, each in a transaction of its own and by its own rules, so that one that cannot is no
 * reason to leave the others.
 * @returns the id under which what came of it can be read
 */
export async function runBatch(
  db: Db,
  {
    kind,
    tag = '',
    numbers,
    shipsBeforePayment,
    actor,
    now,
  }: {
    kind: 'pack' | 'tag' | 'untag'
    tag?: string
    numbers: readonly string[]
    shipsBeforePayment: readonly string[]
  } & By,
): Promise<number> {
  const does = {
    pack: (orderId: number) => packOrder(db, { orderId, shipsBeforePayment, actor, now }),
    tag: (orderId: number) => addTag(db, { orderId, tag, actor, now }),
    untag: (orderId: number) => removeTag(db, { orderId, tag, actor, now }),
  }[kind]
  const chosen = await findChosen(db, numbers.slice(0, MOST_IN_BATCH))
  const results: BatchResult[] = []
  for (const { id, number } of chosen) results.push({ number, refusal: await attempt(() => does(id)) })
  return saveBatch(db, { kind, tag: tidyTag(tag), results }, { actor, now })
}

export type Sending = { shipmentId: number; number: string; carrier: string; trackingNumber: string }

/** Hands many parcels to their carriers. @param without orders that were chosen but have no packed parcel */
export async function sendParcels(
  db: Db,
  { parcels, without, actor, now }: { parcels: readonly Sending[]; without: readonly string[] } & By,
): Promise<number> {
  const results: BatchResult[] = without.map((number) => ({ number, refusal: 'nothing_packed' }))
  for (const { number, ...parcel } of parcels)
    results.push({ number, refusal: await attempt(() => shipParcel(db, { ...parcel, actor, now })) })
  return saveBatch(db, { kind: 'send', tag: '', results }, { actor, now })
}

/** A database too busy for one order must not hide what was done to those before it. */
async function attempt(act: () => Promise<BatchRefusal | null>): Promise<BatchRefusal | null> {
  try {
    return await act()
  } catch {
    return 'failed'
  }
}

async function saveBatch(
  db: Db,
  { kind, tag, results }: Omit<Batch, 'id' | 'at'>,
  { actor, now }: By,
): Promise<number> {
  const { id } = await db
    .insertInto('order_batches')
    .values({
      user_id: actor.userId,
      kind,
      tag,
      results_json: JSON.stringify(results),
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** What came of a batch, for whoever did it. */
export async function findBatch(db: Db, id: number, userId: number): Promise<Batch | null> {
  const row = await db
    .selectFrom('order_batches')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!row) return null
  const { kind, tag, results_json: results, created_at: at } = row
  return { id, kind: kind as BatchKind, tag, results: JSON.parse(results), at }
}

export type PackedParcel = {
  shipmentId: number
  number: string
  carrier: string
  customer: string
  place: string
}

/** Parcels of these orders that are packed and not sent. */
export async function listPackedParcels(db: Db, numbers: readonly string[]): Promise<PackedParcel[]> {
  if (numbers.length === 0) return []
  const rows = await db
    .selectFrom('shipments')
    .innerJoin('orders', 'orders.id', 'shipments.order_id')
    .select(['shipments.id', 'shipments.carrier', 'orders.number', 'orders.shipping_address_json'])
    .where('orders.number', 'in', numbers)
    .where('shipments.state', '=', 'packed')
    .orderBy('shipments.id')
    .execute()
  return rows.map((row) => {
    const to = JSON.parse(row.shipping_address_json) as { name: string; city: string; country: string }
    return {
      shipmentId: row.id,
      number: row.number,
      carrier: row.carrier,
      customer: to.name,
      place: [to.city, to.country].filter(Boolean).join(', '),
    }
  })
}
