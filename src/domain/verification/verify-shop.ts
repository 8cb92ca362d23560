import { setImmediate as letOthersIn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { isPostgres } from '#src/platform/db/engine-of.ts'
import { inSnapshot } from '#src/platform/db/transaction.ts'
import type { Invariant } from './invariant.ts'
import { audit } from './invariants/audit.ts'
import { belonging } from './invariants/belonging.ts'
import { bundles } from './invariants/bundles.ts'
import { coupons } from './invariants/coupons.ts'
import { giftCards } from './invariants/gift-cards.ts'
import { invoices } from './invariants/invoices.ts'
import { ledger } from './invariants/ledger.ts'
import { mail } from './invariants/mail.ts'
import { money } from './invariants/money.ts'
import { orders } from './invariants/orders.ts'
import { parcels } from './invariants/parcels.ts'
import { reconciliation } from './invariants/reconciliation.ts'
import { returns } from './invariants/returns.ts'
import { stock } from './invariants/stock.ts'

/** Every promise there is. A new area is a file beside the others and a name here. */
const areas = {
  ...{ stock, orders, money, ledger, reconciliation, parcels, returns },
  ...{ coupons, giftCards, mail, audit, belonging, invoices, bundles },
}

/** How many of the rows that break a promise are named. */
const SAMPLE = 5

export type Finding = {
  area: string
  name: string
  /** How many things were looked at. */
  checked: number
  /** How many of them break the promise. */
  broken: number
  /** Names of the first few. */
  samples: string[]
}

/**
 * Checks the shop's books as they are at one moment, without changing anything or holding anybody up.
 * @returns every promise with how often it is broken
 */
export function verifyShop(db: Db | Tx): Promise<Finding[]> {
  return inSnapshot(db, async (tx) => {
    const counts = new Map<string, number>()
    const findings: Finding[] = []
    for (const [area, invariants] of Object.entries(areas)) {
      for (const asked of rounds(tx, invariants)) {
        findings.push(...(await ask(tx, area, asked, counts)))
        await letOthersIn()
      }
    }
    return findings
  })
}

/**
 * SQLite answers in this very thread: shoppers get their turn between two questions. PostgreSQL is far away: it is asked for
 * an area in one go.
 */
function rounds(tx: Tx, invariants: readonly Invariant[]): (readonly Invariant[])[] {
  return isPostgres(tx) ? [invariants] : invariants.map((invariant) => [invariant])
}

type Answer = { kind: 'counted' | 'broken'; place: number; what: string; n: number }

/**
 * @param counts how many there are of what was looked at already, by its from-clause: many promises are about orders
 * @returns a finding for each promise, in their order
 */
async function ask(
  tx: Tx,
  area: string,
  invariants: readonly Invariant[],
  counts: Map<string, number>,
): Promise<Finding[]> {
  const uncounted = [...new Set(invariants.map(({ among }) => among))].filter((among) => !counts.has(among))
  const queries = [
    ...uncounted.map(
      (among, place) =>
        `select 'counted' as kind, ${place} as place, '' as what, count(*) as n from ${among}`,
    ),
    ...invariants.flatMap(({ broken }, place) =>
      typeof broken === 'string'
        ? `select * from (select 'broken' as kind, ${place} as place, what, count(*) over () as n from (${broken}) broken order by what limit ${SAMPLE}) found`
        : [],
    ),
  ]
  const rows =
    queries.length === 0 ? [] : (await sql.raw<Answer>(queries.join(' union all ')).execute(tx)).rows
  for (const { kind, place, n } of rows) if (kind === 'counted') counts.set(uncounted[place] ?? '', Number(n))
  const findings: Finding[] = []
  for (const [place, { name, among, broken }] of invariants.entries()) {
    const checked = counts.get(among) ?? 0
    if (typeof broken === 'string') {
      const found = rows.filter((row) => row.kind === 'broken' && row.place === place)
      const samples = found.map(({ what }) => what)
      findings.push({ area, name, checked, broken: Number(found[0]?.n ?? 0), samples })
    } else {
      const found = await broken(tx)
      findings.push({ area, name, checked, broken: found.length, samples: found.slice(0, SAMPLE) })
    }
  }
  return findings
}
