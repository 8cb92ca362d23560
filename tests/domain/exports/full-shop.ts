import path from 'node:path'
import { forgetPerson } from '#src/domain/audit/forget-person.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { DOWNLOADS, openFileStore } from '#src/platform/kept-files.ts'
import { hashPassword } from '#src/platform/passwords.ts'
import { livedInShop } from '../verification/lived-in-shop.ts'
import { AWKWARD, made, type Rows, rows, secrets } from './full-shop-rows.ts'

/** What Cara signs in with, here and wherever the shop goes. */
export const PASSWORD = 'a kettle on the low hob'

/**
 * The shop in which everything has happened, with a row in every table there is, texts that are hard to carry, pictures, and
 * secrets that must stay.
 * @param dataDir where its pictures are
 */
export async function fullShop(dataDir: string) {
  const shop = await livedInShop()
  const [{ id = 0, variantId = 0 } = {}] = shop.goods
  for (const [table, values] of Object.entries(rows(id, variantId)))
    if (values.length > 0)
      await shop.db
        .insertInto(table as 'users')
        .values(values as Rows['users'] & object)
        .execute()
  await shop.db
    .updateTable('users')
    .set({ password_hash: await hashPassword(PASSWORD) })
    .where('email', '=', 'cara@example.com')
    .execute()
  await addPictures(shop, dataDir, id)
  await forgetSomething(shop)
  return { ...shop, dataDir, now: shop.time.now, secrets: Object.values(secrets) }
}

type Shop = Awaited<ReturnType<typeof livedInShop>>

async function addPictures({ db }: Shop, dataDir: string, productId: number): Promise<void> {
  const store = openMediaStore(path.join(dataDir, 'media'))
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7 + (n >> 8)) % 256))
  const stored = await store.put(bytes, 'image/webp')
  await store.putWidth(stored.file, 480, bytes.subarray(0, 1_001))
  const empty = await store.put(Buffer.alloc(0), 'image/png')
  async function* large(): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < 5; n++) yield bytes
  }
  await openFileStore(path.join(dataDir, DOWNLOADS)).put(large(), 1_000_000)
  for (const [n, each] of [stored, empty].entries())
    await db
      .insertInto('media')
      .values({
        id: 20 + n,
        ...each,
        content_type: 'image/webp',
        width: 8,
        height: 9,
        bytes: 1,
        hue: null,
        ...made,
      })
      .execute()
  await db
    .insertInto('product_images')
    .values({
      product_id: productId,
      position: 0,
      alt: AWKWARD,
      media_id: 20,
      source_url: 'https://x/?a=1',
      state: 'ready',
      failure: '',
      option_value_id: 6,
    })
    .execute()
}

/** The log of a person who was forgotten, whose digests stay. */
async function forgetSomething({ db, time }: Shop): Promise<void> {
  await inTransaction(db, (tx) => forgetPerson(tx, { userId: 1, records: [] }, time.now))
}
