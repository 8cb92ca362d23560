import type { Generated } from 'kysely'

export type PaymentsTable = {
  id: Generated<number>
  order_id: number
  gateway: string
  state: string
  amount_minor: number
  currency: string
  idempotency_key: string
  attempt_json: string
  session_id: string | null
  redirect_url: string | null
  gateway_payment_id: string | null
  is_closed: number
  failure: string
  expires_at: number
  checked_at: number
  created_at: number
  updated_at: number
  settled_at: number | null
}

export type RefundsTable = {
  id: Generated<number>
  order_id: number
  /** Null where all of it went to gift cards. */
  payment_id: number | null
  state: string
  /** What goes back by the payment. */
  amount_minor: number
  /** What went back to gift cards beside it. */
  gift_minor: Generated<number>
  reason: string
  idempotency_key: string
  gateway_refund_id: string | null
  failure: string
  actor_user_id: number | null
  created_at: number
  updated_at: number
}

export type RefundLinesTable = {
  refund_id: number
  order_line_id: number
  quantity: number
  restocked: number
}

export type LedgerEntriesTable = {
  id: Generated<number>
  at: number
  account: string
  amount_minor: number
  currency: string
  order_id: number | null
  payment_id: number | null
  refund_id: number | null
  note: string
  dispute_id: Generated<number | null>
}

export type DisputesTable = {
  id: Generated<number>
  order_id: number
  payment_id: number
  gateway_dispute_id: string
  state: string
  amount_minor: number
  withdrawn_minor: number
  reason: string
  respond_by_at: number | null
  created_at: number
  updated_at: number
  closed_at: number | null
}

export type ReconcileRunsTable = {
  id: Generated<number>
  gateway: string
  state: string
  from_at: number
  to_at: number
  sums_json: string
  actor: string
  error: string
  started_at: number
  finished_at: number
}

export type ReconcileItemsTable = {
  id: Generated<number>
  run_id: number
  gateway: string
  gateway_payment_id: string
  kind: string
  order_id: number | null
  currency: string
  theirs_minor: number
  ours_minor: number
  found_at: number
  resolved_at: number | null
  resolution: string
}

export type GatewayEventsTable = {
  id: Generated<number>
  gateway: string
  event_id: string
  type: string
  body: string
  session_id: string | null
  reference: string | null
  state: string
  attempts: number
  next_at: number
  error: string
  received_at: number
  processed_at: number | null
}

export type DemoSessionsTable = {
  id: string
  payment_id: number
  attempt_json: string
  state_json: string
  created_at: number
  updated_at: number
}

export type GiftCardsTable = {
  id: Generated<number>
  code: string
  currency: string
  initial_minor: number
  balance_minor: number
  state: string
  email: string
  note: string
  order_id: number | null
  order_line_id: number | null
  /** Which of the line's units it is, from 1. */
  unit: number
  expires_at: number | null
  created_by: string
  created_at: number
  updated_at: number
}

export type GiftCardMovesTable = {
  id: Generated<number>
  gift_card_id: number
  at: number
  kind: string
  amount_minor: number
  /** The order it paid. */
  order_id: number | null
  refund_id: number | null
  actor_user_id: number | null
  actor_name: string
  reason: string
}

/** Payments and what follows from them. */
export type MoneyTables = {
  payments: PaymentsTable
  refunds: RefundsTable
  refund_lines: RefundLinesTable
  ledger_entries: LedgerEntriesTable
  disputes: DisputesTable
  reconcile_runs: ReconcileRunsTable
  reconcile_items: ReconcileItemsTable
  gateway_events: GatewayEventsTable
  demo_sessions: DemoSessionsTable
  gift_cards: GiftCardsTable
  gift_card_moves: GiftCardMovesTable
}
