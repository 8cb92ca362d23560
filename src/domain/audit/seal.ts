import { hash, randomBytes } from 'node:crypto'

/** What of an entry may be a person's own, in the order of its salts. It is sealed by digest, so that it can be forgotten. */
export const personalFields = ['actor_name', 'ip', 'before_json', 'after_json'] as const
export type PersonalField = (typeof personalFields)[number]

/** An entry as its row holds it. */
export type SealedEntry = {
  id: number
  at: number
  actor_user_id: number | null
  actor_name: string
  action: string
  entity: string
  entity_id: string
  before_json: string | null
  after_json: string | null
  ip: string
  salts: string
  undoes: number | null
}

/** Digests of values that are not there any more. */
export type Forgotten = Partial<Record<PersonalField, string>>

const SALT_BYTES = 12

/** Without a salt, a short value could be found from its digest by trying. */
export const makeSalts = (): string =>
  personalFields.map(() => randomBytes(SALT_BYTES).toString('base64url')).join('.')

/** @returns the digest of one field, '' where it holds nothing */
export function digestOf(entry: SealedEntry, field: PersonalField): string {
  const value = entry[field]
  const salt = entry.salts.split('.')[personalFields.indexOf(field)] ?? ''
  return value ? sha256(`${salt}\n${value}`) : ''
}

/**
 * The hash that seals an entry at its place: over all of its fields and the seal before it. Changing any entry breaks its own
 * seal; leaving one out, or putting one in, breaks the next.
 */
export function sealOf(
  previous: string,
  position: number,
  entry: SealedEntry,
  forgotten: Forgotten = {},
): string {
  const { id, at, actor_user_id, action, entity, entity_id, undoes } = entry
  const digests = personalFields.map((field) => forgotten[field] ?? digestOf(entry, field))
  return sha256(
    JSON.stringify([
      previous,
      position,
      id,
      at,
      actor_user_id,
      action,
      entity,
      entity_id,
      undoes,
      ...digests,
    ]),
  )
}

const sha256 = (text: string): string => hash('sha256', text, 'hex')
