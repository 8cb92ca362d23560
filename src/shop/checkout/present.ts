import type { Context } from 'hono'
import { refuseQuantity, sellableQuantity } from '#src/domain/cart/cart.ts'
import type { CartLine } from '#src/domain/cart/queries.ts'
import type { CheckoutQuote } from '#src/domain/checkout/quote.ts'
import { maskCode, sumOfParts } from '#src/domain/gift-cards/gift-card.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { addressErrors, addressLines, countryChoices, placeRules } from '../address-words.ts'
import { type CodeProblem, giftCardWords } from '../apply-code.ts'
import { deliveryDates } from '../delivery-dates.ts'
import { absolute, shopPage } from '../page-context.ts'
import { drawn } from '../picture.ts'
import type { CheckoutState } from './state.ts'
import type { CheckoutProps, Summary, SummaryLine } from './views.ts'

export const couponWords: Record<CodeProblem, string> = {
  ...giftCardWords,
  unknown_code: 'We do not know this code. Check it for slips, or go on without it.',
  not_yet: 'This code cannot be used yet.',
  ended: 'This code has ended.',
  used_up: 'This code has been used up.',
  below_minimum: 'Your bag is not yet worth enough for this code.',
}

/** The whole page's props. */
export async function checkoutProps(
  c: Context<Env>,
  state: CheckoutState,
  errors: FormErrors,
  changes: string[],
): Promise<CheckoutProps> {
  const { settings, visitor, now } = c.var
  const { form, quote, saved } = state
  const served = new Set(state.zones.flatMap((zone) => zone.places.map((place) => place.country)))
  const summary = summaryOf(state, settings)
  const isNewAddress = !saved.some((address) => String(address.id) === form.addressChoice)
  return {
    page: await shopPage(c, {
      title: 'Checkout',
      description: 'Finish your order.',
      canonical: absolute(c, '/checkout'),
    }),
    values: form.values,
    errors,
    wantsNews: form.wantsNews,
    signedInAs: visitor.user?.email ?? '',
    countries: countryChoices(served, settings.country),
    billingCountries: countryChoices(null, settings.country),
    place: placeRules(form.values.country),
    billingPlace: placeRules(form.values.bill_country),
    phoneReason: 'For the courier, only if they cannot find the door.',
    savedAddresses: saved.map((address) => ({
      id: String(address.id),
      name: address.name,
      oneLine: addressLines(address).slice(1).join(', '),
      isChosen: String(address.id) === form.addressChoice,
    })),
    isNewAddress,
    isBillingSame: form.isBillingSame,
    deliveryOptions: quote.methods.map((method) => ({
      id: String(method.id),
      label: method.name,
      dates: deliveryDates(method, settings, now),
      price: method.priceMinor === 0 ? 'Free' : formatMoney(method.priceMinor, settings.currency, settings),
      isChosen: method.id === quote.method?.id,
    })),
    deliveryNote: deliveryNote(state),
    paymentOptions:
      summary.totalMinor === 0
        ? []
        : state.gateways.map(({ name, label, hint, kind }) => ({
            name,
            label,
            hint,
            isPaidLater: kind === 'manual',
            isChosen: name === state.gateway?.name,
          })),
    review: reviewOf(state, settings, now),
    summary,
    changes,
    termsHref: '/pages/terms',
    cartVersion: state.cart.version,
  }
}

function deliveryNote({ quote, lines }: CheckoutState): string {
  if (!lines.some((line) => line.requiresShipping))
    return 'Nothing in your bag needs a parcel: it comes by email.'
  if (!quote.zone) return 'We do not deliver to this country yet.'
  return quote.methods.length === 0
    ? 'This bag is too heavy for the parcels we send there. Take something out, or write to us.'
    : ''
}

function reviewOf({ quote, shippingAddress }: CheckoutState, settings: Settings, now: number): string {
  if (!quote.method || Object.keys(addressErrors(shippingAddress)).length > 0) return ''
  const to = addressLines({ ...shippingAddress, phone: '' })
    .slice(0, -1)
    .join(', ')
  return quote.method.kind === 'pickup'
    ? `${quote.method.name}, ${deliveryDates(quote.method, settings, now).toLowerCase()}.`
    : `${quote.method.name} to ${to}, arriving ${deliveryDates(quote.method, settings, now)}.`
}

/** The order beside the form. */
export function summaryOf(state: CheckoutState, settings: Settings): Summary {
  const { lines, quote, cart, couponRefusal, giftCards, gifts } = state
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  const rows = [{ label: 'Items', amount: money(quote.subtotalMinor), isOpen: false }]
  if (quote.discountMinor > 0)
    rows.push({
      label: `Discount ${cart.couponCode}`,
      amount: `−${money(quote.discountMinor)}`,
      isOpen: false,
    })
  rows.push(
    quote.shippingMinor === null
      ? { label: 'Delivery', amount: 'Choose where to', isOpen: true }
      : {
          label: 'Delivery',
          amount: quote.shippingMinor === 0 ? 'Free' : money(quote.shippingMinor),
          isOpen: false,
        },
  )
  if (quote.taxMode === 'exclusive') rows.push(...addedTaxRows(quote, money))
  for (const { code, amountMinor } of gifts)
    rows.push({ label: `Gift card ${maskCode(code)}`, amount: `−${money(amountMinor)}`, isOpen: false })
  const dueMinor = quote.totalMinor - sumOfParts(gifts)
  const isWhole = quote.shippingMinor !== null && quote.taxMinor !== null
  return {
    itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
    lines: lines.map((line, index) => summaryLine(line, quote, index, money)),
    rows,
    taxNote: taxNote(quote, money),
    totalLabel: (gifts.length > 0 ? 'To pay' : 'Total') + (isWhole ? '' : ' so far'),
    total: money(dueMinor),
    totalMinor: dueMinor,
    appliedCode: couponRefusal === null ? cart.couponCode : '',
    giftCards: giftCards.map(({ id, code }) => ({ id, label: `Gift card ${maskCode(code)}` })),
  }
}

function addedTaxRows(quote: CheckoutQuote, money: (minor: number) => string) {
  if (quote.taxMinor === null) return [{ label: 'Tax', amount: 'Once we know where to', isOpen: true }]
  return quote.taxes
    .filter((tax) => tax.amountMinor > 0)
    .map((tax) => ({ label: tax.name, amount: money(tax.amountMinor), isOpen: false }))
}

function taxNote(quote: CheckoutQuote, money: (minor: number) => string): string {
  if (quote.taxMode !== 'inclusive') return ''
  if (quote.taxMinor === null) return 'Tax is worked out once we know where to'
  return quote.taxMinor > 0 ? `incl. ${money(quote.taxMinor)} VAT` : 'no VAT'
}

function summaryLine(
  line: CartLine,
  quote: CheckoutQuote,
  index: number,
  money: (minor: number) => string,
): SummaryLine {
  const priced = quote.lines[index]
  const refusal = refuseQuantity(line.quantity, line)
  return {
    title: line.title,
    detail: line.variantTitle,
    quantity: line.quantity,
    total: money(priced?.totalMinor ?? 0),
    was: priced && priced.discountMinor > 0 ? money(priced.subtotalMinor) : '',
    image: drawn(line.imageFile, ''),
    hue: line.hue,
    problem:
      refusal === null
        ? ''
        : refusal === 'not_enough_stock' && sellableQuantity(line) > 0
          ? `Only ${sellableQuantity(line)} left`
          : 'Sold out',
  }
}
