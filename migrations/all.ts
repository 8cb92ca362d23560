import * as shop from './0001-shop.ts'
import * as search from './0002-search.ts'
import * as engines from './0003-engines.ts'
import * as care from './0007-care.ts'

/** Every migration in order; a name once released never changes. */
export const migrations = {
  '0001-shop': shop,
  '0002-search': search,
  '0003-engines': engines,
  '0007-care': care,
}
