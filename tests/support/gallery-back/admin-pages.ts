import { pictureHue } from '#data/demo/pictures/colour.ts'
import { adminHomePage, staffLoginPage } from '#src/admin/home/views.ts'
import { type ImportRun, importRunFragment, importRunPage, importsPage } from '#src/admin/imports/views.ts'
import { mailListPage, mailPage } from '#src/admin/mails/views.ts'
import type { ReturnView } from '#src/admin/orders/part-views.ts'
import {
  type OrderDetailProps,
  type OrderListProps,
  type OrderRow,
  orderDetailPage,
  orderListFragment,
  orderListPage,
  refundSumFragment,
} from '#src/admin/orders/views.ts'
import type { State } from '#src/admin/page.ts'
import { booksPage, type MoneyListProps, type MoneyRow, moneyListPage } from '#src/admin/payments/views.ts'
import { type ProductListProps, type ProductRow, productListPage } from '#src/admin/products/views.ts'
import { returnListPage } from '#src/admin/returns/views.ts'
import { setupDonePage, setupPage, setupRefusedPage } from '#src/setup/views.ts'
import { drawing } from '../gallery/goods.ts'
import { adminPage, csrf, pager } from './shared.ts'

const paid: State = { label: 'Paid', tone: 'ok' }
const toPack: State = { label: 'To pack', tone: 'open' }
const sent: State = { label: 'Sent', tone: 'ok' }
const delivered: State = { label: 'Delivered', tone: 'ok' }
const awaiting: State = { label: 'Awaiting transfer', tone: 'warn open' }

type Short = [string, string, string, State, State, number, string, string]
const shorts: Short[] = [
  ['Today 09:41', 'Aoife Byrne', 'Cork, IE', paid, toPack, 3, 'An Post', '€139.00'],
  ['Today 09:12', 'Jonas Lindqvist', 'Malmö, SE', paid, toPack, 1, 'DHL', '€89.00'],
  [
    'Today 08:55',
    'Fatima Zahra Idrissi',
    'Lyon, FR',
    awaiting,
    { label: 'On hold', tone: 'idle' },
    6,
    'DHL',
    '€212.50',
  ],
  [
    'Today 07:30',
    'Tom Okafor',
    'Galway, IE',
    paid,
    { label: 'Part packed', tone: 'half' },
    2,
    'An Post',
    '€40.00',
  ],
  [
    'Yesterday',
    'Friederike Donaudampfschifffahrtsgesellschaftskapitänin',
    'Schmedeswurtherwesterdeich, DE',
    paid,
    sent,
    1,
    'DHL',
    '€12,456.00',
  ],
  [
    'Yesterday',
    'Marta Kowalczyk',
    'Gdańsk, PL',
    { label: 'Part refunded', tone: 'half' },
    sent,
    4,
    'InPost',
    '€96.00',
  ],
  ['Yesterday', 'فاطمة الزهراء الإدريسي', 'Dubai, AE', paid, delivered, 2, 'An Post', '€54.00'],
  [
    '19 Nov',
    'Hana Novak',
    'Brno, CZ',
    { label: 'Payment failed', tone: 'bad' },
    { label: 'On hold', tone: 'idle' },
    1,
    'DHL',
    '€38.00',
  ],
  ['19 Nov', 'Lars Petersen', 'Odense, DK', paid, { label: 'Cancelled', tone: 'idle' }, 3, 'GLS', '€71.00'],
  ['19 Nov', 'Chiara Bianchi', 'Torino, IT', paid, delivered, 2, 'DHL', '€50.00'],
]
const rows: OrderRow[] = shorts.map(
  ([placed, customer, place, payment, fulfilment, itemCount, delivery, total], index) => ({
    number: String(1048 - index),
    href: `/admin/orders/${1048 - index}`,
    placed,
    customer,
    place,
    payment,
    fulfilment,
    itemCount,
    delivery,
    total,
  }),
)

const list: OrderListProps = {
  page: adminPage('orders', 'Orders'),
  views: [
    { label: 'To pack', count: 12, href: '/admin/orders', isCurrent: false },
    { label: 'Unpaid', count: 2, href: '/admin/orders?view=unpaid', isCurrent: false },
    { label: 'On the way', count: 31, href: '/admin/orders?view=sent', isCurrent: false },
    { label: 'Refunded', count: 3, href: '/admin/orders?view=refunded', isCurrent: false },
    { label: 'All', count: 248, href: '/admin/orders?view=all', isCurrent: true },
  ],
  view: 'all',
  q: '',
  rows,
  pager: pager(248),
  empty: { text: '', clearHref: '' },
}

