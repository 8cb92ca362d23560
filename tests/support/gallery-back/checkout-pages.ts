import { countries } from '#data/reference/countries.ts'
import { placeRules } from '#src/shop/address-words.ts'
import {
  type CheckoutProps,
  type CheckoutValues,
  checkoutPage,
  checkoutQuote,
  emptyCheckoutPage,
} from '#src/shop/checkout/views.ts'
import {
  demoPayPage,
  payCancelledPage,
  payFailedPage,
  payPendingFragment,
  payPendingPage,
} from '#src/shop/pay/views.ts'
import { arabicPage } from '../gallery/goods.ts'
import { line, lines, slimPage, summary } from './shared.ts'

const options = ['IE', 'DE', 'FR', 'US', 'AE', 'GB'].map((code) => ({
  value: code,
  label: countries.find((each) => each.code === code)?.name ?? code,
}))

const blank: CheckoutValues = {
  email: '',
  code: '',
  country: 'IE',
  name: '',
  line1: '',
  line2: '',
  company: '',
  phone: '',
  postcode: '',
  city: '',
  region: '',
  bill_country: 'IE',
  bill_name: '',
  bill_line1: '',
  bill_line2: '',
  bill_company: '',
  bill_phone: '',
  bill_postcode: '',
  bill_city: '',
  bill_region: '',
}
const filled: CheckoutValues = {
  ...blank,
  email: 'aoife.byrne@example.com',
  name: 'Aoife Byrne',
  line1: '14 Wellington Road',
  postcode: 'T23 E5R2',
  city: 'Cork',
}

const checkout: CheckoutProps = {
  page: slimPage('Checkout'),
  values: filled,
  errors: {},
  wantsNews: false,
  signedInAs: '',
  countries: options,
  billingCountries: options,
  place: placeRules('IE'),
  billingPlace: placeRules('IE'),
  phoneReason: 'Only for the courier, if they cannot find the door.',
  savedAddresses: [],
  isNewAddress: true,
  isBillingSame: true,
  deliveryOptions: [
    { id: '3', label: 'An Post standard', dates: 'Tue 24 to Thu 26 November', price: 'Free', isChosen: true },
    { id: '4', label: 'Next day before 13:00', dates: 'Mon 23 November', price: '€9.90', isChosen: false },
    {
      id: '5',
      label: 'Collect in Cork',
      dates: 'Ready Mon 23 November, 10:00',
      price: 'Free',
      isChosen: false,
    },
  ],
  deliveryNote: '',
  paymentOptions: [
    {
      name: 'stripe',
      label: 'Card',
      hint: 'You pay on Stripe’s secure page and come back here.',
      isPaidLater: false,
      isChosen: true,
    },
    {
      name: 'cash',
      label: 'Cash on delivery',
      hint: 'You pay the carrier when the parcel arrives.',
      isPaidLater: true,
      isChosen: false,
    },
    {
      name: 'transfer',
      label: 'Bank transfer',
      hint: 'We send your order once the money has arrived.',
      isPaidLater: true,
      isChosen: false,
    },
    {
      name: 'demo',
      label: 'Demo payment',
      hint: 'No money moves. You choose how the payment ends.',
      isPaidLater: false,
      isChosen: false,
    },
  ],
  review:
    'An Post standard to Aoife Byrne, 14 Wellington Road, Cork, T23 E5R2, arriving Tue 24 to Thu 26 November.',
  summary,
  changes: [],
  termsHref: '/pages/terms',
  cartVersion: 7,
}

const fresh: CheckoutProps = {
  ...checkout,
  values: { ...blank, country: 'US' },
  place: placeRules('US'),
  deliveryOptions: [],
  deliveryNote: 'Delivery dates and prices appear here once we know the state and ZIP code.',
  review: '',
  summary: {
    ...summary,
    rows: [
      { label: 'Items', amount: '$139.00', isOpen: false },
      { label: 'Delivery', amount: 'Known with your address', isOpen: true },
      { label: 'Sales tax', amount: 'Known with your address', isOpen: true },
    ],
    taxNote: '',
    totalLabel: 'Total so far',
    total: '$139.00',
  },
}

