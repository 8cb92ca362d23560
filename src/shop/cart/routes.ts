import { Hono } from 'hono'
import { changeQuantity, clearCart, setCouponCode, takeOutGiftCard } from '#src/domain/cart/change-cart.ts'
import { findCart } from '#src/domain/cart/queries.ts'
import { networkOf } from '#src/domain/customers/limits.ts'
import { MINUTE } from '#src/kernel/clock.ts'
import { countTry } from '#src/platform/throttle.ts'
import { applyCode } from '#src/shop/apply-code.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { isFragment, Problem, redirect } from '#src/web/respond.ts'
import { answerAdd } from './add.ts'
import { CouponForm, LineForm, readId } from './forms.ts'
import { readSubtotal } from './price.ts'
import { answerCart } from './show-cart.ts'
import type { couponProblems } from './words.ts'

/** Codes are short: nobody may try them all. */
const couponTries = { tries: 20, windowMs: 15 * MINUTE }

/** The bag: what is in it, and every way to change that. */
export const cartRoutes = new Hono<Env>()
  .get('/', allow('anyone'), (c) => answerCart(c, c.var.visitor.cart))

  .post('/lines', allow('anyone'), answerAdd)

  .post('/lines/:variantId', allow('anyone'), async (c) => {
    const { db, now, visitor } = c.var
    const { cart } = visitor
    const variantId = readId(c.req.param('variantId'))
    if (variantId === null) throw new Problem(404)
    if (!cart) return isFragment(c) ? answerCart(c, null) : redirect(c, '/cart')
    const typed = LineForm.parse(c.var.form)
    const quantity = typed.remove ? 0 : (typed.quantity ?? 'not_a_number')
    const problem =
      typeof quantity === 'string'
        ? quantity
        : await changeQuantity(db, { cartId: cart.id, variantId, quantity, now })
    if (problem) {
      const wanted = typeof quantity === 'number' ? quantity : null
      return answerCart(c, cart, { line: { variantId, quantity: wanted, problem } })
    }
    return isFragment(c) ? answerCart(c, cart) : redirect(c, '/cart')
  })

  .post('/clear', allow('anyone'), async (c) => {
    const { db, now, visitor } = c.var
    if (visitor.cart) await clearCart(db, visitor.cart.id, now)
    if (isFragment(c)) return answerCart(c, visitor.cart)
    leaveFlash(c, 'cart_cleared')
    return redirect(c, '/cart')
  })

  .post('/coupon', allow('anyone'), async (c) => {
    const { db, now, visitor, form, settings } = c.var
    const { cart } = visitor
    if (!cart) return isFragment(c) ? answerCart(c, null) : redirect(c, '/cart')
    const typed = CouponForm.safeParse(form).data ?? { code: '' }
    const refuse = (problem: keyof typeof couponProblems) =>
      answerCart(c, cart, { coupon: { typed: typed.code, problem } })
    if (typed.gift_card) await takeOutGiftCard(db, { cartId: cart.id, giftCardId: typed.gift_card, now })
    else if (typed.remove) await setCouponCode(db, cart.id, '', now)
    else {
      if (typed.code === '') return refuse('no_code')
      const wait = await countTry(db, `coupon:${networkOf(visitor.ip)}`, couponTries, now)
      if (wait > 0) return refuse('too_many_tries')
      const subtotalMinor = await readSubtotal(db, cart.id)
      const { currency } = settings
      const problem = await applyCode(db, {
        cartId: cart.id,
        typed: typed.code,
        subtotalMinor,
        currency,
        now,
      })
      if (problem) return refuse(problem)
    }
    return isFragment(c) ? answerCart(c, await findCart(db, cart.id)) : redirect(c, '/cart')
  })