const orderLine = (
  id: number,
  recipe: 'mug' | 'lamp' | 'notebook',
  colourway: 'sky' | 'butter' | 'rose',
  title: string,
  detail: string,
  quantity: number,
  unitPrice: string,
  total: string,
  note = '',
) => ({
  id,
  title,
  detail,
  sku: `FR-${recipe.toUpperCase()}-${colourway.toUpperCase()}`,
  quantity,
  unitPrice,
  total,
  image: drawing(recipe, colourway),
  hue: pictureHue(colourway),
  note,
})

const carriers = ['An Post', 'DHL', 'GLS', 'Other'].map((label) => ({ value: label, label }))

const detail: OrderDetailProps = {
  page: adminPage('orders', 'Order 1048'),
  number: '1048',
  placed: 'Today 09:41',
  payment: paid,
  fulfilment: { label: 'Part packed', tone: 'half' },
  version: '17',
  conflict: '',
  notices: [],
  lines: [
    orderLine(1, 'mug', 'sky', 'Bothy mug', 'Sky, 350 ml', 2, '€18.00', '€36.00', '1 of 2 packed'),
    orderLine(2, 'lamp', 'butter', 'Toadstool lamp', 'Butter, EU plug', 1, '€89.00', '€89.00'),
    orderLine(3, 'notebook', 'rose', 'Field notebook', 'Rose, A5 dotted', 1, '€14.00', '€14.00'),
  ],
  money: [
    { label: 'Items', amount: '€139.00', kind: 'row' },
    { label: 'Delivery, An Post standard', amount: '€0.00', kind: 'row' },
    { label: 'Total', amount: '€139.00', kind: 'total' },
    { label: 'VAT in it', amount: '€25.99', kind: 'note' },
    { label: 'Refunded', amount: '−€18.00', kind: 'minus' },
  ],
  payments: [
    {
      gateway: 'Card',
      state: paid,
      amount: '€139.00',
      when: 'Today 09:42',
      reference: 'pi_3Q2mCkAXbc91',
      failure: '',
      receiptAction: null,
    },
    {
      gateway: 'Card',
      state: { label: 'Failed', tone: 'bad' },
      amount: '€139.00',
      when: 'Today 09:40',
      reference: 'pi_3Q2mCkAXbc90',
      failure: 'The bank said no: not enough funds.',
      receiptAction: null,
    },
  ],
  shipments: [
    {
      id: 71,
      title: 'Parcel 1',
      state: { label: 'Packed', tone: 'open' },
      when: 'Packed today 10:02 by Oona Reilly',
      contents: ['1 × Bothy mug, Sky'],
      carrier: 'An Post',
      trackingNumber: '',
      trackingHref: '',
      dispatchAction: '/admin/orders/1048/shipments/71/dispatch',
      deliveryAction: null,
      lossAction: null,
      comebackAction: null,
      carriers,
      errors: {},
    },
  ],
  pack: {
    action: '/admin/orders/1048/shipments',
    lines: [
      { id: 1, title: 'Bothy mug, Sky, 350 ml', left: 1 },
      { id: 2, title: 'Toadstool lamp, Butter, EU plug', left: 1 },
      { id: 3, title: 'Field notebook, Rose, A5 dotted', left: 1 },
    ],
    error: '',
  },
  refund: {
    action: '/admin/orders/1048/refunds',
    sumHref: '/admin/orders/1048/refunds/sum',
    lines: [
      { id: 1, title: 'Bothy mug, Sky', left: 2, unitPrice: '€18.00', quantity: '0' },
      { id: 2, title: 'Toadstool lamp, Butter', left: 1, unitPrice: '€89.00', quantity: '0' },
    ],
    amount: '',
    atMost: 'At most €121.00.',
    sum: '',
    reason: '',
    restock: true,
    errors: {},
  },
  cancel: {
    action: '/admin/orders/1048/cancellation',
    note: 'Everything goes back in stock and €121.00 goes back to the card.',
    reason: '',
    error: '',
  },
  edit: {
    action: '/admin/orders/1048/edits',
    note: 'What they cost goes back the way it came, and they go back in stock.',
    lines: [
      { id: 1, title: 'Bothy mug, Sky', left: 1, quantity: '0', error: '' },
      { id: 2, title: 'Toadstool lamp, Butter', left: 1, quantity: '0', error: '' },
    ],
    reason: '',
    errors: {},
  },
  address: null,
  returns: [],
  openReturn: null,
  customer: {
    name: 'Aoife Byrne',
    email: 'aoife.byrne@example.com',
    phone: '+353 21 496 1234',
    history: '4 orders before',
    isGuest: false,
  },
  deliverTo: ['Aoife Byrne', '14 Wellington Road', 'Cork', 'T23 E5R2', 'Ireland'],
  billTo: [],
  deliveryMethod: 'An Post standard, Tue 24 to Thu 26 November',
  timeline: [
    { at: 'Today 10:02', who: 'Oona Reilly', what: 'Parcel 1 packed', detail: '1 × Bothy mug, Sky' },
    { at: 'Today 09:58', who: 'Oona Reilly', what: '€18.00 refunded', detail: 'Chipped lip' },
    { at: 'Today 09:42', who: 'Stripe', what: 'Payment settled', detail: 'Unpaid → Paid, €139.00' },
    { at: 'Today 09:40', who: 'Stripe', what: 'Payment failed', detail: 'Not enough funds' },
    { at: 'Today 09:41', who: 'Aoife Byrne', what: 'Order placed', detail: '' },
  ],
  shopperHref: '/orders/1048/x',
}

