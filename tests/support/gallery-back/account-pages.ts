import {
  accountHomePage,
  accountOrdersPage,
  addressFormPage,
  addressListPage,
  forgotPage,
  loginPage,
  type OrderCard,
  privacyPage,
  registerPage,
  resetPage,
  securityPage,
  verifyPage,
  wishlistPage,
} from '#src/shop/account/views.ts'
import { placeRules } from '#src/shop/address-words.ts'
import { type OrderPageProps, orderPage } from '#src/shop/order/views.ts'
import { trackPage } from '#src/shop/track/views.ts'
import { arabicPage, card, oddCards, page } from '../gallery/goods.ts'
import { line, lines } from './shared.ts'

const signedIn = (title: string) =>
  page({ title: `${title} | Fennel Row`, isSignedIn: true, canonical: null, noindex: true })
const guest = (title: string) => page({ title: `${title} | Fennel Row`, canonical: null, noindex: true })

const order: OrderPageProps = {
  page: page({
    title: 'Order 1048 | Fennel Row',
    canonical: null,
    noindex: true,
    jsonLd: [
      {
        '@context': 'https://schema.org',
        '@type': 'Order',
        orderNumber: '1048',
        orderStatus: 'https://schema.org/OrderProcessing',
      },
    ],
  }),
  number: '1048',
  placedOn: 'Saturday 21 November 2026, 09:41',
  email: 'aoife.byrne@example.com',
  isConfirmation: true,
  firstName: 'Aoife',
  state: { label: 'Paid', tone: 'ok' },
  next: 'Arrives Tue 24 to Thu 26 November.',
  steps: [
    { label: 'Ordered', at: '21 Nov, 09:41', state: 'done' },
    { label: 'Paid', at: '21 Nov, 09:42', state: 'current' },
    { label: 'Packed', at: '', state: 'ahead' },
    { label: 'Sent', at: '', state: 'ahead' },
    { label: 'Delivered', at: '', state: 'ahead' },
  ],
  words: [],
  parcels: [],
  files: [],
  giftCards: [],
  lines,
  money: [
    { label: 'Items', amount: '€139.00', kind: 'row' },
    { label: 'Delivery', amount: 'Free', kind: 'row' },
    { label: 'Total', amount: '€139.00', kind: 'total' },
    { label: 'VAT in it', amount: '€25.99', kind: 'note' },
  ],
  deliverTo: ['Aoife Byrne', '14 Wellington Road', 'Cork', 'T23 E5R2', 'Ireland'],
  billTo: [],
  invoiceHref: '',
  deliveryMethod: 'An Post standard, Tue 24 to Thu 26 November',
  paymentMethod: 'Card',
  transfer: null,
  payHref: null,
  cancel: {
    action: '/orders/1048/x/cancel',
    note: 'Nothing is packed yet. The €139.00 goes back to your card at once; banks take a few days to show it.',
    error: '',
  },
  returns: [],
  returnForm: null,
  reorderAction: null,
  newAccount: { action: '/orders/1048/x/account', errors: {} },
}

const onTheWay: OrderPageProps = {
  ...order,
  isConfirmation: false,
  state: { label: 'Part sent', tone: 'half' },
  steps: [
    { label: 'Ordered', at: '21 Nov, 09:41', state: 'done' },
    { label: 'Paid', at: '21 Nov, 09:42', state: 'done' },
    { label: 'Packed', at: '23 Nov, 08:15', state: 'done' },
    { label: 'Sent', at: '23 Nov, 11:02', state: 'current' },
    { label: 'Delivered', at: '', state: 'ahead' },
  ],
  parcels: [
    {
      title: 'Parcel 1 of 2',
      state: { label: 'On its way', tone: 'half' },
      carrier: 'DHL',
      trackingNumber: '00340434161094015902',
      trackingHref: 'https://www.dhl.com/',
      when: 'Sent 23 November, 11:02',
      contents: ['1 × Toadstool lamp, Butter', '1 × Field notebook, Rose'],
    },
    {
      title: 'Parcel 2 of 2',
      state: { label: 'Packed', tone: 'open' },
      carrier: '',
      trackingNumber: '',
      trackingHref: '',
      when: 'Packed 23 November',
      contents: ['2 × Bothy mug, Sky'],
    },
  ],
  money: [
    { label: 'Items', amount: '€139.00', kind: 'row' },
    { label: 'Code FENNEL10', amount: '−€13.90', kind: 'row' },
    { label: 'Delivery', amount: '€4.50', kind: 'row' },
    { label: 'Total', amount: '€129.60', kind: 'total' },
    { label: 'VAT in it', amount: '€24.23', kind: 'note' },
    { label: 'Refunded 24 November: chipped lip', amount: '−€18.00', kind: 'minus' },
  ],
  billTo: ['Byrne & Daughters Ltd', '2 MacCurtain Street', 'Cork', 'T23 AX5P', 'Ireland'],
  cancel: null,
  reorderAction: '/orders/1048/x/reorder',
  newAccount: null,
}

