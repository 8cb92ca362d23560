import { type Context, Hono } from 'hono'
import { sellableQuantity } from '#src/domain/cart/cart.ts'
import { changeQuantity, setCouponCode, takeOutGiftCard } from '#src/domain/cart/change-cart.ts'
import { findCart } from '#src/domain/cart/queries.ts'
import { type PlaceRefusal, placeOrder, termsOf } from '#src/domain/checkout/place-order.ts'
import { networkOf } from '#src/domain/customers/limits.ts'
import { findRecentOrder } from '#src/domain/orders/queries.ts'
import { orderPath, startPayment } from '#src/domain/orders/start-payment.ts'
import { subscribe } from '#src/domain/subscribers/subscribe.ts'
import { MINUTE } from '#src/kernel/clock.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import { countTry } from '#src/platform/throttle.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { readCookie } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { addressErrors } from '../address-words.ts'
import { applyCode } from '../apply-code.ts'
import { readId } from '../cart/forms.ts'
import { shopPage } from '../page-context.ts'
import { typedAddress } from './form.ts'
import { checkoutProps, couponWords } from './present.ts'
import { type CheckoutState, readCheckout } from './state.ts'
import { checkoutPage, checkoutQuote, emptyCheckoutPage } from './views.ts'

/** Codes are short: nobody may try them all. Counted together with those tried in the bag. */
const couponTries = { tries: 20, windowMs: 15 * MINUTE }

export const checkoutRoutes = new Hono<Env>()
  .get('/', allow('anyone'), async (c) => {
    const state = await readCheckout(c, null)
    return state ? show(c, state) : showEmpty(c)
  })

  .post('/quote', allow('anyone'), async (c) => {
    const state = await readCheckout(c, c.var.form)
    if (!state) return isFragment(c) ? redirect(c, '/checkout') : showEmpty(c)
    const changes = takeNotice(state)
    if (!isFragment(c)) return show(c, state, {}, changes)
    const changed =
      c.var.form.changed === 'country' || c.var.form.changed === 'bill_country'
        ? c.var.form.changed
        : 'delivery'
    return html(c, checkoutQuote(await checkoutProps(c, state, {}, changes), changed))
  })

  .post('/discount', allow('anyone'), async (c) => {
    const { visitor, form, db, now, settings } = c.var
    if (!visitor.cart) return redirect(c, '/checkout')
    const { cart } = visitor
    const giftCardId = readId(form.gift_card_off)
    const isTakenOff = giftCardId !== null || form.code_action === 'remove'
    const typed = isTakenOff ? '' : (form.code ?? '').trim()
    const network = networkOf(visitor.ip)
    if (typed && (await countTry(db, `coupon:${network}`, couponTries, now)) > 0) throw new Problem(429)
    const before = await readCheckout(c, form)
    let error = ''
    if (giftCardId !== null) await takeOutGiftCard(db, { cartId: cart.id, giftCardId, now })
    else if (!typed) await setCouponCode(db, cart.id, '', now)
    else if (before) {
      const { currency } = settings
      const { subtotalMinor } = before.quote
      const problem = await applyCode(db, { cartId: cart.id, typed, subtotalMinor, currency, now })
      error = problem ? couponWords[problem] : ''
    }
    if (!error) visitor.cart = await findCart(db, cart.id)
    const state = await readCheckout(c, error ? form : { ...form, code: '' })
    if (!state) return showEmpty(c)
    const errors = error ? { code: error } : {}
    if (!isFragment(c)) return show(c, state, errors)
    return html(c, checkoutQuote(await checkoutProps(c, state, errors, []), 'code'), error ? 422 : 200)
  })

  .post('/', allow('anyone'), async (c) => {
    const state = await readCheckout(c, c.var.form)
    if (!state) return showPlaced(c)
    const errors = findErrors(state)
    const changes = takeNotice(state)
    if (Object.keys(errors).length > 0 || changes.length > 0) return show(c, state, errors, changes)
    const { deps, now, settings } = c.var
    const { publicUrl } = deps.config
    const placed = await placeOrder(deps, wishOf(c, state), termsOf(settings, { ...state, publicUrl }), now)
    if ('refusal' in placed) return showRefusal(c, placed)
    if (state.form.wantsNews && !placed.wasPlacedBefore) {
      await subscribe(c.var.db, {
        email: state.form.values.email,
        source: 'checkout',
        network: c.var.visitor.ip,
        now,
      })
    }
    deps.nudge()
    const page = orderPath(placed)
    if (placed.paymentId === null) return redirect(c, placed.wasPlacedBefore ? `${page}/pay` : page)
    const started = await startPayment(deps, placed.paymentId, now)
    if (started === 'gateway_down' || started === 'refused') return redirect(c, `${page}/pay?why=${started}`)
    return redirect(c, started.redirectUrl ?? page)
  })

async function show(
  c: Context<Env>,
  state: CheckoutState,
  errors: FormErrors = {},
  changes: string[] = [],
): Promise<Response> {
  const isRefused = Object.keys(errors).length > 0 || changes.length > 0
  return html(c, checkoutPage(await checkoutProps(c, state, errors, changes)), isRefused ? 422 : 200)
}

