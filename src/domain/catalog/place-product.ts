import { sql } from 'kysely'
import { type Actor, recordAudit } from '#src/domain/audit/audit.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'

type Ask = {
  categoryId: number
  productId: number
  /** From 1; one step back or on; beyond an end means that end. */
  place: number | 'up' | 'down'
  actor: Actor
  now: number
}

/** Puts a product at another place on its category's shelf; those between make room. */
export function placeProduct(db: Db | Tx, ask: Ask): Promise<'not_there' | null> {
  return inTransaction<'not_there' | null>(db, async (tx) => {
    await markChanged(tx)
    const { categoryId, productId } = ask
    await countFromOne(tx, categoryId)
    const shelf = () => tx.selectFrom('product_categories').where('category_id', '=', categoryId)
    const row = await shelf().select('position').where('product_id', '=', productId).executeTakeFirst()
    if (!row) return 'not_there'
    const { total } = await shelf()
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    const from = row.position
    const wanted = ask.place === 'up' ? from - 1 : ask.place === 'down' ? from + 1 : ask.place
    const to = Math.min(Math.max(1, wanted), Number(total))
    if (to === from) return null
    await makeRoom(tx, categoryId, from, to)
    await tx
      .updateTable('product_categories')
      .set({ position: to })
      .where('category_id', '=', categoryId)
      .where('product_id', '=', productId)
      .execute()
    const entry = { action: 'place product', entity: 'category', entityId: categoryId }
    const places = { before: { productId, place: from }, after: { productId, place: to } }
    await recordAudit(tx, { actor: ask.actor, ...entry, ...places }, ask.now)
    return null
  })
}

/** Imports leave equal places and gaps. */
async function countFromOne(tx: Tx, categoryId: number): Promise<void> {
  await sql`update product_categories set position = counted.place
    from (select product_id, row_number() over (order by position, product_id) as place
          from product_categories where category_id = ${categoryId}) as counted
    where product_categories.category_id = ${categoryId} and product_categories.product_id = counted.product_id
      and product_categories.position <> counted.place`.execute(tx)
}

async function makeRoom(tx: Tx, categoryId: number, from: number, to: number): Promise<void> {
  const [first, last, by] = to < from ? [to, from - 1, 1] : [from + 1, to, -1]
  await tx
    .updateTable('product_categories')
    .set((eb) => ({ position: eb('position', '+', by) }))
    .where('category_id', '=', categoryId)
    .where('position', '>=', first)
    .where('position', '<=', last)
    .execute()
}
