import type { Context } from 'hono'
import { type CartLine, listCartLines } from '#src/domain/cart/queries.ts'
import type { DraftOrder, DraftWish } from '#src/domain/checkout/draft-orders.ts'
import { findForDraft } from '#src/domain/checkout/find-for-draft.ts'
import { type CheckoutQuote, quoteCart } from '#src/domain/checkout/quote.ts'
import { listCustomers } from '#src/domain/customers/customer-list.ts'
import { findOrderOwner } from '#src/domain/orders/customer-orders.ts'
import type { Gateway } from '#src/domain/payments/gateway.ts'
import { listOffered } from '#src/domain/payments/gateways.ts'
import { type CouponRefusal, findCoupon } from '#src/domain/pricing/coupons.ts'
import { queryWords } from '#src/domain/search/terms.ts'
import { keepZones } from '#src/domain/shipping/queries.ts'
import type { Zone } from '#src/domain/shipping/shipping.ts'
import { keepTaxRates } from '#src/domain/tax/queries.ts'
import type { TaxRate } from '#src/kernel/tax-match.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { addressFields } from '../orders/edit-forms.ts'
import type { TypedQuantities } from '../orders/forms.ts'
import type { Conflict } from '../page.ts'
import { adminPage, may } from '../page-context.ts'
import { whenInside } from '../words.ts'
import { type Choice, type DraftPageProps, draftPage } from './views.ts'

type C = Context<Env>
const MOST_CUSTOMERS = 8

/** A draft with all that its price is made of. */
export type PricedDraft = {
  lines: CartLine[]
  quote: CheckoutQuote
  couponRefusal: CouponRefusal | null
  zones: Zone[]
  taxRates: readonly TaxRate[]
}

/** @param wish as it is stored, or as it was typed */
export async function priceDraft(c: C, draft: DraftOrder, wish: DraftWish): Promise<PricedDraft> {
  const { db, deps, now } = c.var
  const [lines, zones, taxRates] = await Promise.all([
    listCartLines(db, draft.cartId),
    keepZones(db, deps.memory),
    keepTaxRates(db, deps.memory),
  ])
  const subtotalMinor = lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0)
  const found = wish.couponCode
    ? await findCoupon(db, wish.couponCode, subtotalMinor, now, draft.cartId)
    : null
  const isRefused = typeof found === 'string'
  const quote = quoteCart({
    lines,
    coupon: isRefused ? null : found,
    destination: wish.address,
    methodId: wish.methodId,
    zones,
    taxRates,
  })
  return { lines, quote, couponRefusal: isRefused ? found : null, zones, taxRates }
}

/** What staff may choose: that the customer chooses, or what is paid without a page of the gateway's. */
export const paymentsOf = (c: C): Gateway[] => [
  ...c.var.deps.gateways.filter(({ isChosenLater }) => isChosenLater),
  ...listOffered(c.var.deps.gateways, c.var.settings).filter(({ kind }) => kind === 'manual'),
]

export const wishOf = ({ email, address, methodId, gateway, cart }: DraftOrder): DraftWish => ({
  ...{ email, address, methodId, gateway },
  couponCode: cart?.couponCode ?? '',
})

type Shown = {
  wish?: DraftWish
  quantities?: TypedQuantities
  errors?: FormErrors
  conflict?: Conflict | null
  q?: string
  who?: string
}

