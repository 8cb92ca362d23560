import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { hotQuery } from '#src/platform/db/hot.ts'
import { hashToken } from '#src/platform/secrets.ts'
import { type Part, sellingOf } from '../catalog/bundles/bundle.ts'
import { byBundle, selectParts, toPart } from '../catalog/bundles/parts.ts'
import type { Sellable } from './cart.ts'
import { shareParts } from './share-parts.ts'

export type CartHead = {
  id: number
  userId: number | null
  version: number
  couponCode: string
  count: number
}

/** A cart line with all that showing, pricing and ordering it needs. Prices are as they are now. */
export type CartLine = Sellable & {
  variantId: number
  productId: number
  quantity: number
  title: string
  slug: string
  variantTitle: string
  sku: string
  hue: number
  unitPriceMinor: number
  taxCategory: string
  isTaxable: boolean
  /** Money paid ahead: nothing is taken off it. */
  isGiftCard: boolean
  weightGrams: number
  requiresShipping: boolean
  availableAt: number | null
  /** File name below /media/, '' for none. */
  imageFile: string
  /** What it is made of; empty for a thing by itself. */
  parts: Part[]
}

const heads = (db: Db) =>
  db
    .selectFrom('carts')
    .select(['id', 'user_id', 'version', 'coupon_code'])
    .select(
      sql<number>`(select coalesce(sum(quantity), 0) from cart_lines where cart_lines.cart_id = carts.id)`.as(
        'count',
      ),
    )
    .where('state', '=', 'open')

const selectByToken = hotQuery((db, slot: { hash: string }) => heads(db).where('token_hash', '=', slot.hash))
const selectById = hotQuery((db, slot: { id: number }) => heads(db).where('id', '=', slot.id))
const selectByUser = hotQuery((db, slot: { userId: number }) =>
  heads(db).where('user_id', '=', slot.userId).orderBy('id', 'desc').limit(1),
)

type HeadRow = { id: number; user_id: number | null; version: number; coupon_code: string; count: number }

const toHead = (row: HeadRow | undefined): CartHead | null =>
  row
    ? {
        id: row.id,
        userId: row.user_id,
        version: row.version,
        couponCode: row.coupon_code,
        count: Number(row.count),
      }
    : null

/** A guest's open cart by the token in their cookie; a cart that an account owns is not opened by a cookie. */
export async function findGuestCart(db: Db | Tx, token: string): Promise<CartHead | null> {
  const head = toHead((await selectByToken(db, { hash: hashToken(token) }))[0])
  return head && head.userId === null ? head : null
}

/** An open cart as it is now; null where it was ordered or is gone. */
export async function findCart(db: Db | Tx, id: number): Promise<CartHead | null> {
  return toHead((await selectById(db, { id }))[0])
}

/** An account's open cart. */
export async function findCartOf(db: Db | Tx, userId: number): Promise<CartHead | null> {
  return toHead((await selectByUser(db, { userId }))[0])
}

/**
 * What a bag may hold of a variant: what is free, and what an unpaid order of this very bag has set aside. Somebody who comes
 * back from the payment page must not find the last one, which is theirs, sold out.
 */
const availableTo = (cartId: RawBuilder<unknown>) => sql<number>`(
  (select coalesce(sum(on_hand - reserved), 0) from stock_levels where stock_levels.variant_id = variants.id)
  + (select coalesce(sum(reservations.quantity), 0) from orders join reservations on reservations.order_id = orders.id
     where orders.cart_id = ${cartId} and reservations.variant_id = variants.id and reservations.state = 'live'))`

// The picture chosen for the variant, else the product's first one that is there.
const imageFile = sql<string>`coalesce(
  (select media.file from product_images join media on media.id = product_images.media_id where product_images.id = variants.image_id),
  (select media.file from product_images join media on media.id = product_images.media_id
   where product_images.product_id = products.id order by product_images.position limit 1), '')`