const goods: ReturnView = {
  id: 5,
  title: 'Return 1',
  state: { label: 'Asked for', tone: 'warn open' },
  when: 'Asked for today 09:41',
  things: ['2 × Bothy mug, Sky: Does not fit', '1 × Toadstool lamp, Butter: Arrived damaged'],
  note: 'The lamp has a crack along its foot, and I have small hands.',
  answer: '',
  decision: { approval: '/x', rejection: '/x', answer: '', error: 'Say why: the customer reads it' },
  receipt: null,
  closing: null,
}
const counts = [
  { id: 1, title: 'Bothy mug, Sky', most: 2, value: '2' },
  { id: 2, title: 'Toadstool lamp, Butter', most: 1, value: '1' },
]
const returns: Pick<OrderDetailProps, 'returns' | 'openReturn'> = {
  returns: [
    goods,
    {
      ...goods,
      ...{ id: 6, title: 'Return 2', state: { label: 'Awaiting goods', tone: 'open' }, note: '' },
      answer: 'Put the slip into the parcel and bring it to any post office.',
      decision: { approval: '', rejection: '/x', answer: '', error: '' },
      receipt: { action: '/x', lines: counts, error: '' },
    },
    {
      ...goods,
      ...{ id: 7, title: 'Return 3', state: { label: 'Received', tone: 'half' }, note: '', decision: null },
      closing: {
        ...{ action: '/x', lines: counts, mayRefund: true, isRefunded: true, worth: '€125.00', amount: '' },
        ...{ reason: 'Your return has arrived.', errors: {} },
      },
    },
    {
      ...goods,
      ...{ id: 8, title: 'Return 4', state: { label: 'Back in stock', tone: 'ok' }, decision: null },
      things: ['2 × Bothy mug, Sky: Does not fit (1 back in stock, 1 written off)'],
    },
  ],
  openReturn: {
    ...{ action: '/x', key: 'k', reason: '', answer: '' },
    lines: counts.map(({ id, title, most }) => ({ id, title, left: most, quantity: '0' })),
    reasons: [{ value: 'Does not fit', label: 'Does not fit' }],
    error: 'Choose how many of which things come back',
  },
}

const product = (id: number, title: string, changes: Partial<ProductRow> = {}): ProductRow => ({
  id,
  title,
  href: '/admin/products/1',
  detail: 'Oona Reilly, Kitchen',
  image: drawing('mug', 'sky'),
  hue: 30,
  state: { label: 'On show', tone: 'ok' },
  price: '€15.00 to €24.00',
  stock: { label: '231 in 8 variants', tone: 'plain' },
  stockHref: '/admin/inventory?q=x',
  ...changes,
})
const products: ProductListProps = {
  page: adminPage('products', 'Products'),
  views: [
    { label: 'All', count: 96, href: '/admin/products', isCurrent: true },
    { label: 'Not on show', count: 1, href: '?view=hidden', isCurrent: false },
  ],
  view: '',
  q: '',
  mayEdit: true,
  pageNumber: 1,
  rows: [
    product(1, 'Bothy mug'),
    product(2, 'Toadstool lamp', {
      image: drawing('lamp', 'butter'),
      hue: 265,
      detail: 'Bright Side, Light',
      price: '€89.00',
      stock: { label: '12 in 1 variant', tone: 'plain' },
    }),
    product(3, 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer', {
      image: null,
      hue: 200,
      state: { label: 'Hidden', tone: 'idle' },
      stock: { label: 'Sold out', tone: 'bad' },
    }),
    product(4, 'Gift card', {
      image: drawing('notebook', 'rose'),
      hue: 345,
      price: '€25.00',
      stock: { label: 'Not counted', tone: 'plain' },
      stockHref: '',
    }),
    product(5, 'Sundown tee', {
      image: drawing('tee', 'ink'),
      hue: 90,
      stock: { label: '6 in 12 variants', tone: 'warn' },
    }),
  ],
  pager: pager(96),
  empty: { text: '', clearHref: '' },
}

