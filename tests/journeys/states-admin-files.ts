import { at, place, type State, sent } from './states.ts'

/** Products that come as files, as the owner sees them. */
export const fileStates: State[] = [
  at('product files', 'owner', place('files')),
  at('product files, none', 'owner', '/admin/products/1/files'),
  sent('product files, refused', 'owner', place('files'), '*/files', {
    max_downloads: '0',
    valid_days: 'soon',
  }),
  at('product file', 'owner', place('file')),
  sent('product file, refused', 'owner', place('file'), '/admin/products/*', {
    max_downloads: '-1',
    version: '1',
  }),
  sent(
    'product file, changed by somebody else',
    'owner',
    place('file'),
    '/admin/products/*',
    { label: 'Mine', version: '999' },
    409,
  ),
  at('admin order, with files', 'owner', place('admin files')),
]
