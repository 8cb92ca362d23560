import type { Tx } from '#src/platform/db/db.ts'

/**
 * A promise the shop's books keep.
 * @property name the promise, as a shopkeeper would say it
 * @property among from-clause of what is looked at, counted so that "nothing broken" also says of how many
 * @property broken a query of the rows that break it, with one text column `what` that names each for a person; or, for what
 *   no query can tell, a function that reads and names them
 */
export type Invariant = { name: string; among: string; broken: string | ((tx: Tx) => Promise<string[]>) }

/** Payments that brought money in, whatever became of it since. */
export const CAPTURED = "('succeeded', 'partly_refunded', 'refunded', 'disputed', 'won', 'lost')"

/** Orders that were accepted as paid. */
export const ACCEPTED = "('paid', 'processing', 'completed')"
