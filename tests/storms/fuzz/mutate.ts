import type { DeclaredRoute } from '#src/web/access.ts'
import type { Field, Form, Harvest } from './harvest.ts'
import { brokenEncodings, gatherHostile, markers, oddHeaders } from './hostile.ts'
import type { Pass } from './shop.ts'

/** A request before it is sent: text and bytes, so that a socket can send what `Request` would refuse. */
export type Wire = {
  method: string
  target: string
  headers: Record<string, string>
  body: Uint8Array | null
}

export type Dice = () => number

const METHODS = [
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'PROPFIND',
]
const ODD_ONES = [
  'accept',
  'accept-encoding',
  'accept-language',
  'cookie',
  'if-none-match',
  'referer',
  'user-agent',
  'hx-request',
  'hx-target',
  'hx-current-url',
  'content-type',
  'x-csrf-token',
  'range',
  'stripe-signature',
  'x-forwarded-proto',
  'x-http-method-override',
]
const PARAMETER = /:\w+(\{(?:[^{}]|\{[^{}]*\})*\})?\??/g
/** Words that addresses and fields of the shop have, and a few it has not. */
const NAMES = [
  'q',
  'page',
  'sort',
  'min',
  'max',
  'next',
  'code',
  'back',
  'size',
  'colour',
  'variant',
  'in_stock',
  'view',
  'state',
  'id',
  'quantity',
  'csrf',
  'email',
  'password',
  '__proto__',
  'constructor',
  'a[b]',
  'a',
]
/** Every password that is tried costs a tenth of a second, by intent: these doors are tried more rarely. */
const SLOW = /login|register|password|reset|security|setup|privacy|invite|email/
const RARELY = 40

