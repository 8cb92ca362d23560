import { Hono } from 'hono'
import { listCardsByIds } from '#src/domain/catalog/cards.ts'
import { findAnyProductBySlug } from '#src/domain/catalog/queries.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { addWish, listWishes, removeWish } from '#src/domain/customers/wishlist.ts'
import { allow } from '#src/web/access.ts'
import { pathBefore } from '#src/web/back.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { presentCards, withHearts } from '../cards.ts'
import { shopPage } from '../page-context.ts'
import { WishForm } from './forms.ts'
import { signedIn } from './signed-in.ts'
import { heartFragment, wishlistPage } from './views.ts'
import { wishPath } from './wish.ts'

export const wishlistRoutes = new Hono<Env>()
  .get('/', allow('customer'), async (c) => {
    const { db, deps, settings, now } = c.var
    const wishes = await listWishes(db, signedIn(c).userId)
    const cards = await listCardsByIds(db, await keepShelf(db, deps.memory), wishes, now)
    const page = await shopPage(c, { title: 'Saved things' })
    return html(c, wishlistPage({ page, cards: withHearts(presentCards(cards, settings), new Set(wishes)) }))
  })

  // A heart: saves what is not saved, and takes away what is.
  .post('/', allow('anyone'), async (c) => {
    const { db, visitor, now } = c.var
    const form = WishForm.safeParse(c.var.form)
    const product = form.success ? await findAnyProductBySlug(db, form.data.product) : null
    if (!form.success || !product) throw new Problem(404)
    if (!visitor.user) return redirect(c, `/account/login?next=${encodeURIComponent(wishPath(product.slug))}`)

    const wish = { userId: visitor.user.id, productId: product.id, now }
    const wasSaved = (await listWishes(db, visitor.user.id)).includes(product.id)
    const added = wasSaved ? await removeWish(db, wish) : await addWish(db, wish)
    const isSaved = added === 'added'
    if (isFragment(c))
      return html(
        c,
        heartFragment({ slug: product.slug, title: product.title, isSaved, style: form.data.style }),
      )
    leaveFlash(c, isSaved ? 'wish_added' : wasSaved ? 'wish_removed' : 'wish_full')
    return redirect(c, pathBefore(c, '/account/wishlist'))
  })
