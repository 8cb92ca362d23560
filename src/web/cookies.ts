import type { Context } from 'hono'
import { parse, serialize } from 'hono/utils/cookie'
import type { Env } from './env.ts'
import { readHeader } from './header.ts'

type C = Context<Env>
export type CookieName = 'session' | 'cart' | 'device' | 'flash' | 'step'

const DAY_S = 86_400
const lifetimes: Record<CookieName, number> = {
  session: 30 * DAY_S,
  cart: 90 * DAY_S,
  device: 365 * DAY_S,
  flash: 60,
  // The password was right; the code is still to come.
  step: 600,
}

/** Over https a cookie is bound to this very host, which a page of a neighbouring name cannot overwrite. */
const nameOf = (c: C, name: CookieName) => (c.var.deps.config.isHttps ? `__Host-${name}` : name)

export function readCookie(c: C, name: CookieName): string | undefined {
  const sent = readHeader(c, 'cookie')
  const full = nameOf(c, name)
  return sent === undefined ? undefined : parse(sent, full)[full]
}

/** Adds a cookie to the answer; an empty value takes it away. */
export function writeCookie(c: C, name: CookieName, value: string): void {
  const line = serialize(nameOf(c, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.var.deps.config.isHttps,
    maxAge: value === '' ? 0 : lifetimes[name],
  })
  c.var.cookies.push(line)
}

/** A browser without any of our cookies sees what everybody sees. */
export function isStranger(cookieHeader: string | undefined): boolean {
  return !cookieHeader || !/(?:^|[;\s]|__Host-)(?:session|cart|flash)=/.test(cookieHeader)
}

/** Somebody without an account and without news to be told: at most the number in the bag is their own. */
export function isAnyones(cookieHeader: string | undefined): boolean {
  return !cookieHeader || !/(?:^|[;\s]|__Host-)(?:session|flash)=/.test(cookieHeader)
}