const wrong: CheckoutProps = {
  ...checkout,
  values: { ...filled, email: 'aoife@', postcode: 'T12', code: 'SPRING' },
  errors: {
    email: 'Enter an email address in the correct format, like name@example.com',
    postcode: 'Enter a full Eircode, like T12 X70A',
    delivery: 'Choose how we should deliver',
    payment: 'Choose how to pay',
    code: 'SPRING ended on 1 November',
  },
  deliveryOptions: checkout.deliveryOptions.map((option) => ({ ...option, isChosen: false })),
  paymentOptions: checkout.paymentOptions.map((option) => ({ ...option, isChosen: false })),
}

const changed: CheckoutProps = {
  ...checkout,
  changes: [
    'Toadstool lamp, Butter: sold out since you put it in the bag. It is no longer in this order.',
    'Bothy mug, Sky: only 1 left, so 1 is in this order.',
    'Field notebook costs €16.00 now, not €14.00.',
  ],
  summary: {
    ...summary,
    itemCount: 2,
    lines: [
      line('mug', 'sky', 'Bothy mug', 'Sky, 350 ml', 1, '€18.00', { problem: 'Only 1 left' }),
      line('notebook', 'rose', 'Field notebook', 'Rose, A5 dotted', 1, '€16.00', { problem: 'Was €14.00' }),
    ],
    rows: [
      { label: 'Items', amount: '€34.00', isOpen: false },
      { label: 'Code FENNEL10', amount: '−€3.40', isOpen: false },
      { label: 'Delivery', amount: '€4.50', isOpen: false },
    ],
    taxNote: 'incl. €6.56 VAT',
    total: '€35.10',
    totalMinor: 3510,
    appliedCode: 'FENNEL10',
  },
}

const german: CheckoutProps = {
  ...checkout,
  signedInAs: 'friederike.donaudampfschifffahrtsgesellschaft@example.de',
  values: {
    ...filled,
    email: 'friederike.donaudampfschifffahrtsgesellschaft@example.de',
    country: 'DE',
    name: 'Friederike Donaudampfschifffahrtsgesellschaftskapitänin',
    line1: 'Rechtsschutzversicherungsgesellschaftenallee 112a',
    company: 'Rindfleischetikettierungsüberwachung GmbH',
    postcode: '10115',
    city: 'Schmedeswurtherwesterdeich',
    bill_country: 'US',
    bill_name: 'Friederike D.',
    bill_line1: '350 5th Ave',
    bill_postcode: '10118',
    bill_city: 'New York',
    bill_region: 'NY',
  },
  place: placeRules('DE'),
  billingPlace: placeRules('US'),
  isBillingSame: false,
  savedAddresses: [
    {
      id: '8',
      name: 'Friederike Donaudampfschifffahrtsgesellschaftskapitänin',
      oneLine: 'Rechtsschutzversicherungsgesellschaftenallee 112a, 10115 Schmedeswurtherwesterdeich',
      isChosen: false,
    },
    { id: '9', name: 'Büro', oneLine: 'Invalidenstraße 3, 10115 Berlin', isChosen: false },
  ],
  summary: {
    ...summary,
    lines: [
      ...lines,
      line(
        'tote',
        'ink',
        'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer',
        'Tinte, Größe Sonderanfertigung',
        12,
        '€12,456.00',
        { was: '€14,880.00', image: null },
      ),
    ],
  },
}

const again = {
  orderNumber: '1048',
  total: '€139.00',
  keptUntil: 'until 14:20',
  options: checkout.paymentOptions,
  action: '/orders/1048/x/pay',
  errors: {},
  orderHref: '/orders/1048/x',
}
const pending = {
  orderNumber: '1048',
  total: '€139.00',
  pollHref: '/pay/1048/poll',
  orderHref: '/orders/1048/x',
  isSlow: false,
  email: 'aoife.byrne@example.com',
}

