import { at, place, type State, sent } from './states.ts'

/** Products from files, as the owner brings them in. */
export const importStates: State[] = [
  at('imports', 'owner', '/admin/imports'),
  sent('import refused', 'owner', '/admin/imports', '/admin/imports', {}),
  at('import, checked', 'owner', place('import checked')),
  at('import, done', 'owner', place('import done')),
  at('import, columns to name', 'owner', place('import unnamed')),
  at('import, columns', 'owner', place('import unnamed', '/columns')),
  sent('import, columns refused', 'owner', place('import unnamed', '/columns'), '*/columns', {
    'column-0': '',
    'column-1': 'price',
    'column-2': 'price',
  }),
  at('import by hand, checked', 'owner', place('import named')),
  at('import by hand, columns again', 'owner', place('import named', '/columns')),
  sent(
    'import by hand, columns named meanwhile',
    'owner',
    place('import named', '/columns'),
    '*/columns',
    { 'column-4': 'tags', version: '1' },
    409,
  ),
]
