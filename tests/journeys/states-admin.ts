import { at, place, type State, sent } from './states.ts'
import { accessStates } from './states-admin-access.ts'
import { auditStates } from './states-admin-audit.ts'
import { catalogueStates } from './states-admin-catalogue.ts'
import { connectionStates } from './states-admin-connections.ts'
import { adminContentStates } from './states-admin-content.ts'
import { editorStates } from './states-admin-editor.ts'
import { emptyExportStates, exportStates } from './states-admin-exports.ts'
import { fileStates } from './states-admin-files.ts'
import { homeStates } from './states-admin-home.ts'
import { importStates } from './states-admin-imports.ts'
import { adminOrderStates } from './states-admin-orders.ts'
import { emptyPeopleStates, peopleStates } from './states-admin-people.ts'
import { adminSettingsStates } from './states-admin-settings.ts'
import { emptyStockStates, stockStates } from './states-admin-stock.ts'

const open =
  (summary: string): NonNullable<State['act']> =>
  async (page) => {
    await page.locator(`main summary:has-text("${summary}")`).first().click()
  }

/** The back office, as its owner sees it. */
export const adminStates: State[] = [
  ...editorStates,
  ...fileStates,
  at('staff sign in', 'stranger', '/admin/login'),
  sent('staff sign in, refused', 'stranger', '/admin/login', '/admin/login', { email: 'x@example.com' }),
  at('admin home', 'owner', '/admin'),
  {
    ...at('admin menu, open', 'owner', '/admin'),
    act: async (page, width) => {
      await page
        .locator(width < 600 ? 'summary[aria-label=Menu]' : 'summary[aria-label^="Your account"]')
        .click()
    },
  },
  at('orders', 'owner', '/admin/orders'),
  at('orders to pack', 'owner', '/admin/orders?view=pack'),
  at('orders, none', 'owner', '/admin/orders?q=nobody+at+all'),
  at('admin order, to pack', 'owner', place('admin paid')),
  at('admin order, unpaid', 'owner', place('admin transfer')),
  at('admin order, packed', 'owner', place('admin cash')),
  at('admin order, sent', 'owner', place('admin shipped')),
  at('admin order, refunded in part', 'owner', place('admin refunded')),
  at('admin order, cancelled', 'owner', place('admin cancelled')),
  at('admin order, payment failed', 'owner', place('admin failed')),
  { ...at('admin order, refund open', 'owner', place('admin paid')), act: open('Refund') },
  {
    name: 'admin order, refund refused',
    as: 'owner',
    path: place('admin paid'),
    form: { action: '*/refunds', fields: { amount: 'all of it', reason: '' } },
    status: 422,
  },
  {
    name: 'admin order, cancellation refused',
    as: 'owner',
    path: place('admin paid'),
    form: { action: '*/cancellation', fields: { reason: '' } },
    status: 422,
  },
  {
    name: 'admin order, parcel refused',
    as: 'owner',
    path: place('admin cash'),
    form: { action: '*/dispatch', fields: { tracking_number: '<b>' } },
    status: 422,
  },
  {
    name: 'admin order, changed by somebody else',
    as: 'owner',
    path: place('admin paid'),
    form: { action: '*/shipments', fields: { version: 'older' } },
    status: 409,
  },
  at('products', 'owner', '/admin/products'),
  at('products, none', 'owner', '/admin/products?q=zeppelin'),
  at('inventory', 'owner', '/admin/inventory'),
  at('inventory, low', 'owner', '/admin/inventory?view=low'),
  at('inventory, owed', 'owner', '/admin/inventory?view=owed'),
  at('inventory, none', 'owner', '/admin/inventory?q=zeppelin'),
  {
    ...at('inventory, count refused', 'owner', '/admin/inventory?q=Bothy'),
    act: async (page) => {
      await page.locator('.stock input[name=on_hand]').first().fill('-4')
      await page.locator('.stock button').first().click()
      await page.locator('.stock .err').first().waitFor()
    },
  },
  at('delivery', 'owner', '/admin/inventory/deliveries/new?q=Bothy'),
  sent('delivery, refused', 'owner', '/admin/inventory/deliveries/new', '/admin/inventory/deliveries', {}),
  at('one variant', 'owner', '/admin/inventory/1'),
  { ...at('one variant, writing off', 'owner', '/admin/inventory/1'), act: open('Write off') },
  sent('one variant, write-off refused', 'owner', '/admin/inventory/1', '*/write-offs', { quantity: 'all' }),
  at('locations', 'owner', '/admin/inventory/locations'),
  sent('locations, refused', 'owner', '/admin/inventory/locations', '/admin/inventory/locations', {
    name: '',
  }),
  ...importStates,
  at('payments, stuck', 'owner', '/admin/payments'),
  at('payments, open', 'owner', '/admin/payments?view=open'),
  at('payments, books', 'owner', '/admin/payments/books'),
  at('payments, webhooks', 'owner', '/admin/payments/inbox'),
  at('payments, events', 'owner', '/admin/payments/outbox'),
  at('mails', 'owner', '/admin/mails'),
  at('mails that failed, none', 'owner', '/admin/mails?view=failed'),
  at('one mail', 'owner', place('mail')),
  ...homeStates,
  ...auditStates,
  ...adminOrderStates,
  at('admin, not found', 'owner', '/admin/nothing', 404),
  ...adminSettingsStates,
  ...connectionStates,
  ...adminContentStates,
  ...peopleStates,
  ...accessStates,
  ...catalogueStates,
  ...stockStates,
  ...exportStates,
]

/** A shop before and after its first two minutes, without a single product. */
export const emptyShopStates: State[] = [
  at('home of an empty shop', 'stranger', '/'),
  at('listing of an empty shop', 'stranger', '/products'),
  at('search in an empty shop', 'stranger', '/search?q=mug'),
  at('bag in an empty shop', 'stranger', '/cart'),
  at('set-up without its code', 'stranger', '/setup', 403),
  at('set-up', 'stranger', place('setup')),
  sent('set-up, refused', 'stranger', place('setup'), '/setup', { country: '', email: 'anna' }),
]

export const emptyBackStates: State[] = [
  at('set-up a second time', 'owner', '/setup', 403),
  at('admin home of an empty shop', 'owner', '/admin'),
  at('orders of an empty shop', 'owner', '/admin/orders'),
  at('products of an empty shop', 'owner', '/admin/products'),
  at('inventory of an empty shop', 'owner', '/admin/inventory'),
  at('imports of an empty shop', 'owner', '/admin/imports'),
  at('payments of an empty shop', 'owner', '/admin/payments'),
  at('books of an empty shop', 'owner', '/admin/payments/books'),
  at('mails of an empty shop', 'owner', '/admin/mails'),
  ...emptyPeopleStates,
  ...emptyStockStates,
  ...emptyExportStates,
]
