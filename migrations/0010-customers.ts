import { type Kysely, sql } from 'kysely'
import type { Words } from './0001-shop.ts'

/**
 * Answers to reviews, and the people the shop knows: whoever has an account or has ordered, by their address. Who belongs to
 * whom and what each has bought is kept by triggers, so that no command that makes or moves an order can forget it.
 */
export async function up(db: Kysely<unknown>, words: Words): Promise<void> {
  const statements = [
    ...reviews(words),
    ...tables(words),
    ...fillIn(words),
    ...(words.engine === 'sqlite' ? keptBySqlite : keptByPostgres),
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const reviews = ({ int }: Words) => [
  `alter table reviews add column reply text not null default ''`,
  `alter table reviews add column replied_at ${int}`,
  `alter table reviews add column updated_at ${int} not null default 0`,
  'update reviews set updated_at = created_at',
  'create index reviews_state on reviews (state, created_at, id)',
]

const tables = ({ id, int, strict }: Words) => [
  `create table customer_groups (
     id ${id}, name text not null unique, created_at ${int} not null, updated_at ${int} not null
   )${strict}`,
  // value_minor is what they have spent in the shop's own currency, for sorting; customer_values has each currency.
  `create table customers (
     id ${id}, email text not null unique, user_id ${int} unique references users (id) on delete set null, name text not null,
     phone text not null, group_id ${int} references customer_groups (id) on delete set null, own_words text not null,
     order_words text not null default '', orders_count ${int} not null default 0, value_minor ${int} not null default 0,
     last_order_at ${int} not null default 0, created_at ${int} not null, updated_at ${int} not null
   )${strict}`,
  ...['last_order_at', 'value_minor', 'orders_count', 'name'].map(
    (column) => `create index customers_${column} on customers (${column}, id)`,
  ),
  'create index customers_group on customers (group_id)',
  `create table customer_values (
     customer_id ${int} not null references customers (id) on delete cascade, currency text not null, value_minor ${int} not null,
     primary key (customer_id, currency)
   )${strict}`,
  `create table customer_tags (
     customer_id ${int} not null references customers (id) on delete cascade, tag text not null, primary key (customer_id, tag)
   )${strict}`,
  'create index customer_tags_tag on customer_tags (tag, customer_id)',
  `create table customer_notes (
     id ${id}, customer_id ${int} not null references customers (id) on delete cascade, body text not null, author_user_id ${int},
     author_name text not null, created_at ${int} not null
   )${strict}`,
  'create index customer_notes_customer on customer_notes (customer_id, id)',
  // Other addresses of the same person, known from a merge: what is ordered with one of them is theirs.
  `create table customer_emails (
     email text primary key, customer_id ${int} not null references customers (id) on delete cascade, created_at ${int} not null
   )${strict}`,
  'create index customer_emails_customer on customer_emails (customer_id)',
  // 0 is nobody: staff's own orders, and those of people who were erased.
  `alter table orders add column customer_id ${int}`,
]

/** As the staff's search sees a name and an address. */
const wordsOf = (name: string, email: string) =>
  `lower(' ' || ${name} || ' ' || replace(replace(replace(${email}, '@', ' '), '.', ' '), '-', ' '))`
const nameIn = (order: string, engine: Words['engine'], key = 'name') =>
  `case when ${order}.shipping_address_json like '{%' then coalesce(${
    engine === 'sqlite'
      ? `json_extract(${order}.shipping_address_json, '$.${key}')`
      : `${order}.shipping_address_json::json ->> '${key}'`
  }, '') else '' end`
const counted = (order: string) => `(case when ${order}.state = 'cancelled' then 0 else 1 end)`
const worthOf = (order: string) =>
  `(case when ${order}.paid_at is null then 0 else ${order}.total_minor - ${order}.refunded_minor end)`
const shopCurrency = `coalesce((select trim(value, '"') from settings where key = 'currency'), 'EUR')`
/** So much of what their orders are found by is kept, the latest first. */
const MAX_WORDS = 2000

const fillIn = ({ engine }: Words) => [
  `insert into customers (email, user_id, name, phone, own_words, created_at, updated_at)
   select u.email, u.id, u.name, '', ${wordsOf('u.name', 'u.email')}, u.created_at, u.updated_at from users u where u.role = 'customer'`,
  `insert into customers (email, name, phone, own_words, created_at, updated_at)
   select o.email, ${nameIn('o', engine)}, ${nameIn('o', engine, 'phone')}, ${wordsOf(`(${nameIn('o', engine)})`, 'o.email')},
     f.placed_at, f.placed_at
   from (select email, max(id) as id, min(placed_at) as placed_at from orders where user_id is null group by email) f
   join orders o on o.id = f.id where not exists (select 1 from customers c where c.email = o.email)`,
  `update orders set customer_id = coalesce(case when user_id is null then (select c.id from customers c where c.email = orders.email)
     else (select c.id from customers c where c.user_id = orders.user_id) end, 0)`,
  'create index orders_customer on orders (customer_id, id)',
  `insert into customer_values (customer_id, currency, value_minor)
   select o.customer_id, o.currency, sum(${worthOf('o')}) from orders o where o.customer_id > 0 group by o.customer_id, o.currency`,
  `update customers set
     orders_count = coalesce((select sum(${counted('o')}) from orders o where o.customer_id = customers.id), 0),
     last_order_at = coalesce((select max(o.placed_at) from orders o where o.customer_id = customers.id), 0),
     order_words = substr(coalesce((select ${
       engine === 'sqlite'
         ? `group_concat(o.search_text, '')`
         : `string_agg(o.search_text, '' order by o.id desc)`
     } from orders o where o.customer_id = customers.id), ''), 1, ${MAX_WORDS}),
     value_minor = coalesce((select v.value_minor from customer_values v where v.customer_id = customers.id and v.currency = ${shopCurrency}), 0)`,
]

const addGuest = (order: string, engine: Words['engine']) => `
  insert into customers (email, name, phone, own_words, created_at, updated_at)
  select ${order}.email, ${nameIn(order, engine)}, ${nameIn(order, engine, 'phone')},
    ${wordsOf(`(${nameIn(order, engine)})`, `${order}.email`)}, ${order}.placed_at, ${order}.placed_at
  where ${order}.user_id is null and not exists (select 1 from customer_emails e where e.email = ${order}.email)
  on conflict (email) do nothing`
const ownerOf = (order: string) => `coalesce(case when ${order}.user_id is not null
  then (select c.id from customers c where c.user_id = ${order}.user_id)
  else coalesce((select c.id from customers c where c.email = ${order}.email),
    (select e.customer_id from customer_emails e where e.email = ${order}.email)) end, 0)`
const addAccount = `
  insert into customers (email, user_id, name, phone, own_words, created_at, updated_at)
  values (new.email, new.id, new.name, '', ${wordsOf('new.name', 'new.email')}, new.created_at, new.updated_at)
  on conflict (email) do update set user_id = new.id,
    name = case when customers.name = '' then new.name else customers.name end,
    own_words = customers.own_words || excluded.own_words where customers.user_id is null`
// The address is theirs now, and so is what a guest has bought with it.
const moveAccount = [
  `update orders set customer_id = (select id from customers where user_id = new.id)
   where customer_id = (select id from customers where email = new.email and user_id is null)
   and exists (select 1 from customers where user_id = new.id)`,
  `update customer_notes set customer_id = (select id from customers where user_id = new.id)
   where customer_id = (select id from customers where email = new.email and user_id is null)
   and exists (select 1 from customers where user_id = new.id)`,
  `delete from customers where email = new.email and user_id is null and exists (select 1 from customers where user_id = new.id)`,
  `update customers set email = new.email, own_words = ${wordsOf('name', 'new.email')},
   updated_at = new.updated_at where user_id = new.id`,
]
const renameAccount = `update customers set name = new.name, own_words = ${wordsOf('new.name', 'email')}, updated_at = new.updated_at
  where user_id = new.id`
const leaveForStaff = [
  `delete from customers where user_id = new.id and not exists (select 1 from orders o where o.customer_id = customers.id)`,
  'update customers set user_id = null where user_id = new.id',
]
const revalue = (currency: string) =>
  `update customers set value_minor = coalesce((select v.value_minor from customer_values v
     where v.customer_id = customers.id and v.currency = ${currency}), 0)`
const showValue = `update customers set value_minor = new.value_minor where id = new.customer_id and new.currency = ${shopCurrency}`

/** Whom it belongs to is found out once; what a moved order was worth goes with it. */
const book = (id: string, order: string, sign: '+' | '-') => [
  `update customers set orders_count = orders_count ${sign} ${counted(order)}${
    sign === '-'
      ? ''
      : `, last_order_at = case when last_order_at < ${order}.placed_at then ${order}.placed_at else last_order_at end,
     order_words = substr(${order}.search_text || order_words, 1, ${MAX_WORDS})`
  } where id = ${id}`,
  `insert into customer_values (customer_id, currency, value_minor)
   select ${id}, ${order}.currency, 0 ${sign} ${worthOf(order)} where exists (select 1 from customers where id = ${id})
   on conflict (customer_id, currency) do update set value_minor = customer_values.value_minor + excluded.value_minor`,
]
const adjust = (id: string) => [
  `update customers set orders_count = orders_count + ${counted('new')} - ${counted('old')},
   order_words = case when new.search_text = old.search_text then order_words
     else substr(new.search_text || order_words, 1, ${MAX_WORDS}) end where id = ${id}`,
  `insert into customer_values (customer_id, currency, value_minor)
   select ${id}, new.currency, ${worthOf('new')} - ${worthOf('old')} where exists (select 1 from customers where id = ${id})
   on conflict (customer_id, currency) do update set value_minor = customer_values.value_minor + excluded.value_minor`,
]
const FIGURES = 'state, total_minor, refunded_minor, paid_at, search_text'
const body = (statements: string[]) => `begin ${statements.join(';\n')}; end`

// Copied rows bring their customer along: only an order that has none yet is looked at.
const keptBySqlite = [
  `create trigger orders_customer_new after insert on orders when new.customer_id is null ${body([
    // SQLite takes "on conflict" behind a select only where that has a condition, which it has.
    addGuest('new', 'sqlite'),
    `update orders set customer_id = ${ownerOf('new')} where id = new.id`,
  ])}`,
  `create trigger orders_customer_moved after update of customer_id on orders when old.customer_id is not new.customer_id
   ${body([...book('old.customer_id', 'old', '-'), ...book('new.customer_id', 'new', '+')])}`,
  `create trigger orders_customer_changed after update of ${FIGURES} on orders
   when old.customer_id is new.customer_id and new.customer_id > 0 ${body(adjust('new.customer_id'))}`,
  `create trigger customers_gone after delete on customers ${body([
    'update orders set customer_id = 0 where customer_id = old.id',
  ])}`,
  `create trigger customer_values_new after insert on customer_values ${body([showValue])}`,
  `create trigger customer_values_changed after update on customer_values ${body([showValue])}`,
  `create trigger settings_currency_new after insert on settings when new.key = 'currency' ${body([revalue(`trim(new.value, '"')`)])}`,
  `create trigger settings_currency after update on settings when new.key = 'currency' and new.value <> old.value
   ${body([revalue(`trim(new.value, '"')`)])}`,
  `create trigger users_customer_new after insert on users when new.role = 'customer' ${body([addAccount])}`,
  `create trigger users_customer_moved after update of email on users when new.email <> old.email ${body(moveAccount)}`,
  `create trigger users_customer_renamed after update of name on users when new.name <> old.name ${body([renameAccount])}`,
  `create trigger users_customer_hired after update of role on users when old.role = 'customer' and new.role <> 'customer'
   ${body(leaveForStaff)}`,
  `create trigger users_customer_left after update of role on users when old.role <> 'customer' and new.role = 'customer'
   ${body([addAccount])}`,
]

const triggerFunction = (name: string, statements: string[], declare = '') =>
  `create function ${name}() returns trigger language plpgsql as $$ ${declare} begin ${statements.join(';\n')}; return null; end $$`

// Of orders at the commit only: a row of a customer is held for no longer than that takes, and after everything else.
const keptByPostgres = [
  triggerFunction(
    'own_new_order',
    [
      addGuest('new', 'postgres'),
      `c := ${ownerOf('new')}`,
      'update orders set customer_id = c where id = new.id',
      ...book('c', 'new', '+'),
    ],
    'declare c bigint;',
  ),
  `create constraint trigger orders_customer_new after insert on orders deferrable initially deferred for each row
   when (new.customer_id is null) execute function own_new_order()`,
  triggerFunction('move_order', [
    ...book('old.customer_id', 'old', '-'),
    ...book('new.customer_id', 'new', '+'),
  ]),
  `create constraint trigger orders_customer_moved after update of customer_id on orders deferrable initially deferred for each row
   when (old.customer_id is not null and old.customer_id is distinct from new.customer_id) execute function move_order()`,
  triggerFunction(
    'adjust_order',
    ['c := (select customer_id from orders where id = new.id)', ...adjust('c')],
    'declare c bigint;',
  ),
  `create constraint trigger orders_customer_changed after update of ${FIGURES} on orders deferrable initially deferred for each row
   when (old.customer_id is not distinct from new.customer_id and (old.state, old.total_minor, old.refunded_minor, old.paid_at, old.search_text)
     is distinct from (new.state, new.total_minor, new.refunded_minor, new.paid_at, new.search_text)) execute function adjust_order()`,
  triggerFunction('let_go_of_orders', ['update orders set customer_id = 0 where customer_id = old.id']),
  'create trigger customers_gone after delete on customers for each row execute function let_go_of_orders()',
  triggerFunction('show_value', [showValue]),
  'create trigger customer_values_kept after insert or update on customer_values for each row execute function show_value()',
  triggerFunction('revalue_customers', [revalue(`trim(new.value, '"')`)]),
  `create trigger settings_currency after insert or update on settings for each row when (new.key = 'currency')
   execute function revalue_customers()`,
  triggerFunction('add_account', [addAccount]),
  `create trigger users_customer_new after insert on users for each row when (new.role = 'customer') execute function add_account()`,
  `create trigger users_customer_left after update of role on users for each row
   when (old.role <> 'customer' and new.role = 'customer') execute function add_account()`,
  triggerFunction('move_account', moveAccount),
  `create trigger users_customer_moved after update of email on users for each row when (new.email <> old.email)
   execute function move_account()`,
  triggerFunction('rename_account', [renameAccount]),
  `create trigger users_customer_renamed after update of name on users for each row when (new.name <> old.name)
   execute function rename_account()`,
  triggerFunction('leave_for_staff', leaveForStaff),
  `create trigger users_customer_hired after update of role on users for each row
   when (old.role = 'customer' and new.role <> 'customer') execute function leave_for_staff()`,
]
