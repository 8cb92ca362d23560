import { refuseQuantity, sellableQuantity } from '#src/domain/cart/cart.ts'
import type { CartLine } from '#src/domain/cart/queries.ts'
import { maskCode, refuseGiftCard } from '#src/domain/gift-cards/gift-card.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatDate, formatMoney } from '#src/platform/i18n.ts'
import { giftCardWords } from '#src/shop/apply-code.ts'
import { productHref } from '#src/shop/paths.ts'
import { drawn } from '#src/shop/picture.ts'
import type { PricedCart } from './price.ts'
import type { AppliedCode, CartLineView, CartView } from './views.ts'
import { couponProblems, lineProblem, type QuantityProblem } from './words.ts'

/** What was just tried and refused; everything else on the page stays as it was. */
export type Refused = {
  line?: { variantId: number; quantity: number | null; problem: QuantityProblem }
  coupon?: { typed: string; problem: keyof typeof couponProblems }
}

type Shown = { settings: Settings; now: number; csrf: string; refused?: Refused | undefined }

export function presentCart(cart: PricedCart, { settings, now, csrf, refused = {} }: Shown): CartView {
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  const lines = cart.lines.map((line) => presentLine(line, { settings, now, money, refused }))
  const wrong = lines.filter((line) => line.error !== '').length
  return {
    csrf,
    count: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    lines,
    sums: presentSums(cart, money),
    total: money(cart.quote.totalMinor),
    taxNote: taxNote(cart, money),
    deliveryNote: deliveryNote(cart),
    freeDelivery: presentGap(cart, settings.freeDeliveryFromMinor, money),
    coupon: presentCoupon(cart, refused, { settings, now, money }),
    notice: '',
    problem: problemOf(wrong, refused),
  }
}

/** One line that was just refused says so itself; more than that, or what was found on opening, is said above. */
function problemOf(wrong: number, refused: Refused): string {
  if (wrong === 0 || (wrong === 1 && refused.line)) return ''
  return wrong === 1 ? 'One thing in your bag needs a look.' : `${wrong} things in your bag need a look.`
}

type Money = (minor: number) => string

function presentLine(
  line: CartLine,
  { settings, now, money, refused }: { settings: Settings; now: number; money: Money; refused: Refused },
): CartLineView {
  const tried = refused.line?.variantId === line.variantId ? refused.line : null
  const problem = tried?.problem ?? refuseQuantity(line.quantity, line)
  return {
    variantId: line.variantId,
    href: `${productHref(line.slug)}?variant=${line.variantId}`,
    title: line.title,
    variantLabel: line.variantTitle,
    image: drawn(line.imageFile, ''),
    hue: line.hue,
    quantity: tried?.quantity ?? line.quantity,
    max: sellableQuantity(line),
    unitPrice: money(line.unitPriceMinor),
    total: money(line.unitPriceMinor * line.quantity),
    compareAt: '',
    note: sentLater(line, settings, now),
    error: problem ? lineProblem(problem, line) : '',
  }
}

function sentLater(line: CartLine, settings: Settings, now: number): string {
  if (!line.tracksStock || line.policy === 'deny') return ''
  if (line.policy === 'preorder' && line.availableAt !== null && line.availableAt > now)
    return `Sent from ${formatDate(line.availableAt, settings)}`
  return line.available < line.quantity ? 'Sent as soon as it arrives' : ''
}

function presentSums({ quote, coupon }: PricedCart, money: Money): CartView['sums'] {
  const sums = [{ label: 'Items', amount: money(quote.subtotalMinor) }]
  if (coupon?.kind === 'free_delivery') sums.push({ label: `Code ${coupon.code}`, amount: 'Free delivery' })
  else if (coupon) sums.push({ label: `Discount ${coupon.code}`, amount: `−${money(quote.discountMinor)}` })
  return sums
}

function taxNote({ quote }: PricedCart, money: Money): string {
  if (quote.taxMode === 'exclusive') return 'before tax'
  if (!quote.taxMinor) return ''
  const names = [...new Set(quote.taxes.filter((tax) => tax.amountMinor > 0).map((tax) => tax.name))]
  return `incl. ${money(quote.taxMinor)} ${names.join(' and ')}`
}

const travels = ({ lines }: PricedCart) => lines.some((line) => line.requiresShipping)

function deliveryNote(cart: PricedCart): string {
  if (!travels(cart)) return cart.lines.length > 0 ? 'Sent by email: there is no delivery to pay.' : ''
  return cart.quote.taxMode === 'exclusive'
    ? 'Tax and delivery are worked out at checkout.'
    : 'Delivery is worked out at checkout.'
}

/** The gap is measured as checkout will: by what the goods cost after the discount. */
function presentGap(cart: PricedCart, fromMinor: number | null, money: Money): CartView['freeDelivery'] {
  if (!travels(cart)) return null
  if (cart.coupon?.kind === 'free_delivery')
    return { text: `Delivery is free with ${cart.coupon.code}`, percent: 100, isReached: true }
  if (fromMinor === null || fromMinor <= 0) return null
  const goods = cart.quote.subtotalMinor - cart.quote.discountMinor
  if (goods >= fromMinor) return { text: 'Standard delivery is free', percent: 100, isReached: true }
  return {
    text: `${money(fromMinor - goods)} more and standard delivery is free`,
    percent: Math.floor((goods * 100) / fromMinor),
    isReached: false,
  }
}

function presentCoupon(
  cart: PricedCart,
  { coupon: tried }: Refused,
  { settings, now, money }: { settings: Settings; now: number; money: Money },
): CartView['coupon'] {
  const cards = cart.giftCards.map((card): AppliedCode => {
    const refusal = refuseGiftCard(card, settings.currency, now)
    const note = refusal
      ? giftCardWords[refusal]
      : `${money(card.balanceMinor)} on it, taken off at checkout.`
    return { field: 'gift_card', value: String(card.id), label: `Gift card ${maskCode(card.code)}`, note }
  })
  const code = cart.coupon?.code
  const applied: AppliedCode[] = [
    ...(code ? [{ field: 'code' as const, value: code, label: code, note: '' }] : []),
    ...cards,
  ]
  if (tried) return { value: tried.typed, error: couponProblems[tried.problem], isOpen: true, applied }
  if (cart.couponRefusal)
    return { value: cart.code, error: couponProblems[cart.couponRefusal], isOpen: true, applied }
  return { value: '', error: '', isOpen: false, applied }
}
