import { expect, test } from 'vitest'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { addReview } from '#src/domain/reviews/add-review.ts'
import { answerReview } from '#src/domain/reviews/answer-review.ts'
import { moderateReview } from '#src/domain/reviews/moderate-review.ts'
import { findHistogram, listReviews } from '#src/domain/reviews/queries.ts'
import type { ReviewInput } from '#src/domain/reviews/reviews.ts'
import { findStaffReview } from '#src/domain/reviews/staff-queries.ts'
import { openTestDatabase } from '../../support/database.ts'
import { NOW, product, saved } from '../catalog/support.ts'

const review = (productId: number, changes: Partial<ReviewInput> = {}): ReviewInput => ({
  productId,
  userId: null,
  rating: 5,
  title: 'Good',
  body: 'It holds tea.',
  author: 'Aoife',
  variantTitle: 'Sky',
  isVerified: true,
  state: 'published',
  ...changes,
})

async function reviewed() {
  const { db } = await openTestDatabase()
  const { id } = await saved(db, product('mug'))
  const rating = async () => (await findProductBySlug(db, 'mug'))?.rating
  return { db, id, rating }
}

test('the stars on a product are those of its reviews', async () => {
  const { db, id, rating } = await reviewed()
  for (const stars of [5, 4, 4, 1]) await addReview(db, review(id, { rating: stars }), NOW)
  expect(await rating()).toEqual({ count: 4, sum: 14 })
  expect(await findHistogram(db, id)).toEqual(
    [5, 4, 3, 2, 1].map((stars) => ({ rating: stars, count: [1, 0, 0, 2, 1][stars - 1] })),
  )
})

test('reviews come newest first, a page at a time', async () => {
  const { db, id } = await reviewed()
  for (let n = 0; n < 5; n++) await addReview(db, review(id, { title: `No ${n}` }), NOW + n)
  const titles = async (offset: number) =>
    (await listReviews(db, id, { limit: 2, offset })).map(({ title }) => title)
  expect(await titles(0)).toEqual(['No 4', 'No 3'])
  expect(await titles(4)).toEqual(['No 0'])
  expect((await listReviews(db, id, { limit: 1, offset: 0 }))[0]).toMatchObject({
    author: 'Aoife',
    variantTitle: 'Sky',
    isVerified: true,
  })
})

const actor = { userId: null, name: 'Niamh', ip: '' }

async function waiting() {
  const { db, id, rating } = await reviewed()
  const added = await addReview(db, review(id, { state: 'pending', rating: 2 }), NOW)
  if (typeof added === 'string') throw new Error(added)
  const decide = (state: 'published' | 'rejected', version: number) =>
    moderateReview(db, { review: { id: added.id, version }, state, actor, now: NOW })
  const version = async () => (await findStaffReview(db, added.id))?.version ?? 0
  return { db, id, rating, reviewId: added.id, decide, version }
}

test('a review that waits for a look is neither shown nor counted until it is published', async () => {
  const { db, id, rating, decide, version } = await waiting()
  expect(await rating()).toEqual({ count: 0, sum: 0 })
  expect(await listReviews(db, id, { limit: 9, offset: 0 })).toEqual([])

  expect(await decide('published', await version())).toBeNull()
  expect(await decide('published', await version())).toBe('changed_since')
  expect(await rating()).toEqual({ count: 1, sum: 2 })
  expect(await decide('rejected', await version())).toBeNull()
  expect(await decide('rejected', await version())).toBe('changed_since')
  expect(await rating()).toEqual({ count: 0, sum: 0 })
  const unknown = { review: { id: 999, version: NOW }, state: 'published', actor, now: NOW } as const
  expect(await moderateReview(db, unknown)).toBe('unknown_review')
})

test('of two who decide at once one is told, and the stars count it once', async () => {
  const { rating, decide, version } = await waiting()
  const seen = await version()
  const answers = await Promise.all([
    decide('published', seen),
    decide('rejected', seen),
    decide('published', seen),
  ])
  expect(answers.filter((answer) => answer === null)).toHaveLength(1)
  expect(await rating()).toEqual(answers[1] === null ? { count: 0, sum: 0 } : { count: 1, sum: 2 })
})

test('an answer is plain text of a bounded length, and is not written over another one', async () => {
  const { db, reviewId, version, id, decide } = await waiting()
  await decide('published', await version())
  const seen = await version()
  const answer = (text: string, at = seen) =>
    answerReview(db, { review: { id: reviewId, version: at }, text, actor, now: NOW })
  expect(await answer('x'.repeat(2_001))).toBe('too_long')
  expect(await answer(' Thank you.\r\n\r\n\r\n\r\nNiamh\u202e ')).toBeNull()
  expect(await answer('Go away')).toBe('changed_since')
  expect((await listReviews(db, id, { limit: 1, offset: 0 }))[0]?.reply).toBe('Thank you.\n\nNiamh')
  expect(await answer('', await version())).toBeNull()
  expect((await findStaffReview(db, reviewId))?.reply).toBe('')
})

test.each([
  [{ rating: 0 }, 'bad_rating'],
  [{ rating: 6 }, 'bad_rating'],
  [{ rating: 4.5 }, 'bad_rating'],
  [{ title: ' ', body: '' }, 'no_text'],
  [{ productId: 999 }, 'unknown_product'],
] as const)('a review with %j is refused', async (changes, refusal) => {
  const { db, id, rating } = await reviewed()
  expect(await addReview(db, review(id, changes), NOW)).toBe(refusal)
  expect(await rating()).toEqual({ count: 0, sum: 0 })
})