const selectLines = hotQuery((db, slot: { cartId: number }) =>
  db
    .selectFrom('cart_lines')
    .innerJoin('variants', 'variants.id', 'cart_lines.variant_id')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select([
      'cart_lines.variant_id',
      'cart_lines.quantity',
      'variants.product_id',
      'variants.title as variant_title',
      'variants.sku',
    ])
    .select([
      'variants.price_minor',
      'variants.weight_grams',
      'variants.tracks_stock',
      'variants.policy',
      'variants.available_at',
    ])
    .select(['variants.requires_shipping', 'variants.is_taxable', 'variants.status as variant_status'])
    .select(['products.title', 'products.slug', 'products.hue', 'products.tax_category', 'products.status'])
    .select('products.kind')
    .select([availableTo(sql.ref('cart_lines.cart_id')).as('available'), imageFile.as('image_file')])
    .where('cart_lines.cart_id', '=', slot.cartId)
    .orderBy('cart_lines.added_at')
    .orderBy('cart_lines.variant_id'),
)

const selectPartsInCart = hotQuery((db, slot: { cartId: number }) =>
  selectParts(db, availableTo(sql`${slot.cartId}`))
    .innerJoin('cart_lines', 'cart_lines.variant_id', 'bundle_components.bundle_id')
    .where('cart_lines.cart_id', '=', slot.cartId),
)

/**
 * A cart's lines in the order they were put in. Lines that want the same thing, as bundles do, have of it what the lines
 * before them leave.
 */
export async function listCartLines(db: Db | Tx, cartId: number): Promise<CartLine[]> {
  const rows = await selectLines(db, { cartId })
  const lines = rows.map(toLine)
  // A bundle is not counted itself: where everything is, nothing more is asked.
  if (lines.every((line) => line.tracksStock)) return lines
  const parts = byBundle(await selectPartsInCart(db, { cartId }))
  return parts.size === 0 ? lines : shareParts(lines, parts)
}

function toLine(row: Awaited<ReturnType<typeof selectLines>>[number]): CartLine {
  return {
    variantId: row.variant_id,
    productId: row.product_id,
    quantity: row.quantity,
    title: row.title,
    slug: row.slug,
    variantTitle: row.variant_title,
    sku: row.sku,
    hue: row.hue,
    unitPriceMinor: row.price_minor,
    taxCategory: row.tax_category,
    isTaxable: row.is_taxable === 1,
    isGiftCard: row.kind === 'gift_card',
    weightGrams: row.weight_grams,
    requiresShipping: row.requires_shipping === 1,
    availableAt: row.available_at,
    imageFile: row.image_file,
    isForSale: row.status === 'active' && row.variant_status === 'active',
    tracksStock: row.tracks_stock === 1,
    policy: row.policy as Sellable['policy'],
    available: Number(row.available),
    parts: [],
  }
}

const selectSellable = hotQuery((db, slot: { variantId: number; cartId: number }) =>
  db
    .selectFrom('variants')
    .innerJoin('products', 'products.id', 'variants.product_id')
    .select([
      'variants.tracks_stock',
      'variants.policy',
      'variants.status as variant_status',
      'products.status',
      'products.title',
      'variants.title as variant_title',
    ])
    .select(availableTo(sql`${slot.cartId}`).as('available'))
    .where('variants.id', '=', slot.variantId),
)

const selectPartsFor = hotQuery((db, slot: { variantId: number; cartId: number }) =>
  selectParts(db, availableTo(sql`${slot.cartId}`)).where('bundle_components.bundle_id', '=', slot.variantId),
)

/**
 * What may be sold of a variant now; null where there is no such variant.
 * @param cartId the bag it is for, null for a new one
 */
export async function findSellable(
  db: Db | Tx,
  variantId: number,
  cartId: number | null,
): Promise<(Sellable & { title: string }) | null> {
  const slot = { variantId, cartId: cartId ?? 0 }
  const [row] = await selectSellable(db, slot)
  if (!row) return null
  const sellable = {
    title: row.variant_title ? `${row.title}, ${row.variant_title}` : row.title,
    isForSale: row.status === 'active' && row.variant_status === 'active',
    tracksStock: row.tracks_stock === 1,
    policy: row.policy as Sellable['policy'],
    available: Number(row.available),
  }
  const parts = sellable.tracksStock ? [] : await selectPartsFor(db, slot)
  if (parts.length === 0) return sellable
  const { isWhole, ...selling } = sellingOf(parts.map(toPart))
  return { ...sellable, ...selling, isForSale: sellable.isForSale && isWhole }
}
