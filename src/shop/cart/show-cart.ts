import type { Context } from 'hono'
import { listRelated } from '#src/domain/catalog/cards.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { findWishes, presentCards, withHearts } from '#src/shop/cards.ts'
import { keepNewest } from '#src/shop/home/shelves.ts'
import type { ProductCard } from '#src/shop/page.ts'
import { absolute, shopPage } from '#src/shop/page-context.ts'
import { keepHome } from '#src/shop/price-notes.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment } from '#src/web/respond.ts'
import { presentCart, type Refused } from './present.ts'
import { type PricedCart, readPricedCart } from './price.ts'
import { type CartView, cartFragment, cartPage } from './views.ts'

const SUGGESTED = 4

type CartHead = { id: number; couponCode: string }

export async function readCart(
  c: Context<Env>,
  head: CartHead | null,
  refused?: Refused,
): Promise<{ priced: PricedCart; view: CartView }> {
  const { deps, db, settings, now, visitor } = c.var
  const priced = await readPricedCart(db, head, await keepHome(deps, settings), now)
  return { priced, view: presentCart(priced, { settings, now, csrf: visitor.csrf, refused }) }
}

/** The bag, whole or the part htmx asked for; 422 where something was refused. */
export async function answerCart(
  c: Context<Env>,
  head: CartHead | null,
  refused?: Refused,
): Promise<Response> {
  const status = refused ? 422 : 200
  const { priced, view } = await readCart(c, head, refused)
  if (isFragment(c)) return html(c, cartFragment(view), status)
  const title = refused ? 'Error: Your bag' : 'Your bag'
  const parts = { title, description: 'What you have chosen so far.', canonical: absolute(c, '/cart') }
  const page = { ...(await shopPage(c, parts)), cartCount: view.count }
  return html(c, cartPage({ page, cart: view, suggestions: await suggest(c, priced) }), status)
}

/** What goes with the first thing in the bag; beside an empty one, what is new. */
async function suggest(c: Context<Env>, { lines }: PricedCart): Promise<ProductCard[]> {
  const { deps, db, settings, now, visitor } = c.var
  const wishes = await findWishes(db, visitor.user)
  const [first] = lines
  if (!first) return withHearts((await keepNewest(deps, settings, now)).slice(0, SUGGESTED), wishes)
  const shelf = await keepShelf(db, deps.memory)
  const inBag = new Set(lines.map((line) => line.productId))
  const related = await listRelated(db, shelf, first.productId, SUGGESTED + inBag.size, now)
  const others = related.filter((card) => !inBag.has(card.id)).slice(0, SUGGESTED)
  return withHearts(presentCards(others, settings), wishes)
}