const run: ImportRun = {
  id: 4,
  fileName: 'products_export_2026-11-20_final-final.csv',
  phase: 'checked',
  origin: 'Uploaded today 09:41 by Oona Reilly',
  progress: { done: 128, total: 128 },
  counts: [
    { label: 'Products', value: 35, detail: '35 new', tone: '' },
    { label: 'Variants', value: 58, detail: '', tone: '' },
    { label: 'Pictures', value: 61, detail: '', tone: '' },
    { label: 'Unchanged', value: 0, detail: '', tone: '' },
    { label: 'Rows refused', value: 2, detail: '', tone: 'bad' },
  ],
  failure: '',
  messages: [
    {
      line: 17,
      handle: 'ayres-chambray',
      level: 'refused',
      message:
        'The price "12,5O" is no number. The row is left out; the other variants of the product are imported.',
    },
    {
      line: 23,
      handle: '',
      level: 'refused',
      message: 'There is no handle, so it is not known which product this row belongs to.',
    },
    {
      line: 31,
      handle: 'chain-bracelet',
      level: 'warning',
      message: 'A script and an iframe were taken out of the description.',
    },
    {
      line: 44,
      handle: 'leather-anchor-with-a-rather-long-handle-that-goes-on',
      level: 'warning',
      message: 'The stock is −3. It is taken as 0.',
    },
    {
      line: 60,
      handle: 'moon-charm',
      level: 'note',
      message: 'Rows of this product stand apart in the file. They were put together.',
    },
  ],
  pager: pager(5, 1, 50),
  missingImages: [],
  pollHref: '/admin/imports/4',
  startAction: '/admin/imports/4/start',
  discardAction: '/admin/imports/4/discard',
  refusedHref: null,
}
const idle = { startAction: null, discardAction: null }

const home = {
  page: adminPage('home', 'Home'),
  greeting: 'Good morning, Oona',
  todo: [
    {
      count: 12,
      label: 'orders to pack',
      detail: 'The oldest waits since yesterday',
      href: '/admin/orders?view=pack',
      isUrgent: true,
    },
    {
      count: 2,
      label: 'transfers to look for',
      detail: '€251.50 in all',
      href: '/admin/orders?view=unpaid',
      isUrgent: false,
    },
    {
      count: 7,
      label: 'things run low',
      detail: 'Soon sold out',
      href: '/admin/inventory?view=low',
      isUrgent: false,
    },
  ],
  figures: [
    {
      label: 'Sales today',
      value: '€480.50',
      change: '+12%',
      changeTone: 'ok' as const,
      trend: [3, 5, 4, 7, 6, 8, 7, 11],
    },
    {
      label: 'Orders today',
      value: '4',
      change: '',
      changeTone: 'idle' as const,
      trend: [4, 2, 5, 3, 6, 4, 7, 5],
    },
    {
      label: 'Average order',
      value: '€120.12',
      change: '−3%',
      changeTone: 'bad' as const,
      trend: [9, 7, 8, 4, 5, 3, 4, 5],
    },
    {
      label: 'Visitors who ordered',
      value: '3.1%',
      change: '',
      changeTone: 'idle' as const,
      trend: [2, 2, 3, 3, 2, 2, 4, 4],
    },
  ],
  latest: rows.slice(0, 5).map((row) => ({
    number: row.number,
    href: row.href,
    customer: row.customer,
    when: row.placed,
    total: row.total,
    state: row.fulfilment,
  })),
  checklist: [],
}
const setupValues = {
  name: '',
  email: '',
  shop_name: 'Fennel Row',
  country: 'IE',
  currency: 'EUR',
  start: 'keep',
}
const face = adminPage('', '').shop
const setup = {
  title: 'Set up your shop',
  csrf,
  shop: face,
  code: 'K7QF-22MD',
  values: setupValues,
  errors: {},
  countries: [
    { value: 'DE', label: 'Germany' },
    { value: 'IE', label: 'Ireland' },
  ],
  currencies: [
    { value: 'EUR', label: 'Euro (EUR)' },
    { value: 'GBP', label: 'Pound sterling (GBP)' },
  ],
  productCount: 96,
}

