import type { Chance } from '../../support/seeded.ts'
import { send } from '../../support/send.ts'
import type { StripeDouble } from '../../support/stripe/double.ts'

const COPIES = 4

/**
 * Brings every event of the gateway to the shop four times, in any order, to any of its processes.
 * @param taken ids of events that the shop has said it keeps: they are not brought any more
 */
export function openPostman(
  stripe: StripeDouble,
  urls: () => string[],
  chance: Chance,
  taken = new Set<string>(),
) {
  const underway = new Set<string>()
  const statuses: (number | 'no_answer')[] = []
  return {
    statuses,
    /** Ids of events that the shop has said it keeps. */
    taken,
    /** Takes what has happened since the last round, and what nobody took then. */
    async round(): Promise<void> {
      const fresh = stripe.events().filter(({ id }) => !underway.has(id) && !taken.has(id))
      for (const { id } of fresh) underway.add(id)
      const copies = chance.shuffle(fresh.flatMap((event) => Array.from({ length: COPIES }, () => event)))
      await inLanes(copies, 8, async (event) => {
        const body = JSON.stringify(event)
        const headers = { 'content-type': 'application/json', 'stripe-signature': stripe.sign(body) }
        const address = `${chance.pick(urls())}/webhooks/stripe`
        // A shop that dies gives no answer: this copy is lost.
        const status = await send(address, { method: 'POST', headers, body }).then(
          (answer) => answer.status,
          () => 'no_answer' as const,
        )
        statuses.push(status)
        if (status === 200) taken.add(event.id)
      })
      for (const { id } of fresh) underway.delete(id)
    },
  }
}

/** Does something with each item, so many at a time. */
export async function inLanes<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: width }, lane))
}
