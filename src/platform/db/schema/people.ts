import type { Generated } from 'kysely'

export type UsersTable = {
  id: Generated<number>
  email: string
  name: string
  password_hash: string | null
  role: string
  verified_at: number | null
  created_at: number
  updated_at: number
  role_id: number | null
  /** When they were last in the back office. */
  seen_at: number | null
  /** When they were let go of the back office. */
  ended_at: number | null
  /** When they switched the keys of the back office off; null while those work. */
  keys_off_at: number | null
}

export type RolesTable = {
  id: Generated<number>
  name: string
  name_key: string
  permissions_json: string
  version: number
  created_at: number
  updated_at: number
}

export type InvitationsTable = {
  id: Generated<number>
  email: string
  role: string
  role_id: number | null
  token_hash: string
  invited_by: string
  sent_at: number
  expires_at: number
  created_at: number
}

export type TwoFactorTable = {
  user_id: number
  secret: string
  /** Null while it is being set up. */
  confirmed_at: number | null
  /** The step of the last code that was taken: none is taken twice. */
  last_step: number
  created_at: number
}

export type RecoveryCodesTable = {
  hash: string
  user_id: number
  used_at: number | null
  created_at: number
}

export type PasskeysTable = {
  id: string
  user_id: number
  name: string
  public_key: string
  counter: number
  transports_json: string
  created_at: number
  used_at: number | null
}

export type SessionsTable = {
  id: string
  user_id: number
  created_at: number
  last_seen_at: number
  expires_at: number
  ends_at: number
  ip: string
  user_agent: string
  /** When this session proved more than a password. */
  second_factor_at: number | null
}

export type UserTokensTable = {
  hash: string
  user_id: number
  purpose: string
  email: string
  expires_at: number
  used_at: number | null
  created_at: number
}

export type ThrottlesTable = {
  key: string
  count: number
  window_ends_at: number
}

export type AddressesTable = {
  id: Generated<number>
  user_id: number
  name: string
  company: string
  line1: string
  line2: string
  city: string
  region: string
  postcode: string
  country: string
  phone: string
  is_default: number
  created_at: number
  updated_at: number
}

export type SubscribersTable = {
  id: Generated<number>
  email: string
  state: string
  token_hash: string
  source: string
  created_at: number
  confirmed_at: number | null
  ended_at: number | null
}

export type CustomerGroupsTable = {
  id: Generated<number>
  name: string
  created_at: number
  updated_at: number
}

/** Who has an account or has ordered. Rows and figures are kept by triggers (migration 0010); staff are none. */
export type CustomersTable = {
  id: Generated<number>
  email: string
  user_id: number | null
  name: string
  phone: string
  group_id: number | null
  /** What they are found by: name and address, and what their latest orders are found by. */
  own_words: string
  order_words: Generated<string>
  orders_count: Generated<number>
  /** In the shop's own currency. */
  value_minor: Generated<number>
  last_order_at: Generated<number>
  created_at: number
  updated_at: number
}

export type CustomerValuesTable = {
  customer_id: number
  currency: string
  value_minor: number
}

export type CustomerTagsTable = {
  customer_id: number
  tag: string
}

export type CustomerNotesTable = {
  id: Generated<number>
  customer_id: number
  body: string
  author_user_id: number | null
  author_name: string
  created_at: number
}

/** Other addresses of a customer, known from a merge. */
export type CustomerEmailsTable = {
  email: string
  customer_id: number
  created_at: number
}

export type WishlistItemsTable = {
  user_id: number
  product_id: number
  created_at: number
}

export type StockAlertsTable = {
  id: Generated<number>
  variant_id: number
  email: string
  created_at: number
  notified_at: number | null
}

/** Accounts, staff and customers. */
export type PeopleTables = {
  users: UsersTable
  roles: RolesTable
  invitations: InvitationsTable
  two_factor: TwoFactorTable
  recovery_codes: RecoveryCodesTable
  passkeys: PasskeysTable
  sessions: SessionsTable
  user_tokens: UserTokensTable
  throttles: ThrottlesTable
  addresses: AddressesTable
  subscribers: SubscribersTable
  customer_groups: CustomerGroupsTable
  customers: CustomersTable
  customer_values: CustomerValuesTable
  customer_tags: CustomerTagsTable
  customer_notes: CustomerNotesTable
  customer_emails: CustomerEmailsTable
  wishlist_items: WishlistItemsTable
  stock_alerts: StockAlertsTable
}
