import { setImmediate as letOthersIn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db, Tx } from '#src/platform/db/db.ts'
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
    const counts = new Map<string, number>()
    const findings: Finding[] = []
    for (const [area, invariants] of Object.entries(areas)) {
      for (const invariant of invariants) {
        findings.push({ area, name: invariant.name, ...(await check(tx, invariant, counts)) })
        // SQLite answers in this very thread: shoppers get their turn between two questions.
        await letOthersIn()
      }
    }
    return findings
  })
}

async function check(tx: Tx, { among, broken }: Invariant, counts: Map<string, number>) {
  const checked = counts.get(among) ?? (await count(tx, among))
  counts.set(among, checked)
  if (typeof broken === 'function') {
    const found = await broken(tx)
    return { checked, broken: found.length, samples: found.slice(0, SAMPLE) }
  }
  const { rows } = await sql
    .raw<{ what: string; n: number }>(
      `select what, count(*) over () as n from (${broken}) broken order by what limit ${SAMPLE}`,
    )
    .execute(tx)
  return { checked, broken: Number(rows[0]?.n ?? 0), samples: rows.map(({ what }) => what) }
}

async function count(tx: Tx, among: string): Promise<number> {
  const { rows } = await sql.raw<{ n: number }>(`select count(*) as n from ${among}`).execute(tx)
  return Number(rows[0]?.n ?? 0)
}
