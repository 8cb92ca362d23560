import type { Context } from 'hono'
import type { z } from 'zod'
import { type CountedVariant, findCounted } from '#src/domain/inventory/inventory-list.ts'
import { listMovements } from '#src/domain/inventory/stock-ledger.ts'
import { listOwed } from '#src/domain/orders/owed-goods.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { adminPage, may } from '../page-context.ts'
import { listHref, pagerOf, whenWords } from '../words.ts'
import type { MoveForm, RulesForm, WriteOffForm } from './forms.ts'
import { ensureLocations } from './places.ts'
import { policies, presentLedger, presentPlaces, presentStock, reasons, soldHow, titleOf } from './present.ts'
import { writeDay } from './read-day.ts'
import type { VariantProps } from './views.ts'

const ROWS_A_PAGE = 25

/** What was typed and why it was refused, form by form. */
type Said = {
  page?: number
  writeOff?: { typed: z.output<typeof WriteOffForm>; errors: FormErrors }
  move?: { typed: z.output<typeof MoveForm>; errors: FormErrors }
  rules?: { typed: z.output<typeof RulesForm>; errors: FormErrors }
}

/** All that a variant's page shows. @param variant as it was read before anything was tried */
export async function variantDetail(
  c: Context<Env>,
  variant: CountedVariant,
  said: Said,
): Promise<VariantProps> {
  const { db, settings, now } = c.var
  const { variantId } = variant
  const path = `/admin/inventory/${variantId}`
  const { page = 1 } = said
  const [locations, owed, ledger, current] = await Promise.all([
    ensureLocations(db),
    listOwed(db, variantId),
    listMovements(db, { variantId, limit: ROWS_A_PAGE, offset: (page - 1) * ROWS_A_PAGE }),
    findCounted(db, variantId),
  ])
  const mayEdit = may(c, 'stock.edit')
  const shown = current ?? variant
  return {
    page: await adminPage(c, titleOf(variant), 'inventory'),
    title: titleOf(variant),
    shopHref: variant.isOnShow
      ? listHref(`/products/${encodeURIComponent(variant.productSlug)}`, { variant: variantId })
      : '',
    stock: presentStock(shown, { settings, said: null, mayEdit, href: '' }),
    reasons,
    places: presentPlaces(locations, shown),
    receiveHref: mayEdit ? listHref('/admin/inventory/deliveries/new', { variant: variantId }) : '',
    writeOff: mayEdit ? writeOffForm(path, said) : null,
    move: mayEdit && locations.length > 1 ? moveForm(path, said, locations[1]?.id ?? 0) : null,
    owed: owed.map(({ orderNumber, customer, quantity, placedAt, isPaid }) => ({
      number: orderNumber,
      href: `/admin/orders/${orderNumber}`,
      customer,
      quantity,
      detail: `${whenWords(placedAt, now, settings)}, ${isPaid ? 'paid' : 'not paid yet'}`,
    })),
    rules: may(c, 'settings.edit') ? rulesForm(path, shown, said, settings.timeZone) : null,
    policies,
    soldHow: soldHow(shown, settings),
    lowStockHint: `Leave it empty for the shop’s own mark, which is ${settings.lowStock}.`,
    ledger: presentLedger(ledger.rows, now, settings),
    pager: pagerOf(page, ROWS_A_PAGE, ledger.total, (other) => listHref(path, { page: other })),
  }
}

function writeOffForm(path: string, { writeOff }: Said): VariantProps['writeOff'] {
  const { place = 0, quantity = '', reason = '', form = null } = writeOff?.typed ?? {}
  return {
    action: `${path}/write-offs`,
    form: form ?? makeToken(),
    values: { place: place ? String(place) : '', quantity, reason },
    errors: writeOff?.errors ?? {},
  }
}

function moveForm(path: string, { move }: Said, second: number): VariantProps['move'] {
  const { from = 0, to = second, quantity = '', reason = '', form = null } = move?.typed ?? {}
  return {
    action: `${path}/transfers`,
    form: form ?? makeToken(),
    values: { from: from ? String(from) : '', to: String(to), quantity, reason },
    errors: move?.errors ?? {},
  }
}

function rulesForm(
  path: string,
  { policy, availableAt, lowStockAt }: CountedVariant,
  { rules }: Said,
  timeZone: string,
): VariantProps['rules'] {
  return {
    action: `${path}/selling-rules`,
    values: rules?.typed ?? {
      policy,
      available_on: availableAt === null ? '' : writeDay(availableAt, timeZone),
      low_stock_at: lowStockAt === null ? '' : String(lowStockAt),
    },
    errors: rules?.errors ?? {},
  }
}
