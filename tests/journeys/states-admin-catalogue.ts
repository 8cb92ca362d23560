import { at, type State, sent } from './states.ts'

/** Categories and collections in the back office, on the demo shop. */
export const catalogueStates: State[] = [
  at('categories, the tree', 'owner', '/admin/categories'),
  at('categories, one of them', 'owner', '/admin/categories/1'),
  at('categories, a new one', 'owner', '/admin/categories/new'),
  sent('categories, refused', 'owner', '/admin/categories/new', '/admin/categories', {
    title: '',
    slug: 'kitchen',
  }),
  sent(
    'categories, changed by somebody else',
    'owner',
    '/admin/categories/1',
    '/admin/categories/1',
    { title: 'Kitchen and pantry', version: '1' },
    409,
  ),
  at('categories, before one is deleted', 'owner', '/admin/categories/1/deletion'),
  at('categories, order of products', 'owner', '/admin/categories/1/products'),
]
