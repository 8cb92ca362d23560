import type { Context, MiddlewareHandler } from 'hono'
import type { VisitCounter } from '#src/domain/analytics/visits.ts'
import type { Env } from './env.ts'
import { readHeader } from './header.ts'

/** Programs that say who they are, or say nothing. Those that pretend to be a browser are counted as one. */
const program =
  /bot|crawl|spider|slurp|preview|scan|monitor|probe|headless|lighthouse|fetch|curl|wget|http|python|java\/|ruby|php|perl|okhttp|axios|undici|node|feed|facebookexternalhit|embedly|whatsapp|telegram/i

/** Where people come back to in the midst of a visit, from a payment or a mail, and what no shopper sees. */
const within = /^\/(?:admin|setup|account|orders|checkout|pay|track|newsletter|webhooks)(?:\/|$)/

/**
 * Counts who comes to the shop from elsewhere: a page that was asked for by going there, not from another page of the
 * shop. It needs no cookie and keeps nothing about anybody; whoever types the address twice is two visits.
 */
export function countVisits(counter: VisitCounter, clock: () => number): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (!isArrival(c)) return next()
    await next()
    if (c.res.status === 200 && c.res.headers.get('content-type')?.startsWith('text/html'))
      counter.count(clock())
  }
}

function isArrival(c: Context<Env>): boolean {
  if (c.req.method !== 'GET' || within.test(c.req.path)) return false
  if (readHeader(c, 'hx-request') !== undefined || cameFromHere(c)) return false
  // What a browser reads ahead, nobody has asked for.
  if ((readHeader(c, 'sec-purpose') ?? readHeader(c, 'purpose') ?? '').includes('prefetch')) return false
  const agent = readHeader(c, 'user-agent') ?? ''
  return agent !== '' && !program.test(agent)
}

/** Browsers say so themselves, but not on a connection without encryption; there the page before tells. */
function cameFromHere(c: Context<Env>): boolean {
  const site = readHeader(c, 'sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || readHeader(c, 'sec-fetch-mode') !== 'navigate'
  const before = readHeader(c, 'referer')
  const host = readHeader(c, 'host') ?? new URL(c.req.url).host
  return before !== undefined && URL.canParse(before) && new URL(before).host === host
}
