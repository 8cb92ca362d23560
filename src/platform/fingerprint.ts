import { createHash } from 'node:crypto'

/** What a thing looked like, in a word that a form can carry and compare; the order of its keys counts. */
export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