/** Half a surrogate pair cannot be percent-encoded; it becomes a replacement character. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

/** Makes requests that a shop has never been sent, of what it offers. */
export function openMutator(routes: DeclaredRoute[], harvests: Harvest[], origin: string, thrown: Dice) {
  const hostile = gatherHostile()
  const one = <T>(things: readonly T[]): T => things[thrown() % things.length] as T
  const chance = (of: number): boolean => thrown() % of === 0
  const nasty = (): string => one(chance(4) ? markers : hostile)
  let turn = 0

  const encode = (text: string): string => {
    if (chance(12)) return one(brokenEncodings)
    return encodeURIComponent(wellFormed(text))
  }

  function mutateValue(value: string): string {
    switch (thrown() % 6) {
      case 0:
        return value
      case 1:
        return value + nasty()
      case 2:
        return value.slice(0, thrown() % (value.length + 1))
      default:
        return nasty()
    }
  }

  /** The address of a route, its parameters filled with what they ask for, or with anything. */
  function fill(path: string): string {
    return path.replaceAll(PARAMETER, (_, pattern: string | undefined) => {
      if (chance(3) || pattern === undefined)
        return chance(2) ? encode(nasty()) : encode(one(['1', '2', 'ceramics', 'bothy-mug', '1001', 'none']))
      if (/[01]-9|\\d/.test(pattern))
        return one(['1', '2', '3', '7', '999999', '0', '99999999999999999999', '2147483648'])
      return 'x'.repeat(20 + (thrown() % 30))
    })
  }

  function query(): string {
    if (chance(2)) return ''
    const count = 1 + (thrown() % 3)
    return `?${Array.from({ length: count }, () => `${encode(one(NAMES))}=${encode(nasty())}`).join('&')}`
  }

  function mutateLink(link: string): string {
    const [path = '/', search = ''] = link.split('?')
    const pairs = new URLSearchParams(search)
    const asked = [...pairs].map(([name, value]) => `${encode(name)}=${encode(mutateValue(value))}`)
    if (chance(4)) return fill(`${path}/:more`)
    return asked.length > 0 ? `${path}?${asked.join('&')}` : path + query()
  }

  function mutateFields(fields: Field[]): Field[] {
    const touched = 1 + (thrown() % 3)
    const changed = fields.map((field) =>
      thrown() % Math.max(1, fields.length) < touched ? { ...field, value: mutateValue(field.value) } : field,
    )
    if (chance(6)) return changed.filter(() => !chance(4))
    if (chance(6)) return [...changed, { name: one(NAMES), value: nasty() }]
    return chance(10) ? [...changed, ...changed] : changed
  }

  const encodeForm = (fields: Field[]): Uint8Array =>
    Buffer.from(
      fields.map(({ name, value }) => `${encodeURIComponent(wellFormed(name))}=${encode(value)}`).join('&'),
    )

  function encodeMultipart(fields: Field[], boundary: string): Uint8Array {
    const parts = fields.map(({ name, value }) => {
      const file = chance(4) ? `; filename="${nasty().replaceAll(/[\r\n]/g, '')}"` : ''
      const type = file ? `content-type: ${one(['text/csv', 'image/png', 'x'])}\r\n` : ''
      return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n${type}\r\n${value}\r\n`
    })
    const end = chance(8) ? '' : `--${boundary}--\r\n`
    return Buffer.from(parts.join('') + end)
  }

  function oddHeadersFor(pass: Pass): Record<string, string> {
    const headers: Record<string, string> = {}
    const cart = chance(3) ? `; cart=${one(['x'.repeat(27), 'a', ''])}` : ''
    if (pass.cookie || cart) headers.cookie = pass.cookie + cart
    headers['x-forwarded-for'] = `10.${thrown() % 250}.${thrown() % 250}.${thrown() % 250}`
    if (chance(4)) headers['hx-request'] = 'true'
    if (chance(4)) headers[one(ODD_ONES)] = one(oddHeaders)
    return headers
  }

  function withForm(
    target: string,
    fields: Field[],
    isMultipart: boolean,
    pass: Pass,
    method = 'POST',
  ): Wire {
    const all = chance(60) ? fields : [...fields, { name: 'csrf', value: pass.csrf }]
    const boundary = 'zqboundary'
    const asParts = isMultipart !== chance(12)
    const headers = {
      ...{ origin, 'sec-fetch-site': 'same-origin' },
      'content-type': asParts
        ? `multipart/form-data; boundary=${boundary}`
        : 'application/x-www-form-urlencoded',
      ...(chance(3) ? { 'x-csrf-token': pass.csrf } : {}),
      ...oddHeadersFor(pass),
    }
    const body = asParts ? encodeMultipart(all, boundary) : encodeForm(all)
    // The token stays whole, or nothing would be reached behind it.
    const csrf = asParts
      ? body
      : Buffer.concat([body, Buffer.from(chance(20) ? '' : `&csrf=${encodeURIComponent(pass.csrf)}`)])
    return { method, target, headers, body: chance(30) ? damage(csrf) : csrf }
  }

  /** Bytes that are no text. */
  function damage(body: Uint8Array): Uint8Array {
    const copy = Uint8Array.from(body)
    for (let times = 0; times < 4 && copy.length > 0; times++) copy[thrown() % copy.length] = thrown() & 255
    return copy.slice(0, chance(2) ? copy.length : thrown() % (copy.length + 1))
  }

  return {
    /** The next request, every route having its turn. */
    next(who: number, pass: Pass): Wire {
      const { links, forms } = harvests[who] ?? { links: ['/'], forms: [] }
      const kind = thrown() % 8
      if (kind < 3 && forms.length > 0) {
        const form: Form = one(forms)
        if (!SLOW.test(form.action) || chance(RARELY))
          return withForm(
            chance(10) ? fill(form.action) : form.action,
            mutateFields(form.fields),
            form.isMultipart,
            pass,
          )
      }
      if (kind < 5)
        return { method: 'GET', target: mutateLink(one(links)), headers: oddHeadersFor(pass), body: null }
      let route = routes[turn++ % routes.length] as DeclaredRoute
      while (SLOW.test(route.path) && route.method !== 'GET' && !chance(RARELY))
        route = routes[turn++ % routes.length] as DeclaredRoute
      const method = chance(3) ? one(METHODS) : route.method
      const target = fill(route.path) + query()
      if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS')
        return { method, target, headers: oddHeadersFor(pass), body: null }
      const fields = Array.from({ length: thrown() % 6 }, () => ({ name: one(NAMES), value: nasty() }))
      return withForm(target, fields, chance(8), pass, method)
    },
    ...{ one, chance },
  }
}
export type Mutator = ReturnType<typeof openMutator>
