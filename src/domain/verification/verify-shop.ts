import { setImmediate as letOthersIn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { isPostgres } from '#src/platform/db/engine-of.ts'
import { inSnapshot } from '#src/platform/db/transaction.ts'
import type { Invariant } from './invariant.ts'
import { audit } from './invariants/audit.ts'
import { belonging } from './invariants/belonging.ts'
import { coupons } from './invariants/coupons.ts'
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
  ...{ coupons, mail, audit, belonging, invoices },
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
    const findings: Finding[] = []
    for (const [area, invariants] of Object.entries(areas)) {
      for (const asked of rounds(tx, invariants)) {
        findings.push(...(await ask(tx, area, asked)))
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

type Answer = { place: number; kind: 'checked' | 'broken'; what: string; n: number }

/** @returns a finding for each promise, in their order */
async function ask(tx: Tx, area: string, invariants: readonly Invariant[]): Promise<Finding[]> {
  const queries = invariants.flatMap(({ among, broken }, place) => [
    `select ${place} as place, 'checked' as kind, '' as what, count(*) as n from ${among}`,
    ...(typeof broken === 'string'
      ? [
          `select * from (select ${place}, 'broken', what, count(*) over () from (${broken}) broken order by what limit ${SAMPLE}) found`,
        ]
      : []),
  ])
  const { rows } = await sql.raw<Answer>(queries.join(' union all ')).execute(tx)
  const findings: Finding[] = []
  for (const [place, { name, broken }] of invariants.entries()) {
    const told = (kind: Answer['kind']) => rows.filter((row) => row.place === place && row.kind === kind)
    const checked = Number(told('checked')[0]?.n)
    if (typeof broken === 'string') {
      const found = told('broken')
      const samples = found.map(({ what }) => what)
      findings.push({ area, name, checked, broken: Number(found[0]?.n ?? 0), samples })
    } else {
      const found = await broken(tx)
      findings.push({ area, name, checked, broken: found.length, samples: found.slice(0, SAMPLE) })
    }
  }
  return findings
}
