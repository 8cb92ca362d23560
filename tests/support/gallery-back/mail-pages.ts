import {
  accountChangedMail,
  backInStockMail,
  type Mail,
  type MailOrder,
  type MailShop,
  newsletterConfirmMail,
  orderCancelledMail,
  orderChangedMail,
  orderConfirmedMail,
  orderNoteMail,
  orderPlacedMail,
  orderRefundedMail,
  orderShippedMail,
  orderToPayMail,
  paymentFailedMail,
  resetPasswordMail,
  returnMail,
  verifyEmailMail,
} from '#src/domain/notifications/mail-views.ts'

const shop: MailShop = {
  name: 'Fennel Row',
  url: 'https://fennelrow.example',
  lang: 'en',
  dir: 'ltr',
  imprint: 'Fennel Row Ltd, 3 Coal Quay, Cork, T12 X70A, Ireland',
}
const order: MailOrder = {
  number: '1048',
  href: 'https://fennelrow.example/orders/1048/6Jc1h8yW2oT0mV5q',
  placedOn: '21 November 2026',
  firstName: 'Aoife',
  lines: [
    { title: 'Bothy mug', detail: 'Sky, 350 ml', quantity: 2, total: '€36.00' },
    { title: 'Toadstool lamp', detail: 'Butter, EU plug', quantity: 1, total: '€89.00' },
    {
      title: 'Donaudampfschifffahrtsgesellschaftskapitänsmütze, Kapitänsmütze <schwarz> & "weiß" &amp; ~',
      detail: '',
      quantity: 1,
      total: '€14.00',
    },
  ],
  rows: [
    { label: 'Items', amount: '€139.00' },
    { label: 'Code FENNEL10', amount: '−€13.90' },
    { label: 'Delivery', amount: 'Free' },
  ],
  total: '€125.10',
  taxNote: 'incl. €23.39 VAT',
  deliverTo: ['Aoife Byrne', '14 Wellington Road', 'Cork', 'T23 E5R2', 'Ireland'],
  billTo: [],
  deliveryMethod: 'An Post standard, Tue 24 to Thu 26 November',
  paymentMethod: 'Card',
}
const about = { shop, order }
const link = {
  shop,
  href: 'https://fennelrow.example/account/verify?token=6Jc1h8yW2oT0mV5qA9bXyZ0123456789',
  validFor: 'one day',
}

export const mails: Record<string, () => Mail> = {
  'mail-order-confirmed': () =>
    orderConfirmedMail({
      ...{ ...about, dates: 'Tue 24 to Thu 26 November' },
      ...{ files: [], areFilesToCome: true, isPacked: true },
    }),
  'mail-order-files': () =>
    orderConfirmedMail({
      ...about,
      dates: '',
      files: [{ title: 'Sewing pattern', size: '4.1 MB' }],
      areFilesToCome: false,
      isPacked: false,
    }),
  'mail-order-placed': () =>
    orderPlacedMail({
      ...about,
      transfer: {
        amount: '€125.10',
        holder: 'Fennel Row Ltd',
        iban: 'IE29 AIBK 9311 5212 3456 78',
        bic: 'AIBKIE2D',
        bank: 'Allied Irish Banks',
        reference: 'FR-1048-7Q2',
        payBy: '28 November 2026',
      },
    }),
  'mail-order-to-pay': () =>
    orderToPayMail({ ...about, payHref: `${order.href}/pay`, keptUntil: '28 November 2026' }),
  'mail-payment-failed': () =>
    paymentFailedMail({
      ...about,
      reason: 'Your bank said no: not enough funds.',
      payHref: `${order.href}/pay`,
      keptUntil: 'today 14:20',
    }),
  'mail-order-shipped': () =>
    orderShippedMail({
      ...about,
      carrier: 'DHL',
      trackingNumber: '00340434161094015902',
      trackingHref: 'https://www.dhl.com/?id=1&x=2',
      contents: ['2 × Bothy mug, Sky', '1 × Toadstool lamp, Butter'],
      isPart: true,
      dates: 'Tue 24 to Thu 26 November',
    }),
  'mail-order-cancelled': () =>
    orderCancelledMail({
      ...about,
      reason: 'The last lamp was broken in the warehouse.',
      refundNote: 'The €125.10 goes back to your card.',
    }),
  'mail-order-refunded': () =>
    orderRefundedMail({
      ...about,
      amount: '€18.00',
      reason: 'Chipped lip',
      way: 'to your card',
      lines: [{ title: 'Bothy mug', detail: 'Sky, 350 ml', quantity: 1, total: '€18.00' }],
      soFar: 'Refunded so far: €18.00 of €125.10.',
    }),
  'mail-order-note': () =>
    orderNoteMail({
      ...about,
      paragraphs: [
        'One of the two mugs chipped on its way here.',
        'Would the sky blue one do? It goes out the same day.',
      ],
    }),
  'mail-order-changed': () =>
    orderChangedMail({
      ...about,
      taken: ['1 × Bothy mug, Sky'],
      reason: 'It has a chipped lip & we have no other.',
      moneyNote: '€18.00 goes back to your card.',
      newAddress: order.deliverTo,
    }),
  'mail-return-approved': () =>
    returnMail(`Order ${order.number}: please send it back`, {
      ...about,
      heading: 'Please send it back',
      say: 'We take these back. Once they are here and we have looked at them, the money goes back.',
      answer: 'Put the slip into the parcel and bring it to any post office.',
      things: ['2 × Bothy mug, Sky'],
    }),
  'mail-account-changed': () =>
    accountChangedMail({
      shop,
      heading: 'Your password for Fennel Row was changed',
      say: 'The password of your account was changed just now, and every other browser was signed out.',
      href: 'https://fennelrow.example/account/forgot',
    }),
  'mail-verify-email': () => verifyEmailMail({ ...link, firstName: 'Aoife' }),
  'mail-reset-password': () => resetPasswordMail({ ...link, validFor: 'one hour' }),
  'mail-back-in-stock': () =>
    backInStockMail({
      shop,
      title: 'Bothy mug',
      detail: 'Sky, 350 ml',
      price: '€18.00',
      href: 'https://fennelrow.example/products/bothy-mug?variant=12',
    }),
  'mail-newsletter-confirm': () => newsletterConfirmMail(link),
  'mail-arabic': () =>
    orderShippedMail({
      shop: { ...shop, lang: 'ar', dir: 'rtl' },
      order: {
        ...order,
        firstName: 'فاطمة',
        deliverTo: ['فاطمة الزهراء الإدريسي', 'شارع الشيخ زايد ١٢', 'دبي'],
      },
      carrier: 'DHL',
      trackingNumber: '00340434161094015902',
      trackingHref: '',
      contents: ['دفتر ملاحظات الحقل'],
      isPart: false,
      dates: '',
    }),
}
