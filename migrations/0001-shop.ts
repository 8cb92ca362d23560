import { type Kysely, sql } from 'kysely'

/** The words in which the two engines differ, handed in by the migrator. */
export type Words = { engine: 'sqlite' | 'postgres'; id: string; int: string; strict: string }

const tables = ({ id, int, strict }: Words) => `
-- what the shop is, and who did what to it
create table settings (key text primary key, value text not null, updated_at ${int} not null)${strict};
create table counters (name text primary key, value ${int} not null)${strict};
create table revisions (name text primary key, n ${int} not null)${strict};
create table audit_log (
  id ${id}, at ${int} not null, actor_user_id ${int}, actor_name text not null, action text not null,
  entity text not null, entity_id text not null, before_json text, after_json text, ip text not null
)${strict};
create index audit_log_entity on audit_log (entity, entity_id, id);

-- people
create table users (
  id ${id}, email text not null unique, name text not null, password_hash text, role text not null,
  verified_at ${int}, created_at ${int} not null, updated_at ${int} not null
)${strict};
create table sessions (
  id text primary key, user_id ${int} not null references users (id) on delete cascade, created_at ${int} not null,
  last_seen_at ${int} not null, expires_at ${int} not null, ends_at ${int} not null, ip text not null, user_agent text not null
)${strict};
create index sessions_user on sessions (user_id);
create table user_tokens (
  hash text primary key, user_id ${int} not null references users (id) on delete cascade, purpose text not null, email text not null,
  expires_at ${int} not null, used_at ${int}, created_at ${int} not null
)${strict};
create index user_tokens_user on user_tokens (user_id, purpose);
create table throttles (key text primary key, count ${int} not null, window_ends_at ${int} not null)${strict};
create table addresses (
  id ${id}, user_id ${int} not null references users (id) on delete cascade, name text not null, company text not null,
  line1 text not null, line2 text not null, city text not null, region text not null, postcode text not null,
  country text not null, phone text not null, is_default ${int} not null, created_at ${int} not null, updated_at ${int} not null
)${strict};
create index addresses_user on addresses (user_id);
create table subscribers (
  id ${id}, email text not null unique, state text not null, token_hash text not null unique, source text not null,
  created_at ${int} not null, confirmed_at ${int}, ended_at ${int}
)${strict};

-- catalogue
create table sellers (
  id ${id}, slug text not null unique, name text not null, town text not null, story text not null, hue ${int} not null,
  created_at ${int} not null
)${strict};
create table media (
  id ${id}, hash text not null unique, file text not null, content_type text not null, width ${int} not null, height ${int} not null,
  bytes ${int} not null, hue ${int}, created_at ${int} not null
)${strict};
create table categories (
  id ${id}, parent_id ${int} references categories (id), slug text not null unique, title text not null, blurb text not null,
  media_id ${int} references media (id), hue ${int} not null, position ${int} not null, created_at ${int} not null, updated_at ${int} not null
)${strict};
create index categories_parent on categories (parent_id, position);
create table products (
  id ${id}, slug text not null unique, title text not null, subtitle text not null, lead text not null, details_html text not null,
  brand text not null, product_type text not null, seller_id ${int} references sellers (id), status text not null, kind text not null,
  tax_category text not null, hue ${int} not null, tags text not null, seo_title text not null, seo_description text not null,
  rating_count ${int} not null, rating_sum ${int} not null, source text not null, import_hash text not null,
  published_at ${int} not null, created_at ${int} not null, updated_at ${int} not null
)${strict};
create index products_shelf on products (status, published_at, id);
create table product_categories (
  product_id ${int} not null references products (id) on delete cascade, category_id ${int} not null references categories (id) on delete cascade,
  position ${int} not null, primary key (product_id, category_id)
)${strict};
create index product_categories_category on product_categories (category_id, product_id);
create table product_options (
  id ${id}, product_id ${int} not null references products (id) on delete cascade, name text not null, position ${int} not null
)${strict};
create index product_options_product on product_options (product_id, position);
create table option_values (
  id ${id}, option_id ${int} not null references product_options (id) on delete cascade, name text not null, swatch text not null,
  position ${int} not null
)${strict};
create index option_values_option on option_values (option_id, position);
create table variants (
  id ${id}, product_id ${int} not null references products (id) on delete cascade, title text not null, sku text not null, barcode text not null,
  price_minor ${int} not null check (price_minor >= 0), compare_at_minor ${int}, cost_minor ${int}, weight_grams ${int} not null,
  tracks_stock ${int} not null, policy text not null, available_at ${int}, requires_shipping ${int} not null, is_taxable ${int} not null,
  image_id ${int}, status text not null, position ${int} not null, created_at ${int} not null, updated_at ${int} not null
)${strict};
create index variants_product on variants (product_id, position);
create index variants_sku on variants (sku);
create table variant_values (
  variant_id ${int} not null references variants (id) on delete cascade, option_id ${int} not null references product_options (id) on delete cascade,
  value_id ${int} not null references option_values (id) on delete cascade, primary key (variant_id, option_id)
)${strict};
create index variant_values_value on variant_values (value_id, variant_id);
create table product_images (
  id ${id}, product_id ${int} not null references products (id) on delete cascade, position ${int} not null, alt text not null,
  media_id ${int} references media (id), source_url text not null, state text not null, failure text not null,
  option_value_id ${int} references option_values (id) on delete set null
)${strict};
create index product_images_product on product_images (product_id, position);
create index product_images_state on product_images (state);
create table pages (
  id ${id}, slug text not null unique, title text not null, summary text not null, body_html text not null, position ${int} not null,
  updated_at ${int} not null
)${strict};
create table reviews (
  id ${id}, product_id ${int} not null references products (id) on delete cascade, user_id ${int} references users (id) on delete set null, rating ${int} not null check (rating between 1 and 5),
  title text not null, body text not null, author text not null, variant_title text not null, is_verified ${int} not null,
  state text not null, created_at ${int} not null
)${strict};
create index reviews_product on reviews (product_id, state, created_at);
create table wishlist_items (
  user_id ${int} not null references users (id) on delete cascade, product_id ${int} not null references products (id) on delete cascade,
  created_at ${int} not null, primary key (user_id, product_id)
)${strict};
create table stock_alerts (
  id ${id}, variant_id ${int} not null references variants (id) on delete cascade, email text not null, created_at ${int} not null,
  notified_at ${int}, unique (variant_id, email)
)${strict};

-- where the shop sells, what the state takes, what delivery costs
create table zones (id ${id}, name text not null, tax_mode text not null, position ${int} not null)${strict};
create table zone_countries (
  country text not null, region text not null, zone_id ${int} not null references zones (id) on delete cascade, primary key (country, region)
)${strict};
create table tax_rates (
  id ${id}, country text not null, region text not null, postcode_pattern text not null, category text not null, name text not null,
  rate_ppm ${int} not null check (rate_ppm >= 0), is_compound ${int} not null, priority ${int} not null
)${strict};
create index tax_rates_country on tax_rates (country, region, category);
create table shipping_methods (
  id ${id}, zone_id ${int} not null references zones (id) on delete cascade, name text not null, carrier text not null, kind text not null,
  min_days ${int} not null, max_days ${int} not null, is_active ${int} not null, position ${int} not null
)${strict};
create table shipping_rates (
  id ${id}, method_id ${int} not null references shipping_methods (id) on delete cascade, min_grams ${int} not null, max_grams ${int},
  min_subtotal_minor ${int} not null, max_subtotal_minor ${int}, price_minor ${int} not null check (price_minor >= 0)
)${strict};

-- stock
create table locations (id ${id}, name text not null, is_default ${int} not null)${strict};
create table stock_levels (
  variant_id ${int} not null references variants (id) on delete cascade, location_id ${int} not null references locations (id),
  on_hand ${int} not null, reserved ${int} not null, primary key (variant_id, location_id),
  check (reserved >= 0 and reserved <= on_hand)
)${strict};
create table stock_movements (
  id ${id}, variant_id ${int} not null references variants (id), location_id ${int} not null references locations (id), kind text not null,
  quantity ${int} not null, order_id ${int}, reason text not null, actor_user_id ${int}, at ${int} not null
)${strict};
create index stock_movements_variant on stock_movements (variant_id, location_id, id);
create table reservations (
  id ${id}, order_id ${int} not null, variant_id ${int} not null references variants (id), location_id ${int} not null references locations (id),
  quantity ${int} not null check (quantity >= 0), backordered ${int} not null check (backordered >= 0), state text not null,
  expires_at ${int} not null, created_at ${int} not null
)${strict};
create index reservations_order on reservations (order_id);
create index reservations_live on reservations (state, expires_at);

-- cart and order
create table coupons (
  id ${id}, code text not null unique, kind text not null, value ${int} not null, min_subtotal_minor ${int} not null, starts_at ${int},
  ends_at ${int}, max_uses ${int}, uses ${int} not null check (uses >= 0 and (max_uses is null or uses <= max_uses)), created_at ${int} not null
)${strict};
create table carts (
  id ${id}, token_hash text not null unique, user_id ${int} references users (id) on delete set null, state text not null, version ${int} not null,
  coupon_code text not null, created_at ${int} not null, updated_at ${int} not null
)${strict};
create index carts_user on carts (user_id, state);
create table cart_lines (
  cart_id ${int} not null references carts (id) on delete cascade, variant_id ${int} not null references variants (id) on delete cascade,
  quantity ${int} not null check (quantity > 0), added_at ${int} not null, primary key (cart_id, variant_id)
)${strict};
create table orders (
  id ${id}, number text not null unique, token text not null unique, user_id ${int} references users (id) on delete set null,
  cart_id ${int} not null, cart_version ${int} not null, state text not null, email text not null, currency text not null, locale text not null,
  shipping_address_json text not null, billing_address_json text not null, shipping_method_json text not null, coupon_code text not null,
  tax_mode text not null, subtotal_minor ${int} not null, discount_minor ${int} not null, shipping_minor ${int} not null,
  tax_minor ${int} not null, tax_added_minor ${int} not null, total_minor ${int} not null check (total_minor >= 0), refunded_minor ${int} not null,
  placed_at ${int} not null, paid_at ${int}, cancelled_at ${int}, completed_at ${int}, updated_at ${int} not null,
  search_text text not null default '', unique (cart_id, cart_version)
)${strict};
create index orders_user on orders (user_id, placed_at);
create index orders_state on orders (state, placed_at);
create index orders_email on orders (email);
create table order_lines (
  id ${id}, order_id ${int} not null references orders (id), position ${int} not null, product_id ${int}, variant_id ${int}, product_slug text not null,
  title text not null, variant_title text not null, sku text not null, image_src text not null, hue ${int} not null,
  quantity ${int} not null check (quantity > 0), unit_price_minor ${int} not null, discount_minor ${int} not null, total_minor ${int} not null,
  tax_minor ${int} not null, weight_grams ${int} not null, requires_shipping ${int} not null
)${strict};
create index order_lines_order on order_lines (order_id, position);
create table order_adjustments (
  id ${id}, order_id ${int} not null references orders (id), line_id ${int} references order_lines (id), kind text not null, source text not null,
  label text not null, amount_minor ${int} not null, is_included ${int} not null, rate_ppm ${int} not null
)${strict};
create index order_adjustments_order on order_adjustments (order_id);
create table order_events (
  id ${id}, order_id ${int} not null references orders (id), at ${int} not null, kind text not null, actor text not null, data_json text not null,
  is_public ${int} not null
)${strict};
create index order_events_order on order_events (order_id, id);
create table shipments (
  id ${id}, order_id ${int} not null references orders (id), state text not null, carrier text not null, tracking_number text not null,
  tracking_url text not null, created_at ${int} not null, packed_at ${int}, shipped_at ${int}, delivered_at ${int}
)${strict};
create index shipments_order on shipments (order_id);
create index shipments_state on shipments (state, order_id);
create table shipment_lines (
  shipment_id ${int} not null references shipments (id), order_line_id ${int} not null references order_lines (id), quantity ${int} not null check (quantity > 0),
  primary key (shipment_id, order_line_id)
)${strict};

-- money
create table payments (
  id ${id}, order_id ${int} not null references orders (id), gateway text not null, state text not null, amount_minor ${int} not null,
  currency text not null, idempotency_key text not null unique, attempt_json text not null, session_id text, redirect_url text,
  gateway_payment_id text, is_closed ${int} not null, failure text not null, expires_at ${int} not null, checked_at ${int} not null,
  created_at ${int} not null, updated_at ${int} not null, settled_at ${int}
)${strict};
create index payments_order on payments (order_id, id);
create index payments_session on payments (gateway, session_id);
create index payments_open on payments (state, checked_at);
create table refunds (
  id ${id}, order_id ${int} not null references orders (id), payment_id ${int} not null references payments (id), state text not null,
  amount_minor ${int} not null check (amount_minor > 0), reason text not null, idempotency_key text not null unique, gateway_refund_id text,
  failure text not null, actor_user_id ${int}, created_at ${int} not null, updated_at ${int} not null
)${strict};
create index refunds_order on refunds (order_id);
create index refunds_state on refunds (state, updated_at);
create table refund_lines (
  refund_id ${int} not null references refunds (id), order_line_id ${int} not null references order_lines (id), quantity ${int} not null check (quantity > 0),
  restocked ${int} not null, primary key (refund_id, order_line_id)
)${strict};
create table ledger_entries (
  id ${id}, at ${int} not null, account text not null, amount_minor ${int} not null, currency text not null, order_id ${int}, payment_id ${int},
  refund_id ${int}, note text not null
)${strict};
create index ledger_entries_order on ledger_entries (order_id);
create table gateway_events (
  id ${id}, gateway text not null, event_id text not null, type text not null, body text not null, session_id text, reference text, state text not null,
  attempts ${int} not null, next_at ${int} not null, error text not null, received_at ${int} not null, processed_at ${int}, unique (gateway, event_id)
)${strict};
create index gateway_events_due on gateway_events (state, next_at);
create table demo_sessions (
  id text primary key, payment_id ${int} not null, attempt_json text not null, state_json text not null, created_at ${int} not null, updated_at ${int} not null
)${strict};

-- work to be done later
create table outbox (
  id ${id}, topic text not null, key text not null unique, payload text not null, state text not null, attempts ${int} not null,
  next_at ${int} not null, error text not null, created_at ${int} not null, done_at ${int}
)${strict};
create index outbox_due on outbox (state, next_at);
create table mails (
  id ${id}, dedupe_key text not null unique, kind text not null, to_email text not null, subject text not null, html text not null, text text not null,
  message_id text not null, order_id ${int}, is_secret ${int} not null, state text not null, attempts ${int} not null,
  next_at ${int} not null, error text not null, created_at ${int} not null, sent_at ${int}
)${strict};
create index mails_due on mails (state, next_at);
create table jobs (
  id ${id}, kind text not null, dedupe_key text unique, payload text not null, progress text not null, state text not null, attempts ${int} not null,
  next_at ${int} not null, error text not null, created_at ${int} not null, finished_at ${int}
)${strict};
create index jobs_due on jobs (state, next_at);
create table import_runs (
  id ${id}, file_name text not null, file_path text not null, kind text not null, state text not null, next_line ${int} not null,
  counts_json text not null, error text not null, created_by ${int}, created_at ${int} not null, finished_at ${int}
)${strict};
create table import_messages (
  id ${id}, run_id ${int} not null references import_runs (id) on delete cascade, line ${int} not null, handle text not null, level text not null, message text not null
)${strict};
create index import_messages_run on import_messages (run_id, id);
`

export async function up(db: Kysely<unknown>, words: Words): Promise<void> {
  const statements = tables(words)
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
  for (const statement of statements) if (statement) await sql.raw(statement).execute(db)
}
