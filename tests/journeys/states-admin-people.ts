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
]
