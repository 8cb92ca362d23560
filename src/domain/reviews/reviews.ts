/** Only published reviews are shown and counted. */
export type ReviewState = 'published' | 'pending' | 'rejected'

export type ReviewView = {
  id: number
  rating: number
  title: string
  body: string
  author: string
  /** What the reviewer bought, '' where it is not known. */
  variantTitle: string
  /** Bought here. */
  isVerified: boolean
  createdAt: number
  /** The shop's answer, '' for none. */
  reply: string
}

export type ReviewInput = {
  productId: number
  userId: number | null
  rating: number
  title: string
  body: string
  author: string
  variantTitle: string
  isVerified: boolean
  state: ReviewState
}

export type ReviewRefusal = 'unknown_product' | 'bad_rating' | 'no_text'

/** @returns why this is no review, or null */
export function refuseReview(review: ReviewInput): ReviewRefusal | null {
  if (!Number.isInteger(review.rating) || review.rating < 1 || review.rating > 5) return 'bad_rating'
  return review.body.trim() === '' && review.title.trim() === '' ? 'no_text' : null
}

/** How many gave five stars, four, three, two and one, in that order. */
export type Histogram = { rating: number; count: number }[]

/** Counts for all five ratings from those there are. */
export function toHistogram(rows: readonly { rating: number; count: number }[]): Histogram {
  return [5, 4, 3, 2, 1].map((rating) => ({
    rating,
    count: Number(rows.find((row) => row.rating === rating)?.count ?? 0),
  }))
}

export const MAX_REPLY = 2_000

/** An answer as it is kept: plain text with single line breaks of one kind, and never more than one empty line. */
export function normaliseReply(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** @param reply as normaliseReply leaves it */
export const refuseReply = (reply: string): 'too_long' | null =>
  [...reply].length > MAX_REPLY ? 'too_long' : null