/** What is said once on the next page; only these can be said, so a forged cookie can say nothing else. */
const flashes = {
  signed_in: 'You are signed in.',
  signed_out: 'You are signed out.',
  cart_merged: 'Your bag and the one from your last visit are together now.',
  cart_shortened: 'Your bags are together now. Some quantities were lowered to what is in stock.',
  saved: 'Saved.',
  added: 'Added to your bag.',
  removed: 'Removed.',
  address_saved: 'The address is saved.',
  address_removed: 'The address is removed.',
  password_changed: 'Your password is changed. Other devices are signed out.',
  session_ended: 'That device is signed out.',
  others_ended: 'All other devices are signed out.',
  verified: 'Your email address is confirmed.',
  mail_sent: 'We have sent you an email.',
  order_cancelled: 'The order is cancelled.',
  reordered: 'What can still be bought is in your bag.',
  reordered_some: 'What can still be bought is in your bag. Some things are sold out or gone.',
  wish_added: 'Saved to your wishlist.',
  wish_removed: 'Removed from your wishlist.',
  alert_saved: 'We will write to you when it is back.',
  review_published: 'Thank you. Your review is on the page.',
  review_pending: 'Thank you. Your review appears once we have read it.',
  review_once: 'You have written about this already.',
  cart_cleared: 'Your bag is empty now.',
  account_made: 'Look in your mail: we have sent a link to confirm your address. You can sign in already.',
  account_erased: 'Your account is closed and your details are erased.',
  email_change_sent: 'Open the link we have sent to the new address. Until then the old one counts.',
  mail_wait: 'We have sent that mail a few times. Look in your spam folder, or try again in an hour.',
  news_sent: 'We have sent you an email. Open its link to get the letter.',
  wish_full: 'Your wishlist is full. Take something off it first.',
  import_started: 'The import has begun.',
  stock_saved: 'The count is saved.',
  stock_received:
    'The delivery is on the shelf. What was sold ahead has gone to the orders that waited for it.',
  stock_written_off: 'Written off.',
  stock_moved: 'Moved.',
  stock_file_started: 'The stock is being changed.',
  stocktake_closed: 'The stocktake is closed, and the stock corrected.',
  stocktake_cancelled: 'The stocktake is cancelled. Nothing was corrected.',
  paid_by_hand: 'Marked as paid.',
  packed: 'Packed.',
  shipped: 'Marked as sent. The shopper gets a mail with the tracking number.',
  delivered: 'Marked as delivered.',
  refund_started: 'The refund is on its way.',
  order_edited: 'Taken out. The customer gets a mail.',
  order_readdressed: 'The address is changed. The customer gets a mail.',
  parcel_lost: 'Marked as lost. Refund what was in it, or send it anew.',
  parcel_back: 'Marked as back. Refund what was in it to put it back in stock.',
  return_asked: 'We have your request and write to you.',
  return_approved: 'The return is approved. The customer gets a mail.',
  return_rejected: 'The return is turned down. The customer gets a mail.',
  note_sent: 'Your words go to the customer by mail, and stand beside their order.',
  return_received: 'Received. Say now what goes back in stock.',
  return_closed: 'The return is done.',
  draft_gone: 'The draft is thrown away.',
  order_placed: 'The order is placed. The customer gets a mail.',
  mail_resent: 'The mail will be sent again.',
  asked_paid: 'The gateway says: it is paid.',
  asked_open: 'The gateway says: it can still be paid.',
  asked_processing: 'The gateway says: the money is on its way.',
  asked_closed: 'The gateway says: it was not paid, and cannot be paid any more.',
  asked_mismatch: 'The gateway reports other money than was asked for.',
  asked_gateway_down: 'The gateway does not answer. The shop goes on asking by itself.',
  asked_unknown: 'The gateway does not know this payment.',
  books_asked: 'The books are being compared. Look again in a minute.',
  difference_explained: 'Noted. It is not looked for any more.',
  verify_asked: 'The books are being verified. Look again in a minute.',
  keys_on: 'The keys work from now on.',
  keys_off: 'Single letters do nothing any more. Ctrl K still opens the search.',
  steps_hidden: 'The first steps are put away. You find them again at the foot of this page.',
  export_asked: 'The shop is being written to a file. Look again in a minute.',
  export_asked_already: 'An export is being written already. Look again in a minute.',
  export_removed: 'The file is removed.',
  backup_asked: 'A backup is being made. Look again in a minute.',
  staff_invited: 'The invitation is on its way. Its link works for a week.',
  staff_invited_again: 'A new invitation is on its way. The older link no longer works.',
  invitation_revoked: 'The invitation is taken back. Its link no longer works.',
  staff_joined: 'Welcome. This is where you work from now on.',
  role_changed: 'The role is changed. It counts from their next click on.',
  access_ended: 'Their access is ended, and they are signed out everywhere.',
  sessions_ended: 'They are signed out everywhere.',
  two_factor_reset: 'Two-factor is off for them, and they are signed out everywhere.',
  passkey_added: 'The passkey is added. You can sign in with it.',
  passkey_removed: 'The passkey is removed. It opens nothing any more.',
  two_factor_off: 'Two-factor is switched off.',
  role_saved: 'The role is saved. It counts from everybody’s next click on.',
  role_deleted: 'The role is deleted.',
  log_checked: 'The log has been checked.',
  taken_back: 'Taken back.',
  product_made:
    'The product is in the catalogue. Give it pictures and, if it comes in several shapes, options.',
  product_copied: 'This is the copy. It is a draft until you put it on show.',
  variants_made: 'The missing variants are made. Give them article numbers.',
  variant_deleted: 'The variant is deleted.',
  variant_archived: 'The variant is archived: orders, bags or the ledger still know it.',
  file_added: 'The file is there. Whoever buys from now on gets it.',
  file_replaced: 'Replaced. Whoever bought it before gets the new one as well.',
  file_removed: 'Removed. It is kept for as long as anybody who bought it may fetch it.',
  download_renewed: 'The link works again.',
  files_given: 'Given. The customer finds them on the order’s page.',
  pictures_added: 'The pictures are on the page. Say in a few words what each of them shows.',
  bulk_undone: 'It is being put back.',
  event_again: 'It will be worked through once more.',
  review_shown: 'The review is on the product’s page.',
  review_hidden: 'The review is hidden.',
  reviews_shown: 'Reviews shown: {n}.',
  reviews_hidden: 'Reviews hidden: {n}.',
  reviews_none: 'Nothing was changed: tick reviews that are not so already.',
  reply_saved: 'The reply is saved.',
  reply_removed: 'The reply is removed.',
  gift_card_given: 'The gift card is there.',
  gift_card_sent: 'The code is on its way by mail.',
  gift_card_stopped: 'The gift card is stopped.',
  gift_card_allowed: 'The gift card can be spent again.',
  customer_mail_sent: 'Saved. A link has gone to the new address: the account moves there once it is opened.',
  customers_merged: 'They are one customer now.',
  customer_erased: 'The customer is erased. Their orders stay in the books.',
} as const
export type Flash = keyof typeof flashes

/** Leaves a message for the page that comes next. @param count what stands for {n} in it */
export const leaveFlash = (c: C, flash: Flash, count?: number): void =>
  writeCookie(c, 'flash', count === undefined ? flash : `${flash}.${count}`)

/** Takes the message that was left, '' for none. */
export function takeFlash(c: C): string {
  const left = readCookie(c, 'flash')
  if (left === undefined) return ''
  writeCookie(c, 'flash', '')
  const [, name = '', count = ''] = /^(\w+)(?:\.(\d{1,9}))?$/.exec(left) ?? []
  return Object.hasOwn(flashes, name) ? flashes[name as Flash].replace('{n}', count) : ''
}
