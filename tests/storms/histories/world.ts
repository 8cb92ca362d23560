import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { OrderTerms } from '#src/domain/checkout/place-order.ts'
import { issueGiftCard } from '#src/domain/gift-cards/issue.ts'
import { listLocations } from '#src/domain/inventory/locations.ts'
import { applyTermsOfSale } from '#src/domain/opening/open-shop.ts'
import type { MoneyDeps } from '#src/domain/orders/deps.ts'
import type { Gateway } from '#src/domain/payments/gateway.ts'
import { openCash } from '#src/domain/payments/gateways/cash.ts'
import { openTransfer } from '#src/domain/payments/gateways/transfer.ts'
import { saveAndIndexProduct } from '#src/domain/search/save-and-index-product.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import { DAY, HOUR } from '#src/kernel/clock.ts'
import type { OpenDatabase, Tx } from '#src/platform/db/db.ts'
import { openDatabase } from '#src/platform/db/open.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openLog } from '#src/platform/log.ts'
import { Memory } from '#src/platform/memory.ts'
import { migrate } from '#src/platform/migrate.ts'
import { type Card, openCard } from '../../support/card-gateway.ts'
import { mug } from '../../support/goods.ts'
import { NOON } from '../../support/noon.ts'
import { scratchDisk } from '../../support/scratch.ts'
import { pick } from './dice.ts'
import type { Model, Payment, Way } from './model.ts'

/** A real database that many histories are lived in, one after the other. */
export type Ground = { database: OpenDatabase; terms: OrderTerms; productId: number; time: { now: number } }

/** What the gateway has written and not sent yet. */
export type Unsent = { key: string; payment: Payment; type: string }

/** The real shop and its model, side by side, for one history. */
export type World = {
  ground: Ground
  deps: MoneyDeps
  card: Card
  gateways: Record<Way, Gateway>
  time: { now: number }
  variantIds: number[]
  /** The default one first, as it gives first. */
  locationIds: number[]
  model: Model
  unsent: Unsent[]
  code: string
  giftCardId: number
  /** How often each thing really happened, or was refused and why. */
  note: (what: string) => void
}

