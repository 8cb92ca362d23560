import type { Book } from './book.ts'
import type { Form } from './form.ts'
import { noSuch, type StripeEvent, StripeProblem } from './objects.ts'
import { createRefund } from './refunds.ts'
import { createSession, expireSession, findSession, invalid, objectOf, textOf } from './sessions.ts'

export type ApiRequest = { method: string; path: string; query: Form; form: Form }
type Listed = { id: string; created?: number }

const MOST_OF_A_PAGE = 100

/** One call to the API: what Stripe would answer, or a StripeProblem. */
export function answer(book: Book, request: ApiRequest): unknown {
  return expand(book, call(book, request), { ...request.query, ...request.form })
}

function call(book: Book, { method, path, query, form }: ApiRequest): unknown {
  const [, , ...parts] = path.split('/')
  const [collection, id = '', action] = parts[0] === 'checkout' ? parts.slice(1) : parts
  switch (`${method} ${collection}${id && '/:id'}${action ? `/${action}` : ''}`) {
    case 'POST sessions':
      return createSession(book, form)
    case 'GET sessions': {
      for (const session of book.sessions.values()) findSession(book, session.id)
      return page(book.sessions, query, path, (session) => fits(session, query, ['payment_intent', 'status']))
    }
    case 'GET sessions/:id':
      return findSession(book, id)
    case 'POST sessions/:id/expire':
      return expireSession(book, id)
    case 'GET sessions/:id/line_items':
      return page(byId(book.lineItems.get(findSession(book, id).id) ?? []), query, path)
    case 'GET payment_intents/:id':
      return found(book.intents, 'payment_intent', id)
    case 'GET charges':
      return page(book.charges, query, path, (charge) => isInTime(charge, query))
    case 'GET disputes':
      return page(
        book.disputes,
        query,
        path,
        (one) => isInTime(one, query) && fits(one, query, ['payment_intent', 'charge']),
      )
    case 'GET charges/:id':
      return found(book.charges, 'charge', id)
    case 'POST refunds':
      return createRefund(book, form)
    case 'GET refunds':
      return page(
        book.refunds,
        query,
        path,
        (refund) => isInTime(refund, query) && fits(refund, query, ['payment_intent', 'charge']),
      )
    case 'GET refunds/:id':
      return found(book.refunds, 'refund', id)
    case 'GET events':
      return page(book.events, query, path, (event) => isWanted(event, query))
    case 'GET events/:id':
      return found(book.events, 'event', id)
    default:
      throw new StripeProblem(404, { message: `Unrecognized request URL (${method}: ${path}).` })
  }
}

function found<T>(all: Map<string, T>, kind: string, id: string): T {
  const object = all.get(id)
  if (!object) throw noSuch(kind, id)
  return object
}

function byId<T extends Listed>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]))
}

/** Newest first, a page at a time, as all of Stripe's lists are. */
function page<T extends Listed>(all: Map<string, T>, query: Form, url: string, wanted = (_: T) => true) {
  const limit = Number(query.limit ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_OF_A_PAGE) throw invalid('limit', 'Invalid limit')
  const newestFirst = [...all.values()].reverse().filter(wanted)
  const after = textOf(query.starting_after)
  const before = textOf(query.ending_before)
  const first = after === null ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1
  const last = before === null ? newestFirst.length : newestFirst.findIndex(({ id }) => id === before)
  const from = before === null ? first : Math.max(first, last - limit)
  const data = newestFirst.slice(from, Math.min(last, from + limit))
  const hasMore = before === null ? from + data.length < newestFirst.length : from > 0
  return { object: 'list', data, has_more: hasMore, url }
}

function fits<T extends object>(object: T, query: Form, names: string[]): boolean {
  const fields = new Map(Object.entries(object))
  return names.every((name) => query[name] === undefined || fields.get(name) === query[name])
}

function isInTime({ created }: { created: number }, query: Form): boolean {
  const time = objectOf(query.created)
  return (
    created >= Number(time.gte ?? 0) &&
    created > Number(time.gt ?? -1) &&
    created <= Number(time.lte ?? Number.MAX_SAFE_INTEGER) &&
    created < Number(time.lt ?? Number.MAX_SAFE_INTEGER)
  )
}

function isWanted(event: StripeEvent, query: Form): boolean {
  const types = Array.isArray(query.types) ? query.types : query.type === undefined ? null : [query.type]
  return (types === null || types.includes(event.type)) && isInTime(event, query)
}

/** `expand[]=payment_intent.latest_charge`: ids along the path become the objects they name. */
function expand(book: Book, answered: unknown, { expand: paths }: Form): unknown {
  const whole: unknown = structuredClone(answered)
  for (const path of Array.isArray(paths) ? paths : []) expandPath(book, whole, String(path).split('.'))
  return whole
}

function expandPath(book: Book, object: unknown, [name, ...rest]: string[]): void {
  if (name === undefined || typeof object !== 'object' || object === null) return
  if (Array.isArray(object)) {
    for (const item of object) expandPath(book, item, name === 'data' ? rest : [name, ...rest])
    return
  }
  const value: unknown = Reflect.get(object, name)
  if (value === undefined) throw invalid('expand', `This property cannot be expanded (${name}).`)
  if (typeof value === 'string') Reflect.set(object, name, structuredClone(lookUp(book, value, name)))
  expandPath(book, Reflect.get(object, name), rest)
}

function lookUp(book: Book, id: string, name: string): unknown {
  const object = book.intents.get(id) ?? book.charges.get(id) ?? book.sessions.get(id) ?? book.refunds.get(id)
  if (!object) throw invalid('expand', `This property cannot be expanded (${name}).`)
  return object
}
