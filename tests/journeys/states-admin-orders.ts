import { at, place, type State, sent } from './states.ts'

/** Orders, many at once, and what is printed of them. */
export const adminOrderStates: State[] = [
  at('orders sifted', 'owner', '/admin/orders?by=demo&country=IE&payment=paid&sort=dearest'),
  at('orders sifted, a kept view', 'owner', '/admin/orders?by=demo&country=IE'),
  at('orders sifted to none', 'owner', '/admin/orders?country=JP'),
  {
    ...at('orders sifted, some chosen', 'owner', '/admin/orders'),
    act: async (page) => {
      await page.locator('td.ck input').nth(1).check()
      await page.locator('td.ck input').nth(2).check()
    },
  },
  sent('orders sifted, nothing chosen', 'owner', '/admin/orders', '/admin/orders/bulk', { action: 'pack' }),
  sent('orders sifted, view refused', 'owner', '/admin/orders?country=IE', '/admin/orders/views', {
    name: '',
  }),
  at('orders in a batch', 'owner', place('batch')),
  at('orders to send together', 'owner', place('sending')),
  {
    ...at('orders to send, refused', 'owner', place('sending')),
    act: async (page) => {
      await page.locator('input[name^=tracking-]').first().fill('<b>')
      await page.locator('main button').last().click()
      await page.locator('#error-summary').waitFor()
    },
  },
  at('orders, none to send', 'owner', '/admin/orders/sending?orders=1'),
  at('drafts of orders', 'owner', '/admin/orders/drafts'),
  {
    ...at('draft order, found', 'owner', place('draft')),
    act: async (page) => {
      await page.locator('#q').fill('mug')
      await page.locator('button[value=find]').click()
      await page.locator('button[value^=add-]').first().click()
      await page.locator('input[name^=line-]').first().waitFor()
      await page.locator('#who').fill('cara')
      await page.locator('button[value=customers]').click()
      await page.locator('button[value^=for-]').first().waitFor()
    },
  },
  {
    ...at('draft order, refused', 'owner', place('draft')),
    act: async (page) => {
      await page.locator('#email').fill('cara@')
      await page.locator('button[value=place]').click()
      await page.locator('#error-summary').waitFor()
    },
  },
  at('order papers, noted', 'owner', place('admin paid')),
  at('order papers, invoiced', 'owner', place('admin refunded')),
  {
    ...at('order papers, note refused', 'owner', place('admin paid')),
    act: async (page) => {
      await page.locator('button:has-text("Add note")').click()
      await page.locator('#error-summary').waitFor()
    },
  },
  at('order papers, packing slips', 'owner', place('slips')),
  at('order papers, no packing slips', 'owner', '/admin/orders/packing-slips'),
  at('order papers, invoice and credit note', 'owner', place('invoice')),
  at('order papers, own invoice', 'customer', place('own invoice')),
  at('order papers, on the shopper’s page', 'customer', place('shipped')),
  at('order papers, invoice details', 'owner', '/admin/orders/invoice-details'),
  sent(
    'order papers, invoice details refused',
    'owner',
    '/admin/orders/invoice-details',
    '/admin/orders/invoice-details',
    { name: '', address: '' },
  ),
  sent(
    'order papers, invoice details changed by somebody else',
    'owner',
    '/admin/orders/invoice-details',
    '/admin/orders/invoice-details',
    { name: 'Another name', version: 'older' },
    409,
  ),
]