const cardOf = (index: number, changes: Partial<OrderCard> = {}): OrderCard => ({
  number: String(1048 - index),
  href: `/orders/${1048 - index}/x`,
  placedOn: '21 November 2026',
  state: { label: 'On its way', tone: 'half' },
  next: 'Arrives Tue 24 to Thu 26 November',
  total: '€139.00',
  title: 'Bothy mug and 3 more',
  pictures: lines.map(({ image, hue }) => ({ image, hue })),
  returnHref: `/orders/${1048 - index}/x#return`,
  reorderAction: `/orders/${1048 - index}/x/reorder`,
  ...changes,
})
const addressValues = {
  country: 'DE',
  name: 'Friederike Donaudampfschifffahrtsgesellschaftskapitänin',
  line1: 'Invalidenstraße 3',
  line2: '',
  company: '',
  phone: '',
  postcode: '1011',
  city: 'Berlin',
  region: '',
}

const home = {
  page: signedIn('Your account'),
  errors: {},
  firstName: 'Aoife',
  values: { name: 'Aoife Byrne', email: 'aoife.byrne@example.com' },
  wantsNews: true,
  isVerified: true,
  asksPassword: true,
  latest: cardOf(0),
  merged: null,
}

export const accountPages: Record<string, () => string> = {
  'order-thanks': () => orderPage(order),
  'order-transfer': () =>
    orderPage({
      ...order,
      state: { label: 'Awaiting transfer', tone: 'warn open' },
      next: 'We send it when the money arrives.',
      lines: lines.slice(0, 1),
      paymentMethod: 'Bank transfer',
      newAccount: null,
      steps: [
        { label: 'Ordered', at: '21 Nov, 09:41', state: 'current' },
        ...['Paid', 'Packed', 'Sent', 'Delivered'].map((label) => ({
          label,
          at: '',
          state: 'ahead' as const,
        })),
      ],
      transfer: {
        amount: '€139.00',
        holder: 'Fennel Row Ltd',
        iban: 'IE29 AIBK 9311 5212 3456 78',
        bic: 'AIBKIE2D',
        bank: 'Allied Irish Banks',
        reference: 'FR-1048-7Q2',
        payBy: '28 November 2026',
      },
    }),
  'order-sent': () => orderPage(onTheWay),
  'order-return': () =>
    orderPage({
      ...onTheWay,
      returns: [
        {
          id: 5,
          title: 'Your return of 24 November 2026',
          state: { label: 'Send it back', tone: 'warn open' },
          say: 'We take it back. Please send it to us.',
          answer: 'Put the slip into the parcel and bring it to any post office.',
          things: ['1 × Toadstool lamp, Butter'],
        },
      ],
      returnForm: {
        action: '/x',
        key: 'k',
        until: '24 December 2026',
        lines: ['Bothy mug, Sky, 350 ml', 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer'].map(
          (title, index) => ({
            ...{ id: index, title, quantity: '0', reason: '' },
            quantities: ['None', '1', '2'].map((label, count) => ({ value: String(count), label })),
          }),
        ),
        reasons: [{ value: 'Does not fit', label: 'Does not fit' }],
        note: '',
        error: 'Choose how many of which things you send back',
      },
    }),
  'order-cancelled': () =>
    orderPage({
      ...onTheWay,
      parcels: [],
      state: { label: 'Cancelled', tone: 'idle' },
      next: 'Cancelled by you. The €129.60 is on its way back to your card.',
      steps: [
        { label: 'Ordered', at: '21 Nov, 09:41', state: 'done' },
        { label: 'Paid', at: '21 Nov, 09:42', state: 'done' },
        { label: 'Cancelled', at: '21 Nov, 10:15', state: 'stopped' },
      ],
    }),
  'order-unpaid': () =>
    orderPage({
      ...order,
      isConfirmation: false,
      state: { label: 'Not paid', tone: 'warn open' },
      next: 'Kept aside for you until 14:20.',
      payHref: '/orders/1048/x/pay',
      newAccount: null,
      cancel: {
        action: '/x',
        note: 'Nothing was charged.',
        error: 'It was packed a moment ago, so it can no longer be cancelled here. Write to us.',
      },
    }),
  'order-password-error': () =>
    orderPage({ ...order, newAccount: { action: '/x', errors: { password: 'Use 8 characters or more' } } }),
  'order-arabic': () =>
    orderPage({
      ...order,
      page: arabicPage({ title: 'طلب 1048', canonical: null }),
      firstName: 'فاطمة الزهراء',
      deliverTo: ['فاطمة الزهراء الإدريسي', 'شارع الشيخ زايد ١٢', 'دبي', 'الإمارات العربية المتحدة'],
      lines: [line('notebook', 'rose', 'دفتر ملاحظات الحقل', 'وردي', 1, '€14.00'), ...lines.slice(0, 2)],
    }),
  track: () => trackPage({ page: guest('Track an order'), values: { number: '', email: '' }, errors: {} }),
  'track-error': () =>
    trackPage({
      page: guest('Track an order'),
      values: { number: '1o48', email: 'aoife.byrne@example.com' },
      errors: {
        number:
          'We found no order with this number and this address. Check both against the confirmation mail.',
      },
    }),
  login: () =>
    loginPage({ page: guest('Sign in'), errors: {}, values: { email: '' }, to: '/checkout', notice: '' }),
  'login-error': () =>
    loginPage({
      page: guest('Sign in'),
      errors: { email: 'This address and password do not belong together' },
      values: { email: 'aoife.byrne@example.com' },
      to: '',
      notice: '',
    }),
  register: () =>
    registerPage({
      page: guest('Make an account'),
      errors: {},
      values: { name: '', email: '' },
      wantsNews: false,
      to: '',
    }),
  'register-error': () =>
    registerPage({
      page: guest('Make an account'),
      errors: {
        name: 'Enter your name',
        email: 'Enter an email address, like name@example.com',
        password: 'Use 8 characters or more',
      },
      values: { name: '', email: 'aoife' },
      wantsNews: true,
      to: '',
    }),
  forgot: () =>
    forgotPage({ page: guest('Set a new password'), errors: {}, values: { email: '' }, isSent: false }),
  'forgot-sent': () =>
    forgotPage({
      page: guest('Look in your mail'),
      errors: {},
      values: { email: 'aoife.byrne@example.com' },
      isSent: true,
    }),
  reset: () =>
    resetPage({
      page: guest('Choose a new password'),
      errors: {},
      token: 't0ken',
      email: 'aoife.byrne@example.com',
    }),
  'reset-old': () =>
    resetPage({ page: guest('This link no longer works'), errors: {}, token: '', email: '' }),
  'verify-done': () =>
    verifyPage({
      page: guest('Confirmed'),
      result: 'verified',
      email: 'aoife.byrne@example.com',
      action: '',
    }),
  'verify-expired': () =>
    verifyPage({ page: guest('This link no longer works'), result: 'expired', email: '', action: '' }),
  account: () => accountHomePage(home),
  'account-merged': () =>
    accountHomePage({
      ...home,
      page: page({ ...signedIn('Your account'), flash: 'Welcome back.' }),
      isVerified: false,
      merged: {
        text: '2 things from before are in your bag again.',
        notes: ['Toadstool lamp: only 3 left, so 3 are in the bag.'],
      },
    }),
  'account-new': () =>
    accountHomePage({
      ...home,
      firstName: 'فاطمة الزهراء',
      values: { name: 'فاطمة الزهراء الإدريسي', email: 'x' },
      errors: { email: 'Enter an email address, like name@example.com' },
      latest: null,
    }),
  'account-orders': () =>
    accountOrdersPage({
      page: signedIn('Orders'),
      orders: [
        cardOf(0),
        cardOf(3, {
          state: { label: 'Delivered', tone: 'ok' },
          next: '',
          title: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer',
        }),
        cardOf(9, {
          state: { label: 'Cancelled', tone: 'idle' },
          next: '',
          pictures: [{ image: null, hue: 200 }],
          title: 'Sundown tee',
          reorderAction: null,
        }),
      ],
      steps: [
        { label: '1', href: '?page=1', isCurrent: true },
        { label: '2', href: '?page=2', isCurrent: false },
      ],
    }),
  'account-orders-empty': () => accountOrdersPage({ page: signedIn('Orders'), orders: [], steps: [] }),
  'account-addresses': () =>
    addressListPage({
      page: signedIn('Addresses'),
      addresses: [
        {
          id: 8,
          lines: ['Aoife Byrne', '14 Wellington Road', 'Cork', 'T23 E5R2', 'Ireland'],
          isDefault: true,
        },
        {
          id: 9,
          lines: [
            'Friederike Donaudampfschifffahrtsgesellschaftskapitänin',
            'Rechtsschutzversicherungsgesellschaftenallee 112a',
            '10115 Schmedeswurtherwesterdeich',
            'Germany',
          ],
          isDefault: false,
        },
        {
          id: 10,
          lines: ['فاطمة الزهراء الإدريسي', 'شارع الشيخ زايد ١٢', 'دبي', 'United Arab Emirates'],
          isDefault: false,
        },
      ],
    }),
  'account-addresses-empty': () => addressListPage({ page: signedIn('Addresses'), addresses: [] }),
  'account-address-error': () => {
    return addressFormPage({
      page: signedIn('Change an address'),
      errors: { postcode: 'Enter a PLZ of five digits, like 10115' },
      id: '9',
      values: addressValues,
      countries: [
        { value: 'IE', label: 'Ireland' },
        { value: 'DE', label: 'Germany' },
      ],
      place: placeRules('DE'),
      phoneReason: 'Only for the courier, if they cannot find the door.',
      isDefault: true,
    })
  },
  'account-security': () =>
    securityPage({
      page: signedIn('Security'),
      errors: { current: 'This is not the current password' },
      passwordChangedOn: '3 March 2026',
      sessions: [
        { id: 'a', device: 'Firefox on Linux', lastSeen: 'now', place: '', isThisOne: true },
        {
          id: 'b',
          device: 'Safari on iPhone',
          lastSeen: 'yesterday, 21:14',
          place: '203.0.113.7',
          isThisOne: false,
        },
        {
          id: 'c',
          device: 'Chrome on Windows',
          lastSeen: '2 November',
          place: '198.51.100.24',
          isThisOne: false,
        },
      ],
    }),
  'account-wishlist': () =>
    wishlistPage({
      page: signedIn('Saved things'),
      cards: [
        card(0, { isSaved: true }),
        card(1, { isSaved: true }),
        ...oddCards.slice(3, 6),
        card(8, { isSaved: true }),
      ],
    }),
  'account-wishlist-empty': () => wishlistPage({ page: signedIn('Saved things'), cards: [] }),
  'account-privacy': () =>
    privacyPage({
      page: signedIn('Privacy'),
      errors: {},
      email: 'aoife.byrne@example.com',
      kept: [
        { what: 'Name and email address', why: 'To know you again and to write about orders.' },
        { what: 'Addresses', why: 'Those you saved, until you delete them.' },
        { what: 'Orders', why: 'Ten years, because tax law says so.' },
      ],
      exportAction: '/account/privacy/export',
      eraseAction: '/account/privacy/erase',
    }),
}
