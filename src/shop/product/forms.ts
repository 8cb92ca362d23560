import { z } from 'zod'
import { normaliseEmail } from '#src/kernel/email.ts'
import { MAX_REVIEW_PAGES } from './reviews.ts'

export const AlertForm = z.object({
  email: z.string().transform((text, context) => {
    const email = normaliseEmail(text)
    if (email !== null) return email
    context.addIssue('bad_email')
    return z.NEVER
  }),
})

export const ReviewForm = z.object({
  rating: z.enum(['1', '2', '3', '4', '5']).transform(Number),
  title: z.string().trim().max(120).default(''),
  text: z.string().trim().max(4_000).default(''),
})

/** Which page of reviews is asked for, from 1; anything else is the first. */
export function readPage(text: string | undefined): number {
  const page = Number(/^[1-9]\d{0,3}$/.exec(text ?? '')?.[0] ?? 1)
  return Math.min(page, MAX_REVIEW_PAGES)
}
