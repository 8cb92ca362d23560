import {
  deliveryPage,
  inventoryListPage,
  locationsPage,
  type ShelfForm,
  type StockRow,
  type VariantProps,
  variantPage,
} from '#src/admin/inventory/views.ts'
import { adminPage, pager } from './shared.ts'

const reasons = [
  { value: 'counted', label: 'Counted' },
  { value: 'missing', label: 'Missing' },
]
const shelf = (locationId: number, location: string, onHand: number, changes: Partial<ShelfForm> = {}) => ({
  locationId,
  location,
  onHand,
  reserved: 0,
  action: `/admin/inventory/12/counts/${locationId}`,
  typed: String(onHand),
  reason: 'counted',
  error: '',
  isSaved: false,
  ...changes,
})
const stock = (variantId: number, title: string, changes: Partial<StockRow> = {}): StockRow => ({
  variantId,
  title,
  sku: `FR-${variantId}`,
  href: `/admin/inventory/${variantId}`,
  state: null,
  available: 31,
  reserved: 0,
  owed: '',
  hasPlaces: true,
  shelves: [shelf(1, 'Shop', 24), shelf(2, 'Depot at the old harbour', 7)],
  ...changes,
})
const mug = stock(12, 'Bothy mug: Sky, 350 ml', { reserved: 3, available: 28 })
const empty = { text: '', clearHref: '' }
const list = {
  page: adminPage('inventory', 'Inventory'),
  views: [
    { label: 'All', count: 231, href: '/admin/inventory', isCurrent: true },
    { label: 'Low', count: 7, href: '?view=low', isCurrent: false },
    { label: 'Sold out', count: 3, href: '?view=out', isCurrent: false },
    { label: 'Owed', count: 1, href: '?view=owed', isCurrent: false },
  ],
  view: '',
  q: '',
  rows: [
    mug,
    stock(13, 'Bothy mug: Fennel, 350 ml', {
      state: { label: 'Low', tone: 'warn' },
      available: 4,
      shelves: [
        shelf(1, 'Shop', 4, { isSaved: true }),
        shelf(2, 'Depot at the old harbour', 0, {
          typed: '-1',
          error: 'Orders have reserved 2 here, so at least as many must stay on hand',
        }),
      ],
    }),
    stock(14, 'Storm lantern', {
      state: { label: 'Pre-order', tone: 'half' },
      available: 0,
      owed: '12 owed',
      shelves: [shelf(1, 'Shop', 0), shelf(2, 'Depot at the old harbour', 0)],
    }),
    stock(15, 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer: Sonderanfertigung', {
      state: { label: 'Sold out', tone: 'bad' },
      available: 0,
      sku: '',
    }),
  ],
  pager: pager(231),
  empty,
  reasons,
  mayEdit: true,
}
const variant: VariantProps = {
  page: adminPage('inventory', 'Bothy mug: Sky, 350 ml'),
  title: 'Bothy mug: Sky, 350 ml',
  shopHref: '/products/bothy-mug?variant=12',
  stock: { ...mug, href: '', owed: '5 owed' },
  reasons,
  places: [
    { value: '1', label: 'Shop (21 free)' },
    { value: '2', label: 'Depot at the old harbour (7 free)' },
  ],
  receiveHref: '/admin/inventory/deliveries/new?variant=12',
  writeOff: {
    action: '/x',
    form: 'abcdefghijklmnopqrst',
    values: { place: '', quantity: '', reason: '' },
    errors: {},
  },
  move: {
    action: '/x',
    form: 'abcdefghijklmnopqrst',
    values: { from: '', to: '2', quantity: '', reason: '' },
    errors: {},
  },
  owed: [
    { number: '1048', href: '#', customer: 'Aoife Byrne', quantity: 2, detail: 'Yesterday 18:20, paid' },
    {
      number: '1052',
      href: '#',
      customer: 'فاطمة الزهراء',
      quantity: 3,
      detail: 'Today 09:12, not paid yet',
    },
  ],
  rules: { action: '/x', values: { policy: 'backorder', available_on: '', low_stock_at: '3' }, errors: {} },
  policies: [
    { value: 'deny', label: 'Only while there are any' },
    { value: 'backorder', label: 'When sold out too' },
  ],
  soldHow: '',
  lowStockHint: 'Leave it empty for the shop’s own mark, which is 5.',
  ledger: [
    {
      when: 'Today 09:41',
      what: 'Sold',
      detail: 'Order 1053',
      href: '#',
      location: 'Shop',
      change: '−2',
      balance: 24,
      who: 'The shop',
    },
    {
      when: 'Yesterday 18:20',
      what: 'Moved',
      detail: 'For the window',
      href: '',
      location: 'Shop',
      change: '+4',
      balance: 26,
      who: 'Oona Reilly',
    },
    {
      when: 'Yesterday 18:20',
      what: 'Moved',
      detail: 'For the window',
      href: '',
      location: 'Depot at the old harbour',
      change: '−4',
      balance: 7,
      who: 'Oona Reilly',
    },
    {
      when: '19 Nov',
      what: 'Received',
      detail: 'delivery, DN-2026-11-0042',
      href: '',
      location: 'Depot at the old harbour',
      change: '+11',
      balance: 11,
      who: 'Friederike Donaudampfschifffahrtsgesellschaftskapitänin',
    },
  ],
  pager: pager(4, 1, 25),
}

export const inventoryPages: Record<string, () => string> = {
  'admin-inventory': () => inventoryListPage(list),
  'admin-inventory-one-place': () =>
    inventoryListPage({
      ...list,
      rows: list.rows.map((row) => ({ ...row, hasPlaces: false, shelves: row.shelves.slice(0, 1) })),
    }),
  'admin-inventory-none': () =>
    inventoryListPage({ ...list, rows: [], empty: { text: 'Nothing runs low.', clearHref: '/x' } }),
  'admin-variant': () => variantPage(variant),
  'admin-variant-refused': () =>
    variantPage({
      ...variant,
      writeOff: variant.writeOff && {
        ...variant.writeOff,
        values: { place: '1', quantity: '99', reason: '' },
        errors: {
          quantity: 'So many are not free there: orders have reserved the others',
          reason: 'Say why: it stays in the ledger',
        },
      },
    }),
  'admin-delivery': () =>
    deliveryPage({
      page: adminPage('inventory', 'Receive a delivery'),
      q: 'mug',
      variant: '',
      places: variant.places,
      form: 'abcdefghijklmnopqrst',
      values: { place: '2', reference: 'DN-2026-11-0042' },
      lines: [
        { variantId: 12, title: mug.title, detail: 'FR-12 · 28 to sell', typed: '24', error: '' },
        {
          variantId: 13,
          title: 'Bothy mug: Fennel, 350 ml',
          detail: 'FR-13 · 0 to sell · 12 owed',
          typed: 'lots',
          error: 'Enter a whole number',
        },
      ],
      errors: { 'line-13': 'Enter a whole number' },
      more: 'These are the first 50 of 231: filter for the others.',
    }),
  'admin-locations': () =>
    locationsPage({
      page: adminPage('inventory', 'Locations'),
      locations: [
        {
          id: 1,
          name: 'Shop',
          typed: 'Shop',
          isDefault: true,
          held: '812 on hand, 31 of them reserved',
          error: '',
        },
        {
          id: 2,
          name: 'Depot at the old harbour',
          typed: '',
          isDefault: false,
          held: '0 on hand, 0 of them reserved',
          error: 'Enter a name',
        },
      ],
      added: { value: '', error: '' },
      mark: { value: '5', error: '' },
      mayEdit: true,
    }),
}
