import type { Generated } from 'kysely'

export type CouponsTable = {
  id: Generated<number>
  code: string
  kind: string
  value: number
  min_subtotal_minor: number
  starts_at: number | null
  ends_at: number | null
  max_uses: number | null
  uses: number
  created_at: number
}

export type CartsTable = {
  id: Generated<number>
  token_hash: string
  user_id: number | null
  state: string
  version: number
  coupon_code: string
  created_at: number
  updated_at: number
}

export type CartLinesTable = {
  cart_id: number
  variant_id: number
  quantity: number
  added_at: number
}

export type CartGiftCardsTable = { cart_id: number; gift_card_id: number; added_at: number }

export type DraftOrdersTable = {
  id: Generated<number>
  cart_id: number
  state: string
  version: number
  email: string
  address_json: string
  method_id: number | null
  gateway: string
  order_id: number | null
  created_by: string
  created_at: number
  updated_at: number
}

export type OrdersTable = {
  id: Generated<number>
  number: string
  token: string
  user_id: number | null
  cart_id: number
  cart_version: number
  state: string
  email: string
  currency: string
  locale: string
  shipping_address_json: string
  billing_address_json: string
  shipping_method_json: string
  coupon_code: string
  tax_mode: string
  subtotal_minor: number
  discount_minor: number
  shipping_minor: number
  tax_minor: number
  tax_added_minor: number
  total_minor: number
  /** What gift cards pay of the total. */
  gift_minor: Generated<number>
  refunded_minor: number
  /** What of that went to gift cards. */
  gift_back_minor: Generated<number>
  placed_at: number
  paid_at: number | null
  cancelled_at: number | null
  completed_at: number | null
  updated_at: number
  /** Words the staff's filter finds the order by, made at placement. */
  search_text: Generated<string>
  /** Whose it is, found out by a trigger (migration 0010); 0 for nobody's. */
  customer_id: Generated<number | null>
  /** Of delivery: the same as in its address, so that orders can be sought by it. */
  country: Generated<string>
}

export type OrderTagsTable = { order_id: number; tag: string }

export type OrderNotesTable = {
  id: Generated<number>
  order_id: number
  user_id: number | null
  author: string
  body: string
  /** 1: written to whoever ordered, who reads it beside their order. */
  is_shown: Generated<number>
  created_at: number
}

export type OrderBatchesTable = {
  id: Generated<number>
  user_id: number | null
  kind: string
  tag: string
  results_json: string
  created_at: number
}

export type InvoicesTable = {
  id: Generated<number>
  kind: string
  /** Place in the series of its kind, without gaps. */
  serial: number
  number: string
  order_id: number
  refund_id: number | null
  issued_at: number
  currency: string
  total_minor: number
  /** What the order cost when it was issued. */
  order_total_minor: number
  tax_minor: number
  snapshot_json: string
}

export type OrderLinesTable = {
  id: Generated<number>
  order_id: number
  position: number
  product_id: number | null
  variant_id: number | null
  product_slug: string
  title: string
  variant_title: string
  sku: string
  image_src: string
  hue: number
  quantity: number
  unit_price_minor: number
  discount_minor: number
  total_minor: number
  tax_minor: number
  weight_grams: number
  requires_shipping: number
  is_gift_card: Generated<number>
}

export type OrderAdjustmentsTable = {
  id: Generated<number>
  order_id: number
  line_id: number | null
  kind: string
  source: string
  label: string
  amount_minor: number
  is_included: number
  rate_ppm: number
}

export type OrderEventsTable = {
  id: Generated<number>
  order_id: number
  at: number
  kind: string
  actor: string
  data_json: string
  is_public: number
}

export type ShipmentsTable = {
  id: Generated<number>
  order_id: number
  state: string
  carrier: string
  tracking_number: string
  tracking_url: string
  created_at: number
  packed_at: number | null
  shipped_at: number | null
  delivered_at: number | null
}

export type ShipmentLinesTable = {
  shipment_id: number
  order_line_id: number
  quantity: number
}

export type OrderEditsTable = {
  id: Generated<number>
  order_id: number
  at: number
  kind: string
  actor_user_id: number | null
  actor_name: string
  reason: string
  before_json: string
  after_json: string
  amount_minor: number
  refund_id: number | null
}

export type ReturnsTable = {
  id: Generated<number>
  order_id: number
  key: string
  state: string
  opened_by: string
  note: string
  answer: string
  refund_id: number | null
  requested_at: number
  decided_at: number | null
  received_at: number | null
  closed_at: number | null
}

export type ReturnLinesTable = {
  return_id: number
  order_line_id: number
  quantity: number
  reason: string
  received: number
  restocked: number
  written_off: number
}

export type DownloadRightsTable = {
  id: Generated<number>
  order_id: number
  order_line_id: number
  file_id: number
  /** Its address; nobody guesses it. */
  token: string
  max_downloads: number | null
  downloads: number
  until_at: number | null
  /** When it was last begun. */
  last_at: number | null
  created_at: number
}

/** What one of an order's line was made of when it was bought; no rows where it was a thing by itself. */
export type OrderLinePartsTable = {
  order_line_id: number
  position: number
  product_id: number | null
  /** Null once the variant is gone. */
  variant_id: number | null
  title: string
  variant_title: string
  sku: string
  /** In one of the line. */
  quantity: number
}

/** Carts and orders. */
export type OrdersTables = {
  coupons: CouponsTable
  carts: CartsTable
  cart_lines: CartLinesTable
  cart_gift_cards: CartGiftCardsTable
  draft_orders: DraftOrdersTable
  orders: OrdersTable
  order_tags: OrderTagsTable
  order_notes: OrderNotesTable
  order_batches: OrderBatchesTable
  invoices: InvoicesTable
  order_lines: OrderLinesTable
  order_line_parts: OrderLinePartsTable
  order_adjustments: OrderAdjustmentsTable
  order_events: OrderEventsTable
  shipments: ShipmentsTable
  shipment_lines: ShipmentLinesTable
  order_edits: OrderEditsTable
  returns: ReturnsTable
  return_lines: ReturnLinesTable
  download_rights: DownloadRightsTable
}
