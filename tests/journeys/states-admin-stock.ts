import { at, place, type State, sent } from './states.ts'

const LIST = '/admin/inventory/stocktakes'
const FILES = '/admin/inventory/files'
const counting = place('stocktake')
const counted = (places: Record<string, string>) => places.counted?.split('/').at(-1)

/** Counting what stands on the shelves, as the owner does it. */
export const stockStates: State[] = [
  at('stocktakes', 'owner', LIST),
  sent('stocktakes, refused', 'owner', LIST, LIST, { location: '' }),
  sent('stocktakes, one is open already', 'owner', LIST, LIST, { location: '1' }, 409),
  at('counting', 'owner', counting),
  at('counting, counted', 'owner', place('stocktake', '?view=counted')),
  at('counting, nothing of that name', 'owner', place('stocktake', '?q=zeppelin')),
  at('counting, one thing', 'owner', (places) => `${places.stocktake}?variant=${counted(places)}`),
  at('counting, one a scan', 'owner', place('stocktake', '?each=1')),
  at('counting, no such code', 'owner', place('stocktake', '?code=zeppelin'), 422),
  sent(
    'counting, one figure refused',
    'owner',
    (places) => `${places.stocktake}?variant=${counted(places)}`,
    '*/counts/*',
    {
      counted: '5012345678900',
    },
  ),
  sent(
    'counting, counted by somebody else',
    'owner',
    (places) => `${places.stocktake}?variant=${counted(places)}`,
    '*/counts/*',
    { counted: '7', version: '0' },
    409,
  ),
  at('differences', 'owner', place('stocktake', '/differences')),
  at('differences of a closed stocktake', 'owner', place('closed stocktake')),
  sent(
    'differences, counted since',
    'owner',
    place('stocktake', '/differences'),
    '*/end',
    { seen: '0' },
    409,
  ),
  at('stock files', 'owner', FILES),
  sent('stock file, none chosen', 'owner', FILES, FILES, {}),
  at('stock file, checked', 'owner', place('stock file')),
  at('stock file, done', 'owner', place('stock file done')),
  at('stock file, refused', 'owner', place('stock file refused')),
]

export const emptyStockStates: State[] = [
  at('stocktakes of an empty shop', 'owner', LIST),
  at('stock files of an empty shop', 'owner', FILES),
]
