import { expect, test } from 'vitest'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { addReview } from '#src/domain/reviews/add-review.ts'
import { moderateReview } from '#src/domain/reviews/moderate-review.ts'
import { findHistogram, listReviews } from '#src/domain/reviews/queries.ts'
import type { ReviewInput } from '#src/domain/reviews/reviews.ts'
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

test('a review that waits for a look is neither shown nor counted until it is published', async () => {
  const { db, id, rating } = await reviewed()
  const added = await addReview(db, review(id, { state: 'pending', rating: 2 }), NOW)
  if (typeof added === 'string') throw new Error(added)
  expect(await rating()).toEqual({ count: 0, sum: 0 })
  expect(await listReviews(db, id, { limit: 9, offset: 0 })).toEqual([])

  const reviewId = added.id
  for (let n = 0; n < 2; n++) expect(await moderateReview(db, { reviewId, state: 'published' })).toBeNull()
  expect(await rating()).toEqual({ count: 1, sum: 2 })
  for (let n = 0; n < 2; n++) await moderateReview(db, { reviewId, state: 'rejected' })
  expect(await rating()).toEqual({ count: 0, sum: 0 })
  expect(await moderateReview(db, { reviewId: 999, state: 'published' })).toBe('unknown_review')
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
