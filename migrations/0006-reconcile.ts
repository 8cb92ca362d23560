import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Disputes, and the gateways' books compared with ours. */
export async function up(db: Kysely<unknown>, { id, int, strict }: Words): Promise<void> {
  const statements = [
    `create table disputes (
       id ${id}, order_id ${int} not null references orders (id), payment_id ${int} not null references payments (id),
       gateway_dispute_id text not null, state text not null, amount_minor ${int} not null check (amount_minor >= 0),
       withdrawn_minor ${int} not null check (withdrawn_minor >= 0), reason text not null, respond_by_at ${int},
       created_at ${int} not null, updated_at ${int} not null, closed_at ${int},
       unique (payment_id, gateway_dispute_id)
     )${strict}`,
    'create index disputes_state on disputes (state, id)',
    `alter table ledger_entries add column dispute_id ${int}`,
    'create index ledger_entries_payment on ledger_entries (payment_id)',
    'create index ledger_entries_at on ledger_entries (account, at)',
    'create index payments_charge on payments (gateway, gateway_payment_id)',
    `create table reconcile_runs (
       id ${id}, gateway text not null, state text not null, from_at ${int} not null, to_at ${int} not null,
       sums_json text not null, actor text not null, error text not null, started_at ${int} not null, finished_at ${int} not null
     )${strict}`,
    'create index reconcile_runs_gateway on reconcile_runs (gateway, id)',
    `create table reconcile_items (
       id ${id}, run_id ${int} not null references reconcile_runs (id), gateway text not null, gateway_payment_id text not null,
       kind text not null, order_id ${int}, currency text not null, theirs_minor ${int} not null, ours_minor ${int} not null,
       found_at ${int} not null, resolved_at ${int}, resolution text not null
     )${strict}`,
    // What is found again is the same finding until it is cleared up.
    'create unique index reconcile_items_open on reconcile_items (gateway, gateway_payment_id) where resolved_at is null',
    'create index reconcile_items_resolved on reconcile_items (resolved_at, id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