export const adminPages: Record<string, () => string> = {
  'admin-login': () =>
    staffLoginPage({
      title: 'Staff sign in | Fennel Row',
      csrf,
      shop: face,
      values: { email: '' },
      errors: {},
      to: '',
      flash: '',
    }),
  'admin-login-error': () =>
    staffLoginPage({
      title: 'Staff sign in | Fennel Row',
      csrf,
      shop: face,
      values: { email: 'oona@fennelrow.example' },
      errors: { email: 'This address and password do not belong together' },
      to: '',
      flash: 'You are signed out.',
    }),
  'admin-home': () => adminHomePage(home),
  'admin-home-new': () =>
    adminHomePage({
      ...home,
      page: adminPage('home', 'Home', { counts: { toPack: 0, returns: 0, failedMails: 2 } }),
      todo: [],
      latest: [],
      figures: home.figures.map((figure) => ({ ...figure, value: '0', change: '', trend: [] })),
      checklist: [
        { label: 'Add products', detail: 'By hand or from a file', href: '#', isDone: true },
        { label: 'Look over delivery', detail: 'Zones, methods, prices', href: '#', isDone: true },
        { label: 'Connect payments', detail: 'Only the demo is on', href: '#', isDone: false },
        { label: 'Set up mail', detail: 'SMTP_URL is not set', href: '#', isDone: false },
        { label: 'Place a test order', detail: 'And refund it', href: '#', isDone: false },
      ],
    }),
  'admin-orders': () => orderListPage(list),
  'admin-orders-empty': () =>
    orderListPage({
      ...list,
      q: 'mugg',
      rows: [],
      empty: { text: 'No order matches “mugg”.', clearHref: '/admin/orders?view=all' },
    }),
  'admin-orders-arabic': () =>
    orderListPage({
      ...list,
      page: adminPage('orders', 'Orders', { shop: { ...face, lang: 'ar', dir: 'rtl' } }),
    }),
  'admin-order': () => orderDetailPage(detail),
  'admin-order-transfer': () =>
    orderDetailPage({
      ...detail,
      page: adminPage('orders', 'Order 1046', { flash: 'The order was changed.' }),
      number: '1046',
      payment: awaiting,
      fulfilment: { label: 'On hold', tone: 'idle' },
      notices: [{ kind: 'warn', text: 'The transfer has not arrived yet. Do not send anything.' }],
      payments: [
        {
          gateway: 'Bank transfer',
          state: awaiting,
          amount: '€212.50',
          when: 'Reference FR-1046-9K1, due 28 November',
          reference: '',
          failure: '',
          receiptAction: '/admin/orders/1046/payments/9/receipt',
        },
      ],
      shipments: [],
      pack: null,
      refund: null,
      lines: detail.lines.map((each) => ({ ...each, note: '' })),
      money: detail.money.slice(0, 4),
      deliverTo: ['فاطمة الزهراء الإدريسي', 'شارع الشيخ زايد ١٢', 'دبي', 'United Arab Emirates'],
      customer: {
        name: 'فاطمة الزهراء الإدريسي',
        email: 'fatima@example.com',
        phone: '',
        history: 'First order',
        isGuest: true,
      },
      timeline: detail.timeline.slice(-1),
    }),
  'admin-order-error': () =>
    orderDetailPage({
      ...detail,
      conflict:
        'Maeve Daly changed this order a minute ago. Nothing of yours was saved: look at what is new, then do it again.',
      shipments: detail.shipments.map((shipment) => ({
        ...shipment,
        trackingNumber: 'JVGL 0612 ??',
        errors: { tracking_number: 'A tracking number holds letters and digits only' },
      })),
      refund: detail.refund && {
        ...detail.refund,
        amount: '500',
        lines: detail.refund.lines.map((each) => ({ ...each, quantity: '1' })),
        sum: '€107.00',
        errors: { amount: 'At most €121.00 can be refunded', reason: 'Say why, the customer reads it' },
      },
    }),
  'admin-order-sent': () =>
    orderDetailPage({
      ...detail,
      pack: null,
      cancel: null,
      fulfilment: sent,
      billTo: ['Byrne & Daughters Ltd', '2 MacCurtain Street', 'Cork'],
      shipments: [
        {
          id: 71,
          title: 'Parcel 1',
          state: sent,
          when: 'Sent today 11:02 by Oona Reilly',
          contents: ['2 × Bothy mug, Sky', '1 × Toadstool lamp, Butter'],
          carrier: 'DHL',
          trackingNumber: '00340434161094015902',
          trackingHref: 'https://www.dhl.com/',
          dispatchAction: null,
          deliveryAction: '/admin/x',
          lossAction: '/admin/x',
          comebackAction: '/admin/x',
          carriers,
          errors: {},
        },
      ],
    }),
  'admin-order-edit-error': () =>
    orderDetailPage({
      ...detail,
      edit: detail.edit && {
        ...detail.edit,
        lines: detail.edit.lines.map((each) => ({
          ...each,
          quantity: '7',
          error: each.id === 1 ? 'Enter a number from 0 to 1 for Bothy mug' : '',
        })),
        errors: {
          'take-1': 'Enter a number from 0 to 1 for Bothy mug',
          edit_reason: 'Say why: the customer reads it',
        },
      },
      address: {
        action: '/x',
        fields: ['Full name', 'Address', 'Eircode', 'City', 'Phone number'].map((label, index) => ({
          ...{ name: `field${index}`, label, value: label, autocomplete: 'off', isOptional: index === 4 },
          error: index === 1 ? 'Other taxes apply there: cancel the order and let them order again' : '',
        })),
        country: 'IE',
        countries: [{ value: 'IE', label: 'Ireland' }],
        countryError: '',
        errors: { 'to-field1': 'Other taxes apply there: cancel the order and let them order again' },
      },
    }),
  'admin-order-returns': () =>
    orderDetailPage({ ...detail, pack: null, cancel: null, edit: null, ...returns }),
  'admin-returns': () =>
    returnListPage({
      page: adminPage('returns', 'Returns'),
      views: [
        { label: 'To answer', count: 2, href: '/admin/returns', isCurrent: true },
        { label: 'Awaiting goods', count: null, href: '?view=approved', isCurrent: false },
        { label: 'To finish', count: 1, href: '?view=received', isCurrent: false },
        { label: 'Done', count: null, href: '?view=closed', isCurrent: false },
        { label: 'All', count: null, href: '?view=all', isCurrent: false },
      ],
      rows: ['Aoife Byrne', 'Friederike Donaudampfschifffahrtsgesellschaft', 'فاطمة الزهراء'].map(
        (customer, index) => ({
          orderNumber: String(1048 - index),
          href: '/admin/orders/1048#h-return-1',
          when: 'Today 09:41',
          customer,
          units: index + 1,
          reasons: index === 1 ? 'Does not fit, Arrived damaged' : 'No longer wanted',
          state: { label: 'Asked for', tone: 'warn open' },
        }),
      ),
      pager: pager(3),
    }),
  'admin-products': () => productListPage(products),
  'admin-products-empty': () =>
    productListPage({
      ...products,
      rows: [],
      q: 'zzz',
      empty: { text: 'No product matches “zzz”.', clearHref: '/admin/products' },
    }),
  'admin-imports': () =>
    importsPage({
      page: adminPage('imports', 'Imports'),
      maxSize: '50 MB',
      error: '',
      runs: [
        {
          href: '/admin/imports/4',
          fileName: run.fileName,
          when: 'Today 09:41',
          who: 'Oona Reilly',
          state: { label: 'Checked', tone: 'open' },
          result: 'Waits for your decision',
        },
        {
          href: '/admin/imports/3',
          fileName: 'jewelery.csv',
          when: 'Yesterday',
          who: 'Oona Reilly',
          state: { label: 'Done', tone: 'ok' },
          result: '20 products (20 created), 25 variants, 20 images, 0 rows refused',
        },
        {
          href: '/admin/imports/2',
          fileName: 'broken.csv',
          when: '18 Nov',
          who: 'Maeve Daly',
          state: { label: 'Stopped', tone: 'bad' },
          result: 'Line 4: the file is not text',
        },
      ],
    }),
  'admin-imports-error': () =>
    importsPage({
      page: adminPage('imports', 'Imports'),
      maxSize: '50 MB',
      error: 'This is a spreadsheet (XLSX). Export it as CSV and try again.',
      runs: [],
    }),
  'admin-import-checking': () =>
    importRunPage({
      page: adminPage('imports', 'Import'),
      run: {
        ...run,
        ...idle,
        phase: 'checking',
        counts: [],
        messages: [],
        pager: null,
        progress: { done: 40, total: 0 },
      },
    }),
  'admin-import-checked': () => importRunPage({ page: adminPage('imports', 'Import'), run }),
  'admin-import-running': () =>
    importRunPage({
      page: adminPage('imports', 'Import'),
      run: {
        ...run,
        ...idle,
        phase: 'running',
        messages: [],
        pager: null,
        progress: { done: 52, total: 128 },
      },
    }),
  'admin-import-done': () =>
    importRunPage({
      page: adminPage('imports', 'Import'),
      run: {
        ...run,
        ...idle,
        phase: 'done',
        messages: run.messages.slice(0, 2),
        refusedHref: '/admin/imports/4/refused.csv',
        missingImages: [
          {
            handle: 'anchor-bracelet-mens',
            address:
              'https://cdn.example.com/s/files/1/0551/4566/products/anchor-bracelet-mens-leather-925x.jpg?v=1612345678',
            why: 'The server answered 404',
          },
        ],
      },
    }),
  'admin-import-failed': () =>
    importRunPage({
      page: adminPage('imports', 'Import'),
      run: { ...run, ...idle, phase: 'failed', failure: 'The disk is full.', messages: [], pager: null },
    }),
  'admin-payments': () => moneyListPage(money),
  'admin-payments-none': () => moneyListPage({ ...money, rows: [], pager: pager(0) }),
  'admin-payments-inbox': () =>
    moneyListPage({
      ...money,
      name: 'Webhooks from gateways',
      tabs: moneyTabs('Webhooks'),
      aside: { text: 'Mails have a log of their own:', href: '/admin/mails', label: 'Mails' },
      rows: [
        {
          ...moneyRow,
          title: 'payment_link.paid',
          href: '',
          detail: 'Card or UPI · plink_ExjpAUN3gVHrPJ · 8 tries',
          note: 'no payment of ours is known under this reference yet',
          state: { label: 'Stuck', tone: 'bad' },
          amount: '',
          action: { href: '/x', label: 'Replay' },
        },
        {
          ...moneyRow,
          title: 'checkout.session.async_payment_succeeded',
          href: '',
          detail: 'Card · cs_test_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6',
          note: '',
          state: { label: 'Applied', tone: 'ok' },
          amount: '',
          action: { href: '/x', label: 'Replay' },
        },
      ],
    }),
  'admin-payments-books': () =>
    booksPage({
      ...money,
      tabs: moneyTabs('Books'),
      name: 'Differences',
      compareAction: '/admin/payments/books',
      books: [
        {
          gateway: 'Card',
          state: { label: 'Differs', tone: 'bad' },
          when: 'Compared today 06:02: the payments that moved from yesterday 05:47 to today 05:47.',
          sums: [
            { currency: 'EUR', theirs: '€4,318.50', ours: '€4,301.00', difference: '€17.50', isSound: false },
            { currency: 'USD', theirs: '$120.00', ours: '$120.00', difference: '$0.00', isSound: true },
          ],
        },
        {
          gateway: 'Card or UPI',
          state: { label: 'Could not be read', tone: 'warn' },
          when: 'Tried today 06:02: Razorpay did not answer in time. It is tried again by itself.',
          sums: [],
        },
        {
          gateway: 'Cash on delivery',
          state: { label: 'Agrees', tone: 'ok' },
          when: 'Compared today 06:02: no money moved since yesterday 05:47.',
          sums: [],
        },
      ],
      rows: [
        {
          ...moneyRow,
          detail: 'Card · pi_3PqR7sT8uV9wX0yZ',
          note: 'They say €107.00, we say €89.50',
          state: { label: 'Differs', tone: 'bad' },
          amount: '€17.50',
          when: 'Found today 06:02',
          action: null,
          explain: {
            href: '/x',
            id: 'reason-7',
            error: 'Say in up to 200 characters why the books differ',
            value: '',
          },
        },
        {
          ...moneyRow,
          title: 'pay_Fc8mUeDrEKf08Y',
          href: '',
          detail: 'Card or UPI',
          note: 'They say €40.00, we say €0.00',
          state: { label: 'Theirs only', tone: 'bad' },
          amount: '€40.00',
          when: 'Found yesterday 06:01',
          action: null,
          explain: { href: '/x', id: 'reason-6', error: '', value: '' },
        },
      ],
    }),
  'admin-mails': () =>
    mailListPage({
      page: adminPage('mails', 'Mails', { counts: { toPack: 12, returns: 2, failedMails: 1 } }),
      notice: 'SMTP_URL is not set, so mails are kept here and sent to nobody.',
      views: [
        { label: 'All', count: 41, href: '/admin/mails', isCurrent: true },
        { label: 'Not sent', count: 1, href: '?view=failed', isCurrent: false },
      ],
      rows: [
        {
          href: '/admin/mails/41',
          when: 'Today 09:42',
          to: 'aoife.byrne@example.com',
          subject: 'Order 1048: thank you',
          kind: 'Order confirmed',
          state: { label: 'Kept', tone: 'idle' },
        },
        {
          href: '/admin/mails/40',
          when: 'Today 09:40',
          to: 'friederike.donaudampfschifffahrtsgesellschaft@example.de',
          subject: 'Order 1048: the payment did not go through',
          kind: 'Payment failed',
          state: { label: 'Sent', tone: 'ok' },
        },
        {
          href: '/admin/mails/39',
          when: 'Yesterday',
          to: 'nobody@nowhere.invalid',
          subject: 'Confirm your address for Fennel Row',
          kind: 'Verify address',
          state: { label: 'Not sent', tone: 'bad' },
        },
      ],
      pager: pager(41),
    }),
  'admin-mail': () =>
    mailPage({
      page: adminPage('mails', 'Mail'),
      subject: 'Confirm your address for Fennel Row',
      to: 'nobody@nowhere.invalid',
      when: 'Yesterday 18:20',
      state: { label: 'Not sent', tone: 'bad' },
      attempts: 5,
      error: '550 5.1.1 no such mailbox',
      messageId: '<9f2c1b6e4d0a4f8ab9d8@fennelrow.example>',
      htmlHref: 'about:blank',
      text: 'Open this address:\n\nhttps://fennelrow.example/account/verify?token=abc\n',
      resendAction: '/x',
      order: { number: '1048', href: '/admin/orders/1048' },
    }),
  setup: () => setupPage(setup),
  'setup-error': () =>
    setupPage({
      ...setup,
      code: 'OLD',
      values: { ...setupValues, email: 'oona@' },
      errors: {
        code: 'This code is not the one in the terminal',
        name: 'Enter your name',
        email: 'Enter an email address, like name@example.com',
        password: 'Use 8 characters or more',
      },
    }),
  'setup-refused': () => setupRefusedPage({ title: 'The setup code is needed', shop: face, isSetUp: false }),
  'setup-done': () =>
    setupDonePage({
      title: 'Your shop is open',
      shop: { ...face, logo: '' },
      ownerName: 'Oona',
      email: 'oona@fennelrow.example',
      start: 'keep',
      sendsMail: false,
      hasRealPayments: false,
    }),
}

