import { StripeProblem } from './objects.ts'

export type Answer = { status: number; body: unknown; isReplay: boolean }

/**
 * Stripe's idempotency keys (https://docs.stripe.com/api/idempotent_requests): the same key with the same
 * request meets the first answer again, with another request an error, and while the first is still under
 * way a 409. A request that was refused is not remembered: its key may be used again.
 */
export function openIdempotency() {
  const known = new Map<string, { fingerprint: string; answer: Answer | null }>()

  return async function answerOnce(
    key: string | null,
    fingerprint: string,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    if (key === null) return work()
    const earlier = known.get(key)
    if (earlier) return replay(earlier, fingerprint)

    const entry: { fingerprint: string; answer: Answer | null } = { fingerprint, answer: null }
    known.set(key, entry)
    try {
      entry.answer = await work()
      return entry.answer
    } catch (refusal) {
      known.delete(key)
      throw refusal
    }
  }
}

function replay(earlier: { fingerprint: string; answer: Answer | null }, fingerprint: string): Answer {
  if (earlier.fingerprint !== fingerprint) {
    throw new StripeProblem(400, {
      type: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with.',
    })
  }
  if (earlier.answer === null) {
    throw new StripeProblem(409, {
      code: 'idempotency_key_in_use',
      message: 'There is currently another in-progress request using this Idempotency-Key.',
    })
  }
  return { ...earlier.answer, isReplay: true }
}
