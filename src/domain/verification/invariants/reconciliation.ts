import { AGREED_AGAIN } from '../../reconciliation/reconciliation.ts'
import type { Invariant } from '../invariant.ts'

/** Where the gateways’ books and ours differ. */
export const reconciliation: Invariant[] = [
  {
    name: 'what the books differ in is listed once until it is cleared up',
    among: 'reconcile_items',
    broken: `select gateway || ' ' || gateway_payment_id || ': ' || count(*) as what from reconcile_items
      where resolved_at is null group by gateway, gateway_payment_id having count(*) > 1`,
  },
  {
    name: 'every difference that somebody explained has its row in the audit',
    among: `reconcile_items where resolved_at is not null and resolution <> '${AGREED_AGAIN}'`,
    broken: `select 'difference ' || i.id as what from reconcile_items i
      where i.resolved_at is not null and i.resolution <> '${AGREED_AGAIN}' and not exists (select 1 from audit_log a
        where a.entity = 'reconcile_item' and a.entity_id = cast(i.id as text) and a.at = i.resolved_at)`,
  },
]
