import { listRoutes } from '#src/web/access.ts'
import { openDice } from '../histories/dice.ts'
import { harvest } from './harvest.ts'
import { MARKER } from './hostile.ts'
import { openMutator, type Wire } from './mutate.ts'
import { type FuzzShop, roles } from './shop.ts'

export type Fault = { what: string; wire: Wire; why: string }
export type Outcome = { sent: number; statuses: Map<number, number>; faults: Fault[]; routes: number }

const DOORS = {
  anyone: [
    '/',
    '/cart',
    '/checkout',
    '/account/login',
    '/account/register',
    '/track',
    '/admin/login',
    '/search?q=mug',
    '/sitemap.xml',
  ],
  shopper: ['/account', '/cart', '/checkout', '/'],
  owner: [
    '/admin',
    '/admin/orders',
    '/admin/returns',
    '/admin/payments',
    '/admin/products',
    '/admin/inventory',
    '/admin/imports',
    '/admin/mails',
    '/admin/health',
    '/',
  ],
}
const ANSWER_WITHIN_MS = 20_000
/** Between two requests; throttles forget, and pages of the hour go out of date. */
const TICK_MS = 700
/** Unescaped, whatever stands around it: a tag opened, or an attribute ended. */
const ECHO = /<zq|zq"'/
const MOST_FAULTS = 40

/** What a shop offers to each role, and the one who makes requests of it. */
export async function prepare(shop: FuzzShop, seed: number, only: readonly string[] | null = null) {
  await shop.sell()
  const routes = listRoutes(shop.app).filter(({ path }) => only === null || only.includes(path))
  const harvests = []
  for (const role of roles) {
    // A bag, so that there is a checkout to look at.
    harvests.push(await harvest(shop, role, DOORS[role]))
  }
  return { routes, harvests, mutator: openMutator(routes, harvests, shop.origin, openDice(seed)) }
}

/**
 * Sends requests to the shop in this process, one after the other.
 * @param only the paths of the routes that are sent to; null for all
 */
export async function fuzzInProcess(
  shop: FuzzShop,
  {
    requests,
    seed,
    only = null,
    onProgress,
  }: {
    requests: number
    seed: number
    only?: readonly string[] | null
    onProgress?: (sent: number, faults: number) => void
  },
): Promise<Outcome> {
  const { routes, mutator } = await prepare(shop, seed, only)
  const outcome: Outcome = { sent: 0, statuses: new Map(), faults: [], routes: routes.length }
  for (; outcome.sent < requests && outcome.faults.length < MOST_FAULTS; outcome.sent++) {
    const who = outcome.sent % roles.length
    const wire = mutator.next(who, await shop.passOf(roles[who] ?? 'anyone'))
    shop.time.now += TICK_MS
    await sendOne(shop, wire, outcome)
    if (outcome.sent % 20_000 === 19_999) onProgress?.(outcome.sent + 1, outcome.faults.length)
  }
  return outcome
}

async function sendOne(shop: FuzzShop, wire: Wire, outcome: Outcome): Promise<void> {
  let request: Request
  try {
    const { method, headers, body } = wire
    request = new Request(shop.origin + wire.target, {
      method,
      headers,
      ...(body ? { body: Buffer.from(body) } : {}),
    })
  } catch {
    // Nothing that a client of this kind could send.
    return
  }
  const errorsBefore = shop.errors.length
  const blame = (what: string, why: string) => outcome.faults.push({ what, wire, why })
  const response = await withinTime(Promise.resolve(shop.app.request(request)))
  if (!response) return void blame('no answer', `${ANSWER_WITHIN_MS} ms went by`)
  outcome.statuses.set(response.status, (outcome.statuses.get(response.status) ?? 0) + 1)
  const text = await response.text()
  const error = shop.errors[errorsBefore]
  shop.errors.length = 0
  if (response.status >= 500 || error) blame(String(response.status), error?.stack ?? text.slice(0, 300))
  const type = response.headers.get('content-type') ?? ''
  if (/html|xml/.test(type) && isEchoed(text))
    blame('echo', text.slice(Math.max(0, text.search(ECHO) - 200), text.search(ECHO) + 60))
}

export const isEchoed = (text: string): boolean => text.includes(MARKER) || ECHO.test(text)

async function withinTime(answer: Promise<Response>): Promise<Response | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
