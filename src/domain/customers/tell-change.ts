import type { Tx } from '#src/platform/db/db.ts'
import { publish } from '#src/platform/outbox.ts'

/** What opens an account, or what it opens. */
export type AccountChange =
  | 'password'
  | 'email'
  | 'role'
  | 'access_ended'
  | 'two_factor_on'
  | 'two_factor_off'
  | 'recovery_codes'
  | 'passkey_added'
  | 'passkey_removed'

type Told = {
  userId: number
  change: AccountChange
  /** Where the account has moved away from: told in the place of its own address. */
  formerEmail?: string
  now: number
}

/** Has whoever an account belongs to told by mail of what changed, in case it was not them. */
export const tellChange = (tx: Tx, { userId, change, formerEmail = '', now }: Told): Promise<void> =>
  publish(tx, 'user.changed', `${userId}:${change}:${now}`, { userId, change, formerEmail, at: now }, now)