/** The draft's page, with what was typed where it was refused. */
export async function showDraft(
  c: C,
  draft: DraftOrder,
  shown: Shown = {},
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const { settings, now } = c.var
  const { wish = wishOf(draft), errors = {}, conflict = null, q = '', who = '' } = shown
  const priced = await priceDraft(c, draft, wish)
  const money = (minor: number) => formatMoney(minor, settings.currency, settings)
  const changed = whenInside(draft.updatedAt, now, settings)
  const props: DraftPageProps = {
    page: await adminPage(c, 'New order', 'orders'),
    href: hrefOfDraft(draft.id),
    version: draft.version,
    about: `Begun by ${draft.createdBy}, last changed ${changed}`,
    lines: priced.lines.map((line) => ({
      variantId: line.variantId,
      title: line.title,
      detail: [line.variantTitle, line.sku].filter(Boolean).join(', '),
      unitPrice: money(line.unitPriceMinor),
      total: money(line.unitPriceMinor * line.quantity),
      quantity: shown.quantities?.get(line.variantId) ?? String(line.quantity),
      error: errors[`line-${line.variantId}`] ?? '',
    })),
    finder: { q, found: q ? await findThings(c, q) : null },
    customers: may(c, 'customers.read') ? { who, found: who ? await findPeople(c, who) : null } : null,
    email: wish.email,
    emailError: errors.email ?? '',
    address: addressFields(wish.address, errors),
    ...presentMethods(priced, money),
    payments: paymentsOf(c).map(({ name, label, hint }) => ({
      value: name,
      label,
      hint,
      isChosen: name === wish.gateway,
    })),
    code: wish.couponCode,
    codeNote: priced.couponRefusal ? codeWords[priced.couponRefusal] : '',
    money: moneyRows(priced.quote, money),
    seenTotalMinor: priced.quote.totalMinor,
    conflict,
    errors,
  }
  return html(c, draftPage(props), status)
}

export const hrefOfDraft = (id: number): string => `/admin/orders/drafts/${id}`

async function findThings(c: C, q: string) {
  const { db, settings } = c.var
  return (await findForDraft(db, q)).map((thing) => ({
    variantId: thing.variantId,
    title: thing.title,
    detail: [thing.variantTitle, thing.sku, thing.free === null ? '' : `${thing.free} free`]
      .filter(Boolean)
      .join(', '),
    price: formatMoney(thing.priceMinor, settings.currency, settings),
  }))
}

async function findPeople(c: C, who: string) {
  const { db } = c.var
  const orderOwner = /^\d{1,12}$/.test(who) ? await findOrderOwner(db, who) : null
  const filter = { view: 'all', words: queryWords(who), orderOwner, tag: '', groupId: null } as const
  const { customers } = await listCustomers(db, {
    ...filter,
    sort: 'recent',
    limit: MOST_CUSTOMERS,
    offset: 0,
  })
  return customers.map(({ id, name, email }) => ({ id, name, email }))
}

function presentMethods({ lines, quote }: PricedDraft, money: (minor: number) => string) {
  const methods: Choice[] = quote.methods.map(({ id, name, priceMinor }) => ({
    value: String(id),
    label: `${name}: ${priceMinor === 0 ? 'free' : money(priceMinor)}`,
    hint: '',
    isChosen: id === quote.method?.id,
  }))
  if (methods.length > 0) return { methods, methodNote: '' }
  if (lines.length === 0) return { methods, methodNote: 'Once there is something to deliver.' }
  if (!lines.some((line) => line.requiresShipping))
    return { methods, methodNote: 'Everything comes by email.' }
  const methodNote = quote.zone
    ? 'No rate fits this order. Look at the delivery rates in the settings.'
    : 'The shop does not deliver to this country.'
  return { methods, methodNote }
}

function moneyRows(quote: CheckoutQuote, money: (minor: number) => string): DraftPageProps['money'] {
  const rows: DraftPageProps['money'] = [{ label: 'Items', amount: money(quote.subtotalMinor), kind: 'row' }]
  if (quote.discountMinor > 0)
    rows.push({ label: 'Discount', amount: `−${money(quote.discountMinor)}`, kind: 'row' })
  rows.push({
    label: 'Delivery',
    amount: quote.shippingMinor === null ? 'Not known yet' : money(quote.shippingMinor),
    kind: 'row',
  })
  const taxes = quote.taxes.filter((tax) => tax.amountMinor > 0)
  const isAdded = quote.taxMode === 'exclusive'
  if (isAdded)
    for (const tax of taxes) rows.push({ label: tax.name, amount: money(tax.amountMinor), kind: 'row' })
  rows.push({ label: 'Total', amount: money(quote.totalMinor), kind: 'total' })
  if (!isAdded)
    for (const tax of taxes)
      rows.push({ label: `incl. ${tax.name}`, amount: money(tax.amountMinor), kind: 'note' })
  return rows
}

const codeWords: Record<CouponRefusal, string> = {
  unknown_code: 'There is no such code.',
  not_yet: 'This code cannot be used yet.',
  ended: 'This code has ended.',
  used_up: 'This code has been used up.',
  below_minimum: 'The order is not yet worth enough for this code.',
}
