import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StripeEvent } from './objects.ts'

export type DeliverOptions = {
  /** How often each event is sent, whatever the shop answers. */
  times?: number
  /** In another order than they happened, always the same one. */
  shuffle?: boolean
  delayMs?: number
  badSignature?: boolean
  /** The stamp under the signature, ms UTC; now where absent. */
  stampedAt?: number
}

export type Delivery = { eventId: string; type: string; status: number | 'no_answer' }

export type CourierOptions = {
  now: () => number
  secret: string
  url: () => string | null
  /** Waits before each further try of an event that the shop did not take with a 2xx. */
  retryAfterMs?: number[]
}

const PROMPT_RETRIES = [50, 200, 800]

/** Stripe's signature header over exactly these bytes; one v1 a secret, as while secrets are rolled. */
export function signStripe(
  payload: string | Uint8Array,
  secrets: string | string[],
  stampedAt: number,
): string {
  const stamp = Math.floor(stampedAt / 1000)
  const signatures = [secrets].flat().map((secret) => {
    return `v1=${createHmac('sha256', secret).update(`${stamp}.`).update(payload).digest('hex')}`
  })
  return [`t=${stamp}`, ...signatures].join(',')
}

/** Carries events to the shop's webhook, one after the other, and keeps trying as Stripe does. */
export function openCourier({ now, secret, url, retryAfterMs = PROMPT_RETRIES }: CourierOptions) {
  const deliveries: Delivery[] = []
  const stop = new AbortController()
  let queue: Promise<unknown> = Promise.resolve()

  async function send(event: StripeEvent, options: DeliverOptions): Promise<Delivery> {
    const address = url()
    if (address === null) throw new Error('The double has no webhook address to deliver to')
    if (options.delayMs) await sleep(options.delayMs)
    const body = JSON.stringify(event, null, 2)
    const key = options.badSignature ? `${secret}-forged` : secret
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signStripe(body, key, options.stampedAt ?? now()),
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    }
    const status = await fetch(address, { method: 'POST', headers, body, signal: stop.signal }).then(
      (response) => response.body?.cancel().then(() => response.status) ?? response.status,
      () => 'no_answer' as const,
    )
    const delivery: Delivery = { eventId: event.id, type: event.type, status }
    deliveries.push(delivery)
    return delivery
  }

  async function sendUntilTaken(event: StripeEvent): Promise<void> {
    for (const wait of [0, ...retryAfterMs]) {
      await sleep(wait)
      if (stop.signal.aborted) return
      const { status } = await send(event, {})
      if (status !== 'no_answer' && status >= 200 && status < 300) return
    }
  }

  return {
    deliveries,
    /** Queues an event as it happens; nothing is sent where the shop has no address. */
    enqueue(event: StripeEvent): void {
      if (url() !== null) queue = queue.then(() => sendUntilTaken(event))
    },
    async deliver(events: StripeEvent[], options: DeliverOptions = {}): Promise<Delivery[]> {
      const copies = events.flatMap((event) => Array.from({ length: options.times ?? 1 }, () => event))
      const sent: Delivery[] = []
      for (const event of options.shuffle ? shuffled(copies) : copies) sent.push(await send(event, options))
      return sent
    },
    /** Resolves once everything queued so far was taken or given up. */
    settled: async (): Promise<void> => void (await queue),
    close: async (): Promise<void> => {
      stop.abort()
      await queue
    },
  }
}

/** Not by chance: a test that fails must fail again. Every second one first, each half backwards. */
function shuffled<T>(items: T[]): T[] {
  const backwards = items.toReversed()
  return [...backwards.filter((_, i) => i % 2 === 0), ...backwards.filter((_, i) => i % 2 === 1)]
}
