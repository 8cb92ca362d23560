import { z } from 'zod'
import { type ReviewFilter, reviewViews } from '#src/domain/reviews/staff-queries.ts'
import { listHref } from '../words.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

/** A list's address: anything odd in it is as if it were not there. */
export const ListQuery = z.object({
  view: z.enum(reviewViews).catch('waiting'),
  product: text(200),
  stars: z.enum(['', '1', '2', '3', '4', '5']).catch(''),
  q: text(200),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})
export type ListQuery = z.output<typeof ListQuery>

export const filterOf = ({ view, product, stars, q }: ListQuery): ReviewFilter => ({
  view,
  product,
  stars: stars === '' ? null : Number(stars),
  text: q,
})

export const hrefOf = ({ view, product, stars, q, page }: ListQuery): string =>
  listHref('/admin/reviews', {
    view: view === 'waiting' ? '' : view,
    product,
    stars,
    q,
    page: page > 1 ? page : '',
  })

const version = z.coerce.number().int().min(0).catch(-1)
const decision = z.enum(['show', 'hide']).transform((typed) => (typed === 'show' ? 'published' : 'rejected'))

export const DecisionForm = z.object({ decision, version })
export const BulkForm = z.object({ decision })
/** Longer than a reply may be, so that one that is too long is refused instead of being cut. */
export const ReplyForm = z.object({
  reply: z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, 20_000)),
  version,
})
export const VersionForm = z.object({ version })

const MOST = 200

/** The reviews that were ticked, each as "its id:the version that was seen". */
export function readTicked(values: readonly unknown[]): { id: number; version: number }[] {
  return values.slice(0, MOST).flatMap((value) => {
    const [, id, seen] = /^([1-9]\d{0,14}):(\d{1,15})$/.exec(String(value)) ?? []
    return id && seen ? [{ id: Number(id), version: Number(seen) }] : []
  })
}