const moneyTabs = (current: string): MoneyListProps['tabs'] =>
  ['Attempts', 'Books', 'Webhooks', 'Events'].map((label) => ({
    label,
    count: null,
    href: '#',
    isCurrent: label === current,
  }))

const moneyRow: MoneyRow = {
  title: '#1048',
  href: '/admin/orders/1048',
  detail: 'Card',
  note: 'Its page ended today 09:41, and nobody has said how. Last asked today 10:02',
  state: { label: 'Being paid', tone: 'warn open' },
  amount: '€139.00',
  when: 'Begun today 08:41',
  action: { href: '/x', label: 'Ask the gateway now' },
  explain: null,
}

const money: MoneyListProps = {
  page: adminPage('payments', 'Payments', { counts: { toPack: 12, returns: 2, failedMails: 0 } }),
  tabs: moneyTabs('Attempts'),
  views: [
    { label: 'Stuck', count: 2, href: '#', isCurrent: true },
    { label: 'Open', count: 5, href: '#', isCurrent: false },
    { label: 'Disputed', count: 0, href: '#', isCurrent: false },
  ],
  name: 'Attempts to pay',
  rows: [
    moneyRow,
    {
      ...moneyRow,
      title: '#1042',
      note: 'The amount is 1000, not 13900',
      state: { label: 'Does not match', tone: 'bad' },
      amount: '€1,139.00',
    },
  ],
  pager: pager(2),
  empty: 'Nothing is stuck: every payment has ended as it should, or still has time.',
  aside: { text: '', href: '', label: '' },
}

export const adminFragments: Record<string, () => string> = {
  'GET /admin/orders': () =>
    orderListFragment({
      q: 'byrne',
      rows: rows.slice(0, 1),
      pager: pager(1),
      empty: { text: '', clearHref: '' },
    }),
  'POST /admin/orders/1048/refunds/sum': () =>
    refundSumFragment({ sum: '€107.00', atMost: 'At most €121.00.' }),
  'GET /admin/imports/4': () =>
    importRunFragment({ csrf, run: { ...run, ...idle, phase: 'done', refusedHref: null } }),
}
