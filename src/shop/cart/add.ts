import type { Context } from 'hono'
import { addToCart } from '#src/domain/cart/change-cart.ts'
import { listCartLines } from '#src/domain/cart/queries.ts'
import { nameKey } from '#src/domain/catalog/names.ts'
import { listVariantsForPricing } from '#src/domain/catalog/queries.ts'
import { buyable, type Chosen, chooseVariant } from '#src/shop/product/choose-variant.ts'
import type { KeptProduct } from '#src/shop/product/keep-product.ts'
import { findShown, ownChoice, readChoice, showProduct } from '#src/shop/product/show-product.ts'
import { choiceFragment } from '#src/shop/product/views.ts'
import { leaveFlash, writeCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { AddForm } from './forms.ts'
import { readCart } from './show-cart.ts'
import { drawerFragment } from './views.ts'
import { addProblem, type QuantityProblem } from './words.ts'

type Wanted = { variantId: number; quantity: number | 'not_a_number' | 'over_line_limit' }

/** Puts something into the bag: a drawer for htmx, else on to the bag's page; refused, the product's page says why. */
export async function answerAdd(c: Context<Env>): Promise<Response> {
  const { db, now, form, visitor } = c.var
  const parsed = AddForm.parse(form)
  const variantId = parsed.variantId ?? (await variantByOptions(c, parsed.product ?? ''))
  if (variantId === null) return refuseOpenChoice(c, parsed.product ?? '')
  const wanted = { variantId, quantity: parsed.quantity }
  if (typeof wanted.quantity === 'string') return refuse(c, wanted, wanted.quantity)
  if (wanted.quantity === 0) return refuse(c, wanted, 'not_a_number')
  const added = await addToCart(db, {
    cartId: visitor.cart?.id ?? null,
    userId: visitor.user?.id ?? null,
    variantId,
    quantity: wanted.quantity,
    now,
  })
  if (typeof added === 'string') return refuse(c, wanted, added)
  // An account finds its bag by itself; only a guest needs the key to it.
  if (added.newToken !== null && !visitor.user) writeCookie(c, 'cart', added.newToken)
  if (!isFragment(c)) {
    leaveFlash(c, 'added')
    return redirect(c, '/cart')
  }
  const { view } = await readCart(c, { id: added.cartId, couponCode: visitor.cart?.couponCode ?? '' })
  return html(c, drawerFragment(view, added.title))
}

/** The variant that a form names by slug and options; null where that leaves a choice open. */
async function variantByOptions(c: Context<Env>, slug: string): Promise<number | null> {
  if (slug === '') throw new Problem(422, 'The form did not say what to put into the bag.')
  const { product } = await findShown(c, slug)
  const { form } = c.var
  const chosen = chooseVariant(product, (option) => form[option])
  const isNamed = product.options.every(({ name, values }, index) => {
    const value = values.find((each) => each.id === chosen.valueIds[index])
    return value !== undefined && nameKey(value.name) === nameKey(form[name] ?? '')
  })
  return isNamed ? (chosen.variant?.id ?? null) : null
}

async function refuseOpenChoice(c: Context<Env>, slug: string): Promise<Response> {
  const kept = await findShown(c, slug)
  const chosen = chooseVariant(kept.product, (option) => c.var.form[option])
  return answerRefused(c, kept, chosen, 'Choose one of each option first.', 1)
}

async function refuse(
  c: Context<Env>,
  { variantId, quantity }: Wanted,
  problem: QuantityProblem,
): Promise<Response> {
  const { db, visitor } = c.var
  const [priced] = await listVariantsForPricing(db, [variantId])
  if (!priced?.isForSale) throw new Problem(410)
  const kept = await findShown(c, priced.productSlug)
  const variant = kept.product.variants.find((each) => each.id === variantId)
  if (!variant) throw new Problem(410)
  const lines = visitor.cart ? await listCartLines(db, visitor.cart.id) : []
  const inBag = lines.find((line) => line.variantId === variantId)?.quantity ?? 0
  const chosen = { variant, valueIds: variant.valueIds }
  const typed = typeof quantity === 'number' && quantity > 0 ? quantity : 1
  return answerRefused(c, kept, chosen, addProblem(problem, buyable(variant), inBag), typed)
}

async function answerRefused(
  c: Context<Env>,
  kept: KeptProduct,
  chosen: Chosen,
  error: string,
  quantity: number,
): Promise<Response> {
  const own = { error, quantity }
  if (!isFragment(c)) return html(c, await showProduct(c, kept, chosen, { own }), 422)
  const { choice } = await ownChoice(c, kept, await readChoice(c, kept, chosen), own)
  return html(c, choiceFragment(choice, kept.folds), 422)
}
