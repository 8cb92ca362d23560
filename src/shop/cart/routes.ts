import { Hono } from 'hono'
import { changeQuantity, clearCart, setCouponCode } from '#src/domain/cart/change-cart.ts'
import { networkOf } from '#src/domain/customers/limits.ts'
import { normaliseCode } from '#src/domain/pricing/coupons.ts'
import { MINUTE } from '#src/kernel/clock.ts'
import { countTry } from '#src/platform/throttle.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { isFragment, Problem, redirect } from '#src/web/respond.ts'
import { answerAdd } from './add.ts'
import { CouponForm, LineForm, readId } from './forms.ts'
import { tryCoupon } from './price.ts'
import { answerCart } from './show-cart.ts'

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
    const { db, now, visitor, form } = c.var
    const { cart } = visitor
    if (!cart) return isFragment(c) ? answerCart(c, null) : redirect(c, '/cart')
    const typed = CouponForm.safeParse(form).data ?? { code: '', remove: undefined }
    const refuse = (problem: 'empty' | 'too_many' | Extract<Awaited<ReturnType<typeof tryCoupon>>, string>) =>
      answerCart(c, cart, { coupon: { typed: typed.code, problem } })
    let code = ''
    if (!typed.remove) {
      code = normaliseCode(typed.code)
      if (code === '') return refuse('empty')
      const wait = await countTry(db, `coupon:${networkOf(visitor.ip)}`, couponTries, now)
      if (wait > 0) return refuse('too_many')
      const coupon = await tryCoupon(db, cart.id, code, now)
      if (typeof coupon === 'string') return refuse(coupon)
    }
    await setCouponCode(db, cart.id, code, now)
    return isFragment(c) ? answerCart(c, { ...cart, couponCode: code }) : redirect(c, '/cart')
  })
