import * as shop from './0001-shop.ts'
import * as search from './0002-search.ts'
import * as engines from './0003-engines.ts'
import * as stock from './0004-stock.ts'
import * as returns from './0005-returns.ts'
import * as reconcile from './0006-reconcile.ts'
import * as care from './0007-care.ts'
import * as access from './0008-access.ts'
import * as audit from './0009-audit.ts'
import * as customers from './0010-customers.ts'
import * as collections from './0011-collections.ts'
import * as orders from './0012-orders.ts'
import * as products from './0013-products.ts'
import * as content from './0014-content.ts'
import * as imports from './0015-imports.ts'
import * as exports from './0016-exports.ts'
import * as home from './0017-home.ts'
import * as stocktakes from './0018-stocktakes.ts'
import * as drafts from './0019-drafts.ts'
import * as notes from './0020-notes.ts'
import * as connections from './0021-connections.ts'
import * as downloads from './0022-downloads.ts'
import * as related from './0023-related.ts'
import * as giftCards from './0024-gift-cards.ts'
import * as bundles from './0025-bundles.ts'

/** Every migration in order; a name once released never changes. */
export const migrations = {
  '0001-shop': shop,
  '0002-search': search,
  '0003-engines': engines,
  '0004-stock': stock,
  '0005-returns': returns,
  '0006-reconcile': reconcile,
  '0007-care': care,
  '0008-access': access,
  '0009-audit': audit,
  '0010-customers': customers,
  '0011-collections': collections,
  '0012-orders': orders,
  '0013-products': products,
  '0014-content': content,
  '0015-imports': imports,
  '0016-exports': exports,
  '0017-home': home,
  '0018-stocktakes': stocktakes,
  '0019-drafts': drafts,
  '0020-notes': notes,
  '0021-connections': connections,
  '0022-downloads': downloads,
  '0023-related': related,
  '0024-gift-cards': giftCards,
  '0025-bundles': bundles,
}
