import { render } from '#src/platform/views/render.ts'
import { inlineStyles, mailSheet } from './mail-style.ts'

/** What is put into the outbox. */
export type Mail = { subject: string; html: string; text: string }

export type MailShop = {
  name: string
  /** Whole address of the shop's home. */
  url: string
  lang: string
  dir: 'ltr' | 'rtl'
  /** Name and postal address of who sends this, one line. */
  imprint: string
}

export type MailLine = {
  title: string
  /** The variant, ''. */
  detail: string
  quantity: number
  total: string
}

/** An order as every mail about it shows it. All money is text. */
export type MailOrder = {
  number: string
  /** Whole address of the order's page. */
  href: string
  placedOn: string
  /** The name to greet, ''. */
  firstName: string
  lines: MailLine[]
  /** Items, discount, delivery, added taxes. */
  rows: { label: string; amount: string }[]
  total: string
  /** "incl. €25.99 VAT", ''. */
  taxNote: string
  deliverTo: string[]
  /** Empty where it is the same. */
  billTo: string[]
  /** "An Post standard, Tue 24 to Thu 26 November" */
  deliveryMethod: string
  /** "Card", "Cash on delivery: €139.00 to the courier" */
  paymentMethod: string
}

export type TransferNote = {
  amount: string
  holder: string
  iban: string
  bic: string
  bank: string
  reference: string
  payBy: string
}

type About = { shop: MailShop; order: MailOrder }

/**
 * Renders `email/NAME` and its twin `email/NAME-text`. The twin is escaped like any view and the escaping
 * is undone at the end, so that no template prints anything raw.
 */
function mail(name: string, subject: string, preheader: string, props: { shop: MailShop }): Mail {
  const html = render(`email/${name}`, { ...props, title: subject, preheader, sheetHtml: mailSheet })
  return { subject, html: inlineStyles(html), text: plainText(render(`email/${name}-text`, props)) }
}

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}

