import { DAY } from '#src/kernel/clock.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import type { Listeners } from '#src/platform/outbox.ts'
import { makeToken } from '#src/platform/secrets.ts'
import { type Order, unitsBack } from '../orders/order.ts'
import { acceptedPayment, paymentStatus } from '../orders/order-money.ts'
import { getOrder } from '../orders/queries.ts'

/** What one line of an order may fetch. */
export type DownloadRight = {
  id: number
  orderId: number
  lineId: number
  fileId: number
  token: string
  maxDownloads: number | null
  downloads: number
  untilAt: number | null
  lastAt: number | null
  label: string
  name: string
  size: number
  /** '' where its bytes are gone. */
  stored: string
}

/** Why nothing can be fetched with a right; in the order in which it is looked for. */
export type RightTrouble = 'unpaid' | 'cancelled' | 'refunded' | 'gone' | 'over' | 'used_up'

/** Whoever has paid may fetch what their goods deliver. */
export const downloadListeners = (clock: () => number): Listeners => ({
  'order.paid': [({ orderId }, tx) => grantRights(tx, orderId, clock())],
})

/**
 * Gives a paid order the rights to the files that its goods deliver, each once; those it has stay as they are.
 * @param from when their time begins: the payment, or now where a file came later
 */
export async function grantRights(db: Db | Tx, orderId: number, now: number, from?: number): Promise<void> {
  const order = await getOrder(db, orderId)
  const rights = (await listDelivered(db, order)).map(({ line, file, units }) => ({
    order_id: order.id,
    order_line_id: line.id,
    file_id: file.id,
    token: makeToken(),
    ...allowanceOf(file, units, from ?? order.paidAt ?? now),
    downloads: 0,
    last_at: null,
    created_at: now,
  }))
  if (rights.length === 0) return
  await db
    .insertInto('download_rights')
    .values(rights)
    .onConflict((conflict) => conflict.columns(['order_line_id', 'file_id']).doNothing())
    .execute()
}

/** What a file's rules come to for so many units. */
export const allowanceOf = (
  { max_downloads, valid_days }: { max_downloads: number | null; valid_days: number | null },
  quantity: number,
  from: number,
) => ({
  max_downloads: max_downloads === null ? null : max_downloads * quantity,
  until_at: valid_days === null ? null : from + valid_days * DAY,
})

/**
 * Lines that may fetch something, with what they deliver themselves or in a bundle, and of how many units. What was taken away
 * after they were paid they had been promised.
 * @param trouble what keeps the lines that are asked about from it; null for nothing
 */
async function listDelivered(db: Db | Tx, order: Order, trouble: ReturnType<typeof lineTrouble> = null) {
  const paidAt = order.paidAt ?? order.placedAt
  const lines = order.lines.filter((line) => lineTrouble(order, line.id) === trouble)
  const things = lines.flatMap((line) => [
    { line, productId: line.productId, variantId: line.variantId, units: line.quantity },
    ...line.parts.map((part) => ({ ...part, line, units: line.quantity * part.quantity })),
  ])
  const productIds = [...new Set(things.flatMap(({ productId }) => productId ?? []))]
  if (productIds.length === 0) return []
  const files = await db
    .selectFrom('product_files')
    .select(['id', 'product_id', 'is_for_all', 'max_downloads', 'valid_days'])
    .where('product_id', 'in', productIds)
    .where('stored', '<>', '')
    .where((eb) => eb.or([eb('removed_at', 'is', null), eb('removed_at', '>', paidAt)]))
    .execute()
  if (files.length === 0) return []
  const ties = await db
    .selectFrom('product_file_variants')
    .selectAll()
    .where(
      'file_id',
      'in',
      files.map((file) => file.id),
    )
    .execute()
  const delivers = (file: (typeof files)[number], variantId: number | null) =>
    file.is_for_all === 1 || ties.some((tie) => tie.file_id === file.id && tie.variant_id === variantId)
  return things.flatMap(({ line, productId, variantId, units }) =>
    files
      .filter((file) => file.product_id === productId && delivers(file, variantId))
      .map((file) => ({ line, file, units })),
  )
}

/** How many files the goods of an order deliver today that it has no right to: they came after it was paid. */
export async function countLater(db: Db | Tx, order: Order): Promise<number> {
  const [rights, delivered] = await Promise.all([listRights(db, order.id), listDelivered(db, order)])
  const isHad = (lineId: number, fileId: number) =>
    rights.some((right) => right.lineId === lineId && right.fileId === fileId)
  return delivered.filter(({ line, file }) => !isHad(line.id, file.id)).length
}

/** Whether an order gets files once it is paid, and only then. */
export const awaitsFiles = async (db: Db | Tx, order: Order): Promise<boolean> =>
  (await listDelivered(db, order, 'unpaid')).length > 0

/** Why a line of an order may fetch nothing, null where it may. */
export function lineTrouble(order: Order, lineId: number): 'unpaid' | 'cancelled' | 'refunded' | null {
  if (order.state === 'cancelled') return 'cancelled'
  const status = paymentStatus(order)
  // What a bank has taken back is as good as refunded.
  if (status === 'refunded' || acceptedPayment(order.payments)?.state === 'lost') return 'refunded'
  if (status !== 'paid' && status !== 'partly_refunded') return 'unpaid'
  const line = order.lines.find(({ id }) => id === lineId)
  return line && unitsBack(order.refunds, line.id) < line.quantity ? null : 'refunded'
}

/** Why a right opens nothing now, null while it does. */
export function rightTrouble(order: Order, right: DownloadRight, now: number): RightTrouble | null {
  const trouble = lineTrouble(order, right.lineId)
  if (trouble) return trouble
  if (right.stored === '') return 'gone'
  if (right.untilAt !== null && right.untilAt <= now) return 'over'
  return right.maxDownloads !== null && right.downloads >= right.maxDownloads ? 'used_up' : null
}

const rightsOf = (db: Db | Tx) =>
  db
    .selectFrom('download_rights')
    .innerJoin('product_files', 'product_files.id', 'download_rights.file_id')
    .select([
      'download_rights.id',
      'order_id as orderId',
      'order_line_id as lineId',
      'file_id as fileId',
      'token',
    ])
    .select(['download_rights.max_downloads as maxDownloads', 'downloads', 'until_at as untilAt'])
    .select(['last_at as lastAt', 'label', 'name', 'size', 'stored'])

/** The rights of an order, in the order of its lines. */
export const listRights = (db: Db | Tx, orderId: number): Promise<DownloadRight[]> =>
  rightsOf(db).where('order_id', '=', orderId).orderBy('order_line_id').orderBy('file_id').execute()

export const findRight = (db: Db | Tx, by: { token: string } | { id: number; orderId: number }) =>
  ('token' in by
    ? rightsOf(db).where('token', '=', by.token)
    : rightsOf(db).where('download_rights.id', '=', by.id).where('order_id', '=', by.orderId)
  ).executeTakeFirst()
