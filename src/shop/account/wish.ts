import type { Context } from 'hono'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { addWish } from '#src/domain/customers/wishlist.ts'
import type { Flash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'

const ASKED = /^\/account\/wishlist\?save=([^&#]{1,1000})$/

/** Where a guest who pressed a heart goes on after signing in. The page itself saves nothing: it is only opened. */
export const wishPath = (slug: string): string => `/account/wishlist?save=${encodeURIComponent(slug)}`

/**
 * Saves what a guest wanted to save before they were asked to sign in, as part of the form that signed them in.
 * @returns what to say, null where nothing was asked for
 */
export async function saveAskedFor(c: Context<Env>, userId: number, to: string): Promise<Flash | null> {
  const [, encoded] = ASKED.exec(to) ?? []
  if (encoded === undefined) return null
  const { db, now } = c.var
  const product = await findProductBySlug(db, new URLSearchParams(`slug=${encoded}`).get('slug') ?? '')
  const added = product ? await addWish(db, { userId, productId: product.id, now }) : 'no_such_product'
  if (added === 'added') return 'wish_added'
  return added === 'too_many' ? 'wish_full' : 'signed_in'
}
