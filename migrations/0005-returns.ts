import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/** Every state of a table's rows, with the states that may follow it. */
export type Moves = Readonly<Record<string, readonly string[]>>

const tables = ({ id, int, strict }: Words) => [
  // What staff changed of an order after it was placed; what it was before is kept with it.
  `create table order_edits (
    id ${id}, order_id ${int} not null references orders (id), at ${int} not null, kind text not null,
    actor_user_id ${int}, actor_name text not null, reason text not null, before_json text not null, after_json text not null,
    amount_minor ${int} not null check (amount_minor >= 0), refund_id ${int} unique references refunds (id)
  )${strict}`,
  'create index order_edits_order on order_edits (order_id, id)',
  // key: the form a return was asked for with, so that a double click asks once.
  `create table returns (
    id ${id}, order_id ${int} not null references orders (id), key text not null unique, state text not null, opened_by text not null,
    note text not null, answer text not null, refund_id ${int} unique references refunds (id), requested_at ${int} not null,
    decided_at ${int}, received_at ${int}, closed_at ${int}
  )${strict}`,
  'create index returns_order on returns (order_id, id)',
  'create index returns_state on returns (state, id)',
  `create table return_lines (
    return_id ${int} not null references returns (id), order_line_id ${int} not null references order_lines (id),
    quantity ${int} not null check (quantity > 0), reason text not null,
    received ${int} not null check (received >= 0 and received <= quantity), restocked ${int} not null check (restocked >= 0),
    written_off ${int} not null check (written_off >= 0), primary key (return_id, order_line_id),
    check (restocked + written_off <= received)
  )${strict}`,
  'create index return_lines_line on return_lines (order_line_id)',
]

const machines: Record<string, Moves> = {
  orders: {
    pending_payment: ['paid', 'cancelled'],
    paid: ['processing', 'cancelled'],
    processing: ['completed'],
    completed: [],
    cancelled: ['paid'],
  },
  shipments: {
    pending: ['packed'],
    packed: ['shipped'],
    shipped: ['delivered', 'lost', 'returned'],
    delivered: [],
    lost: [],
    returned: [],
  },
  payments: {
    created: ['processing', 'cancelled'],
    processing: ['succeeded', 'failed', 'cancelled'],
    failed: ['succeeded'],
    cancelled: ['succeeded'],
    succeeded: ['partly_refunded', 'refunded', 'disputed'],
    partly_refunded: ['refunded', 'disputed'],
    refunded: [],
    disputed: ['won', 'lost'],
    won: [],
    lost: [],
  },
  refunds: {
    requested: ['pending', 'succeeded', 'failed'],
    pending: ['succeeded', 'failed'],
    succeeded: [],
    failed: ['requested'],
  },
  returns: {
    requested: ['approved', 'rejected'],
    approved: ['received', 'rejected'],
    rejected: [],
    received: ['restocked', 'written_off'],
    restocked: [],
    written_off: [],
  },
}

export async function up(db: Kysely<unknown>, words: Words): Promise<void> {
  for (const statement of tables(words)) await sql.raw(statement).execute(db)
  if (words.engine === 'postgres')
    await sql
      .raw(`create function refuse_move() returns trigger language plpgsql as
        $$ begin raise exception '% cannot be %', tg_table_name, new.state using errcode = 'check_violation'; end $$`)
      .execute(db)
  for (const [table, moves] of Object.entries(machines)) await guardMoves(db, words.engine, table, moves)
}

/**
 * Makes the engine itself refuse states that do not exist and moves that are not listed, whoever writes. A later migration
 * that changes a machine calls this again with the whole of it.
 */
export async function guardMoves(
  db: Kysely<unknown>,
  engine: Words['engine'],
  table: string,
  moves: Moves,
): Promise<void> {
  const list = (states: readonly string[]) => `(${states.map((state) => `'${state}'`).join(', ')})`
  const listed = Object.entries(moves)
    .filter(([, next]) => next.length > 0)
    .map(([from, next]) => `(old.state = '${from}' and new.state in ${list(next)})`)
    .join(' or ')
  const guards = [
    { name: `${table}_state`, on: 'insert', when: `new.state not in ${list(Object.keys(moves))}` },
    { name: `${table}_move`, on: 'update of state', when: `new.state <> old.state and not (${listed})` },
  ]
  for (const { name, on, when } of guards) {
    const drop = `drop trigger if exists ${name}`
    await sql.raw(engine === 'sqlite' ? drop : `${drop} on ${table}`).execute(db)
    const create = `create trigger ${name} before ${on} on ${table} for each row when`
    await sql
      .raw(
        engine === 'sqlite'
          ? `${create} ${when} begin select raise(abort, '${table}: no such state, or no such move'); end`
          : `${create} (${when}) execute function refuse_move()`,
      )
      .execute(db)
  }
}