/** Templates lose their empty lines when compiled; a line that is `~` alone stands for one. */
function plainText(rendered: string): string {
  const lines = rendered
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (line === '~' ? '' : line))
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity] ?? entity)
    .trim()}\n`
}

/** A file that was bought, and how large it is. */
type MailFile = { title: string; size: string }

/**
 * Paid, or to be paid at the door: the goods will come. `dates`: "Tue 24 to Thu 26 November", ''. `files` are fetched on the
 * order's page, or `areFilesToCome` there once it is paid; `isPacked` says whether anything goes by post.
 */
export function orderConfirmedMail(
  props: About & { dates: string; files: MailFile[]; areFilesToCome: boolean; isPacked: boolean },
): Mail {
  const { order, dates, files } = props
  const ready = files.length > 0 ? 'Your files are ready.' : ''
  const arrives = dates ? `It arrives ${dates}.` : ''
  const preheader = [ready, arrives].filter(Boolean).join(' ') || `${order.total}, with the receipt inside.`
  return mail('order-confirmed', `Order ${order.number}: thank you`, preheader, props)
}

/** To be paid by transfer: how, and by when. */
export function orderPlacedMail(props: About & { transfer: TransferNote }): Mail {
  const { order, transfer } = props
  const subject = `Order ${order.number}: please transfer ${transfer.amount}`
  return mail('order-placed', subject, `Reference ${transfer.reference}, by ${transfer.payBy}.`, props)
}

/** Written by staff for its customer, who chooses on its page how to pay. `keptUntil`: "5 December 2026". */
export function orderToPayMail(props: About & { payHref: string; keptUntil: string }): Mail {
  const { order, keptUntil } = props
  const subject = `Order ${order.number}: choose how to pay ${order.total}`
  return mail('order-to-pay', subject, `Your things are kept aside until ${keptUntil}.`, props)
}

/** The money did not come. `reason`: a sentence of the gateway's or ''; `keptUntil`: "today 14:20" or ''. */
export function paymentFailedMail(
  props: About & { reason: string; payHref: string; keptUntil: string },
): Mail {
  const subject = `Order ${props.order.number}: the payment did not go through`
  return mail('payment-failed', subject, 'No money was taken. You can try again.', props)
}

export type ShippedProps = About & {
  carrier: string
  trackingNumber: string
  /** The carrier's page, '' where we know none. */
  trackingHref: string
  /** "2 × Bothy mug, Sky": what is in this parcel. */
  contents: string[]
  /** True where the rest follows in another parcel. */
  isPart: boolean
  dates: string
}
export function orderShippedMail(props: ShippedProps): Mail {
  const subject = `Order ${props.order.number} is on its way`
  const preheader = [props.carrier, props.trackingNumber].filter(Boolean).join(', ')
  return mail('order-shipped', subject, preheader || 'It has left us.', props)
}

/** `reason` may be ''; `refundNote`: "The €139.00 goes back to your card." or ''. */
export function orderCancelledMail(props: About & { reason: string; refundNote: string }): Mail {
  const subject = `Order ${props.order.number} is cancelled`
  return mail('order-cancelled', subject, props.refundNote || 'Nothing was charged.', props)
}

export type RefundedProps = About & {
  amount: string
  /** ''. */
  reason: string
  /** "to your card", "by transfer". */
  way: string
  /** What it is for; empty for an amount without lines. */
  lines: MailLine[]
  /** "Refunded so far €36.00 of €139.00", ''. */
  soFar: string
}
export function orderRefundedMail(props: RefundedProps): Mail {
  const subject = `Order ${props.order.number}: ${props.amount} refunded`
  return mail('order-refunded', subject, `${props.amount} goes back ${props.way}.`, props)
}

export type ChangedProps = About & {
  /** "2 × Bothy mug, Sky": what is no longer in the order; empty where only the address is new. */
  taken: string[]
  /** ''. */
  reason: string
  /** What it means for the money, a sentence or ''. */
  moneyNote: string
  /** Where it goes now; empty where that is as it was. */
  newAddress: string[]
}
export function orderChangedMail(props: ChangedProps): Mail {
  const subject = `Order ${props.order.number} has changed`
  return mail('order-changed', subject, props.moneyNote || 'It goes to another address now.', props)
}

export type NoteProps = About & { paragraphs: string[] }
/** What staff wrote to whoever ordered. */
export function orderNoteMail(props: NoteProps): Mail {
  const subject = `A word about your order ${props.order.number}`
  return mail('order-note', subject, props.paragraphs[0] ?? '', props)
}

export type ReturnProps = About & {
  heading: string
  /** What happens next, a sentence. */
  say: string
  /** What the shop wrote by hand, ''. */
  answer: string
  /** "2 × Bothy mug, Sky" */
  things: string[]
}
/** Asked for, approved or turned down. */
export function returnMail(subject: string, props: ReturnProps): Mail {
  return mail('return', subject, props.say, props)
}

type WithLink = { shop: MailShop; href: string /** "one hour" */; validFor: string }

export function verifyEmailMail(props: WithLink & { firstName: string }): Mail {
  return mail(
    'verify-email',
    `Confirm your address for ${props.shop.name}`,
    'One press and it is done.',
    props,
  )
}
export function resetPasswordMail(props: WithLink): Mail {
  return mail(
    'reset-password',
    `A new password for ${props.shop.name}`,
    `The link works for ${props.validFor}.`,
    props,
  )
}
/** Tells the owner of an address, and nobody else, that it has an account. */
export function accountExistsMail(props: WithLink & { signInHref: string }): Mail {
  return mail(
    'account-exists',
    `You already have an account at ${props.shop.name}`,
    'Sign in, or choose a new password.',
    props,
  )
}
export type ChangedAccountProps = {
  shop: MailShop
  heading: string
  say: string
  /** Where a new password is asked for; '' where that helps nobody. */
  href: string
}
/** What opens an account, or what it opens, has changed. */
export function accountChangedMail(props: ChangedAccountProps): Mail {
  return mail('account-changed', props.heading, props.say, props)
}
/** Somebody may work here. */
export function staffInvitationMail(props: WithLink & { invitedBy: string; role: string }): Mail {
  const subject = `${props.invitedBy} invites you to work at ${props.shop.name}`
  return mail('staff-invitation', subject, `The link works for ${props.validFor}.`, props)
}
/** Money to spend in the shop. `until`: "5 December 2026", ''. */
export function giftCardMail(props: {
  shop: MailShop
  cards: { code: string; amount: string; until: string }[]
}): Mail {
  const { shop, cards } = props
  const [first] = cards
  const subject =
    cards.length === 1
      ? `A gift card of ${first?.amount} for ${shop.name}`
      : `Your gift cards for ${shop.name}`
  return mail('gift-card', subject, 'With the code to spend it.', props)
}
export type BackInStockProps = {
  shop: MailShop
  /** "Bothy mug" */
  title: string
  /** The variant, ''. */
  detail: string
  price: string
  href: string
}
/** What somebody asked to hear of can be bought again. */
export function backInStockMail({ title: thing, ...rest }: BackInStockProps): Mail {
  const props = { ...rest, thing }
  return mail('back-in-stock', `${thing} is back`, 'You asked us to tell you.', props)
}
export function newsletterConfirmMail(props: WithLink): Mail {
  return mail(
    'newsletter-confirm',
    `Shall we write to you? ${props.shop.name}`,
    'One press and you are on the list.',
    props,
  )
}