/** Opens grounds: on SQLite a file in memory where the machine has such a folder, on PostgreSQL the database given. */
export async function openGrounds(postgresUrl: string | null) {
  const folder = mkdtempSync(path.join(scratchDisk(), 'barrow-histories-'))
  const template = path.join(folder, 'template.db')
  const first = await openDatabase(postgresUrl ?? template)
  await migrate(first)
  await applyTermsOfSale(first.db, { country: 'IE', currency: 'EUR' }, NOON)
  const index = openSearchIndex(first.engine)
  const saved = await inTransaction(first.db, (tx) => saveAndIndexProduct(tx, index, mug().input, NOON))
  if (typeof saved === 'string') throw new Error(`the mug was refused: ${saved}`)
  const productId = saved.id
  const terms = await readTerms(first)
  let current: OpenDatabase = first
  let count = 0
  return {
    /** A database with empty books; on PostgreSQL the same one, its books growing. */
    async next(): Promise<Ground> {
      if (first.engine === 'postgres') return { database: first, terms, productId, time: groundTime }
      await current.close()
      const file = path.join(folder, `${count++ % 2}.db`)
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
      copyFileSync(template, file)
      current = await openDatabase(file)
      return { database: current, terms, productId, time: { now: NOON } }
    },
    async close(): Promise<void> {
      await current.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
const groundTime = { now: NOON }

async function readTerms(database: OpenDatabase): Promise<OrderTerms> {
  const memory = new Memory(database)
  return {
    ...{ currency: 'EUR', locale: 'en-IE', publicUrl: 'https://fennel.example' },
    zones: await keepZones(database.db, memory),
    taxRates: await keepTaxRates(database.db, memory),
    ...{ payWithinMs: HOUR, transferWithinMs: 7 * DAY },
  }
}

let codes = 0
const PRICES = [1_800, 333, 4_999, 1]
/** From less than anything costs to more than most orders do. */
const GIFTS = [300, 1_000, 2_500, 9_000]

/** Variants, a code and a gateway of a history's own, so that histories in one database do not touch. */
export async function openWorld(ground: Ground, thrown: () => number, note: World['note']): Promise<World> {
  const { database, time } = ground
  const { db } = database
  const code = `H${++codes}`
  const goods = [0, 1, 2].map(() => throwGoods(thrown))
  const maxUses = 1 + (thrown() % 2)
  const giftMinor = pick(GIFTS, thrown()) ?? 1
  const { variantIds, locationIds, giftCardId } = await inTransaction(db, async (tx) => {
    const locationIds = await openLocations(tx)
    const variantIds = await insertVariants(tx, ground, goods)
    const at = variantIds.flatMap((variant_id, which) =>
      locationIds.map((location_id, place) => ({
        ...{ variant_id, location_id, on_hand: goods[which]?.counts[place] ?? 0 },
      })),
    )
    await tx
      .insertInto('stock_levels')
      .values(at.map((each) => ({ ...each, reserved: 0 })))
      .execute()
    await tx
      .insertInto('stock_movements')
      .values(
        at.map(({ on_hand: quantity, ...each }) => ({
          ...{ ...each, quantity, kind: 'received', order_id: null, reason: '' },
          ...{ actor_user_id: null, at: time.now },
        })),
      )
      .execute()
    await tx
      .insertInto('coupons')
      .values({
        ...{ code, kind: 'amount', value: 150, max_uses: maxUses, min_subtotal_minor: 0, starts_at: null },
        ...{ ends_at: null, uses: 0, created_at: time.now },
      })
      .execute()
    const giftCardId = await issueGiftCard(tx, {
      ...{ amountMinor: giftMinor, currency: 'EUR', email: '', note: '', expiresAt: null, bought: null },
      ...{ actor: { userId: null, name: 'Niamh' }, now: time.now },
    })
    return { variantIds, locationIds, giftCardId }
  })
  const card = openCard(() => time.now)
  const gateways = { card: card.gateway, cash: openCash(), transfer: openTransfer() }
  const model: Model = {
    shelves: new Map(
      variantIds.map((id, at) => {
        const { policy = 'deny', counts = [] } = goods[at] ?? {}
        return [id, { policy, places: counts.map((onHand) => ({ onHand, reserved: 0 })) }]
      }),
    ),
    code: { uses: 0, maxUses },
    gift: { balanceMinor: giftMinor },
    ...{ bags: [], orders: [], inbox: [], isGatewayUp: true, losesNext: new Set(), nextRefund: 'succeeded' },
  }
  const deps = { db, gateways: Object.values(gateways), log: openLog('silent') }
  return {
    ...{ ground, deps, card, gateways, time, variantIds, locationIds, model, unsent: [], code, giftCardId },
    note,
  }
}

type Thrown = { policy: 'deny' | 'backorder'; priceMinor: number; counts: [main: number, back: number] }

/** One in four is sold ahead, and of those there are few. */
function throwGoods(thrown: () => number): Thrown {
  const policy = thrown() % 4 === 0 ? 'backorder' : 'deny'
  const [main, back] =
    policy === 'deny' ? [thrown() % 6, (thrown() % 5) - 2] : [thrown() % 3, (thrown() % 4) - 2]
  return { policy, priceMinor: pick(PRICES, thrown()) ?? 1, counts: [main, Math.max(0, back)] }
}

/** A shop has two, which all histories share. */
async function openLocations(tx: Tx): Promise<number[]> {
  const known = await listLocations(tx)
  if (known.length > 0) return known.map(({ id }) => id)
  const places = [
    { name: 'Main', is_default: 1, position: 0 },
    { name: 'Back room', is_default: 0, position: 1 },
  ]
  const made = await tx.insertInto('locations').values(places).returning('id').execute()
  return made.map(({ id }) => id).sort((a, b) => a - b)
}

async function insertVariants(tx: Tx, { productId, time }: Ground, goods: Thrown[]): Promise<number[]> {
  const variants = await tx
    .insertInto('variants')
    .values(
      goods.map(({ policy, priceMinor }, position) => ({
        ...{ product_id: productId, title: `${position}`, sku: '', barcode: '', compare_at_minor: null },
        ...{ price_minor: priceMinor, cost_minor: null, weight_grams: 100, tracks_stock: 1, policy },
        ...{ available_at: null, requires_shipping: 1, is_taxable: 1, image_id: null, status: 'active' },
        ...{ position, created_at: time.now, updated_at: time.now },
      })),
    )
    .returning('id')
    .execute()
  return variants.map(({ id }) => id).sort((a, b) => a - b)
}