export const checkoutPages: Record<string, () => string> = {
  checkout: () => checkoutPage(checkout),
  'checkout-fresh': () => checkoutPage(fresh),
  'checkout-error': () => checkoutPage(wrong),
  'checkout-changed': () => checkoutPage(changed),
  'checkout-saved': () =>
    checkoutPage({
      ...checkout,
      signedInAs: filled.email,
      isNewAddress: false,
      savedAddresses: [
        { id: '8', name: 'Aoife Byrne', oneLine: '14 Wellington Road, Cork, T23 E5R2', isChosen: true },
        {
          id: '9',
          name: 'Aoife Byrne, c/o Sceal Bakery',
          oneLine: '2 MacCurtain Street, Cork, T23 AX5P',
          isChosen: false,
        },
      ],
    }),
  'checkout-german': () => checkoutPage(german),
  'checkout-arabic': () =>
    checkoutPage({
      ...checkout,
      page: { ...arabicPage({ title: 'الدفع | Fennel Row', canonical: null }) },
      values: {
        ...filled,
        country: 'AE',
        name: 'فاطمة الزهراء الإدريسي',
        line1: 'شارع الشيخ زايد ١٢',
        city: 'دبي',
        region: 'DU',
      },
      place: placeRules('AE'),
      isBillingSame: true,
    }),
  'checkout-empty': () => emptyCheckoutPage({ page: slimPage('Checkout') }),
  'pay-demo': () =>
    demoPayPage({
      page: slimPage('Demo payment'),
      orderNumber: '1048',
      lines: [
        { title: 'Bothy mug', quantity: 2, amount: '€36.00' },
        { title: 'Toadstool lamp', quantity: 1, amount: '€89.00' },
        { title: 'Field notebook', quantity: 1, amount: '€14.00' },
      ],
      total: '€139.00',
      action: '/demo-gateway/abc',
      closedNote: '',
    }),
  'pay-demo-closed': () =>
    demoPayPage({
      page: slimPage('Demo payment'),
      orderNumber: '1048',
      lines: [],
      total: '€139.00',
      action: '',
      closedNote: 'This payment has ended and can no longer be paid.',
    }),
  'pay-pending': () => payPendingPage({ page: slimPage('Waiting for your payment'), ...pending }),
  'pay-slow': () => payPendingPage({ page: slimPage('Waiting for your payment'), ...pending, isSlow: true }),
  'pay-failed': () =>
    payFailedPage({
      page: slimPage('Payment failed'),
      ...again,
      reason: 'Your bank said no: not enough funds.',
    }),
  'pay-failed-error': () =>
    payFailedPage({
      page: slimPage('Payment failed'),
      ...again,
      reason: '',
      keptUntil: '',
      errors: { payment: 'Choose how to pay' },
      options: again.options.map((option) => ({ ...option, isChosen: false })),
    }),
  'pay-cancelled': () => payCancelledPage({ page: slimPage('Payment cancelled'), ...again }),
}

export const checkoutFragments: Record<string, () => string> = {
  'POST /checkout/quote': () =>
    checkoutQuote(
      {
        ...german,
        signedInAs: '',
        deliveryOptions: [
          { id: '7', label: 'DHL Paket', dates: 'Wed 25 to Fri 27 November', price: '€7.90', isChosen: true },
        ],
        review: 'DHL Paket',
        summary: {
          ...summary,
          rows: [
            { label: 'Items', amount: '€139.00', isOpen: false },
            { label: 'Delivery', amount: '€7.90', isOpen: false },
          ],
          total: '€146.90',
          totalMinor: 14690,
          taxNote: 'incl. €23.45 VAT',
        },
      },
      'country',
    ),
  'POST /checkout/discount': () => checkoutQuote(changed, 'code'),
  'GET /pay/1048/poll': () => payPendingFragment({ ...pending, isSlow: true }),
}
