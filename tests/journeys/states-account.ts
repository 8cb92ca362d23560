import { at, place, type State, sent } from './states.ts'

/** The ways into an account, the account, and what comes of links in mails. */
export const accountStates: State[] = [
  at('sign in', 'stranger', '/account/login'),
  at('sign in, to save something', 'stranger', '/account/login?next=/account/wishlist%3Fsave%3Dbothy-mug'),
  sent('sign in, nothing typed', 'stranger', '/account/login', '/account/login', {}),
  sent('sign in, wrong', 'stranger', '/account/login', '/account/login', {
    email: 'nobody@example.com',
    password: 'not this one at all',
  }),
  at('register', 'stranger', '/account/register'),
  sent('register, refused', 'stranger', '/account/register', '/account/register', {
    email: 'anna',
    password: '12345678',
  }),
  at('forgotten password', 'stranger', '/account/forgot'),
  sent('forgotten password, refused', 'stranger', '/account/forgot', '/account/forgot', { email: 'anna' }),
  at('forgotten password, mail sent', 'stranger', '/account/forgot?sent'),
  at('new password', 'stranger', place('reset')),
  sent('new password, refused', 'stranger', place('reset'), '/account/reset', { password: 'short' }),
  at('new password by an old link', 'stranger', '/account/reset/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 410),
  at('confirm an address', 'stranger', place('verify')),
  sent('address confirmed', 'stranger', place('verify'), '/account/verify/*', {}, 200),
  at('address confirmed before', 'stranger', place('verify')),
  at('confirm by an old link', 'stranger', '/account/verify/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 410),
  at('sign in by an old link', 'stranger', '/account/link/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 410),
  at('account, address not confirmed', 'newcomer', '/account'),
  at('account', 'customer', '/account'),
  sent('account, refused', 'customer', '/account', '/account', { name: '', email: 'cara' }),
  at('my orders, none', 'newcomer', '/account/orders'),
  at('my orders', 'customer', '/account/orders'),
  at('addresses, none', 'newcomer', '/account/addresses'),
  at('addresses', 'customer', '/account/addresses'),
  at('new address', 'customer', '/account/addresses/new'),
  sent('new address, refused', 'customer', '/account/addresses/new', '/account/addresses', { name: '' }),
  at('wishlist, empty', 'newcomer', '/account/wishlist'),
  at('wishlist', 'customer', '/account/wishlist'),
  at('security', 'customer', '/account/security'),
  sent('security, refused', 'customer', '/account/security', '/account/security/password', {
    current: 'not this one at all',
    password: 'a new one that is long enough',
  }),
  at('privacy', 'customer', '/account/privacy'),
  sent('privacy, refused', 'customer', '/account/privacy', '/account/privacy/erase', { password: 'no' }),
  at('letter', 'stranger', '/newsletter'),
  sent('letter, refused', 'stranger', '/', '/newsletter', { email: 'anna' }),
  at('letter, mail sent', 'stranger', '/newsletter/sent'),
  at('letter, confirmed', 'stranger', place('letter')),
  at('letter, old link', 'stranger', '/newsletter/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 404),
]

export const problemStates: State[] = [
  at('not found', 'stranger', '/nothing/here', 404),
  sent('not allowed', 'stranger', '/track', '/track', { csrf: 'forged' }, 403),
  at('product gone', 'stranger', '/products/no-such-thing', 404),
  // Last, because nothing can be tracked from this network for a while afterwards.
  sent('too many requests', 'stranger', '/track', '/track', { number: '1', email: 'anna@example.com' }, 429),
]