async function showEmpty(c: Context<Env>): Promise<Response> {
  return html(c, emptyCheckoutPage({ page: await shopPage(c, { title: 'Checkout' }) }))
}

/** The second click of two finds the bag ordered already: it is shown that order. */
async function showPlaced(c: Context<Env>): Promise<Response> {
  const { db, now, visitor } = c.var
  const who = { cartToken: readCookie(c, 'cart') ?? '', userId: visitor.user?.id ?? null }
  const order = await findRecentOrder(db, who, now - 10 * MINUTE)
  return order ? redirect(c, orderPath(order)) : showEmpty(c)
}

/** What a shopper must put right before anything is bought, in the order of the page. */
function findErrors(state: CheckoutState): FormErrors {
  const { form, quote, lines } = state
  const errors: Record<string, string> = {}
  if (normaliseEmail(form.values.email) === null)
    errors.email = 'Enter an email address in the correct format, like name@example.com'
  Object.assign(errors, addressErrors(state.shippingAddress))
  const needsDelivery = lines.some((line) => line.requiresShipping)
  if (!quote.zone) errors.country = 'We do not deliver to this country yet'
  else if (needsDelivery && !quote.method)
    errors.delivery = 'Choose another address: we cannot deliver this bag there'
  if (!state.gateway && quote.totalMinor > 0) errors.payment = 'Choose how to pay'
  if (!form.isBillingSame) Object.assign(errors, addressErrors(typedAddress(form.values, 'bill_'), 'bill_'))
  return errors
}

function wishOf(c: Context<Env>, state: CheckoutState) {
  const { form, cart, shippingAddress, quote } = state
  // The delivery on the page, even where it is not offered any more: another must not slip in unseen.
  const methodId = quote.method && (form.methodId ?? quote.method.id)
  const [first] = state.gateways
  const gateway = state.gateway ?? first
  if (!gateway) throw new Error('a shop without any way to pay cannot sell')
  return {
    cart,
    userId: c.var.visitor.user?.id ?? null,
    email: normaliseEmail(form.values.email) ?? '',
    shippingAddress,
    billingAddress: form.isBillingSame ? null : typedAddress(form.values, 'bill_'),
    methodId,
    gateway,
    seenTotalMinor: form.seenTotalMinor,
  }
}

/** The order could not be placed as it was seen: the page again, saying what is different now. */
async function showRefusal(c: Context<Env>, refusal: PlaceRefusal): Promise<Response> {
  const before = await readCheckout(c, c.var.form)
  if (!before) return showEmpty(c)
  const changes = refusal.refusal === 'not_enough_stock' ? await shorten(c, before) : [words[refusal.refusal]]
  c.var.visitor.cart = await findCart(c.var.db, before.cart.id)
  const state = await readCheckout(c, c.var.form)
  if (!state && refusal.refusal === 'earlier_order_paid') return showPlaced(c)
  if (!state) {
    const page = await shopPage(c, { title: 'Checkout' })
    return html(c, emptyCheckoutPage({ page, changes }), 422)
  }
  return show(c, { ...state, form: { ...state.form, cartVersion: state.cart.version } }, {}, changes)
}

const words: Record<Exclude<PlaceRefusal['refusal'], 'not_enough_stock'>, string> = {
  empty_cart: 'Your bag is empty.',
  cart_changed: 'The bag was changed since this page was opened. Look the order over before you pay.',
  not_delivered_there: 'We do not deliver to this country yet.',
  no_delivery: 'The way of delivery you chose is no longer offered for this order. Choose another one.',
  tax_unknown: 'We need the whole address to work out the tax.',
  coupon_gone: 'The discount code has just been used up, so the total is different now.',
  gift_card_gone: 'Your gift card holds less than before, so there is more to pay now.',
  price_changed: 'The total is different now. Look it over before you go on.',
  earlier_order_open: 'An earlier order of this bag is still being paid. Wait a minute and try again.',
  earlier_order_paid: 'The order you had begun is paid. Below is what you have put in your bag since.',
}

/** Lowers lines to what the shelf still holds and says so, line by line; nothing is bought. */
async function shorten(c: Context<Env>, { lines, cart }: CheckoutState): Promise<string[]> {
  const changes: string[] = []
  for (const line of lines) {
    const left = sellableQuantity(line)
    if (line.quantity <= left) continue
    const name = line.variantTitle ? `${line.title}, ${line.variantTitle}` : line.title
    changes.push(
      left > 0
        ? `${name}: only ${left} left, so we have lowered the quantity.`
        : `${name} has just sold out, so we have taken it out.`,
    )
    await changeQuantity(c.var.db, {
      cartId: cart.id,
      variantId: line.variantId,
      quantity: left,
      now: c.var.now,
    })
  }
  return changes.length > 0 ? changes : ['Something in your bag has just sold out. Please try again.']
}

/** The bag was changed in another tab since this page was made. */
function takeNotice(state: CheckoutState): string[] {
  if (!state.form.cartVersion || state.form.cartVersion === state.cart.version) return []
  return ['The bag was changed since this page was opened. Look the order over before you pay.']
}
