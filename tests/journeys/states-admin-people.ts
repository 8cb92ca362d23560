import { at, place, type State, sent } from './states.ts'

/** Customers and what they write, as the owner sees them. */
export const peopleStates: State[] = [
  at('reviews that wait', 'owner', '/admin/reviews'),
  at('reviews, all', 'owner', '/admin/reviews?view=all'),
  at('reviews, none', 'owner', '/admin/reviews?q=zeppelin'),
  at('one review', 'owner', place('review')),
  sent('one review, reply refused', 'owner', place('review'), '*/reply', { reply: '' }),
  sent(
    'one review, decided meanwhile',
    'owner',
    place('review'),
    '*/reply',
    { reply: 'Ta.', version: '1' },
    409,
  ),
  at('customers', 'owner', '/admin/customers'),
  at('customers, guests by value', 'owner', '/admin/customers?view=guests&sort=value'),
  at('customers, none', 'owner', '/admin/customers?q=zeppelin'),
  at('one customer', 'owner', place('cara')),
  at('one customer, guest', 'owner', place('guest')),
  sent('one customer, contact refused', 'owner', place('cara'), '*/contact', {
    email: 'cara',
    phone: 'ring me',
  }),
  sent(
    'one customer, changed by somebody else',
    'owner',
    place('cara'),
    '*/contact',
    { name: 'Cara C. Customer', version: '1' },
    409,
  ),
  sent('one customer, note refused', 'owner', place('cara'), '*/notes', { note: '' }),
  sent('one customer, tag refused', 'owner', place('guest'), '*/tags', { tag: '' }),
  at('gift cards', 'owner', '/admin/gift-cards'),
  sent('gift card, change refused', 'owner', place('admin gift card'), '*/balance', { amount: 'much' }),
  sent('gift card, giving refused', 'owner', '/admin/gift-cards/new', '/admin/gift-cards/new', {
    email: 'bart',
  }),
  at('customer groups', 'owner', '/admin/customers/groups'),
  sent('customer groups, refused', 'owner', '/admin/customers/groups', '/admin/customers/groups', {
    name: '',
  }),
  at('merging customers', 'owner', place('cara', '/merge')),
  at('merging customers, found', 'owner', place('cara', '/merge?other=example')),
  at('merging customers, nobody found', 'owner', place('cara', '/merge?other=zeppelin'), 422),
  at(
    'merging customers, preview',
    'owner',
    (places) => `${places.cara}/merge?id=${places.guest?.split('/').at(-1)}`,
  ),
  at('erasing a customer, not yet', 'owner', place('cara', '/erasure')),
  sent('erasing a customer, refused', 'owner', place('nora', '/erasure'), '*/erasure', { email: 'nora' }),
]

export const emptyPeopleStates: State[] = [
  at('customers of an empty shop', 'owner', '/admin/customers'),
  at('customer groups of an empty shop', 'owner', '/admin/customers/groups'),
  at('reviews of an empty shop', 'owner', '/admin/reviews?view=all'),
]
