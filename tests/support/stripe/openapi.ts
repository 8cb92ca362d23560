import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { findSharedData } from '../shared-data.ts'
import { decodeForm } from './form.ts'

/** As much of JSON Schema as Stripe's published file uses. */
type Schema = {
  $ref?: string
  type?: string
  nullable?: boolean
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  maxLength?: number
}
type Operation = {
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
export type StripeSpec = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}
/** What one request to Stripe was made of; `body` and `query` as they travelled. */
export type SentRequest = { method: string; path: string; query: string; body: string }

/** Forms come from us and hold text alone; answers are JSON and may know more than the file of 2022. */
type Kind = 'form' | 'answer'
type Check = { spec: StripeSpec; kind: Kind; value: unknown; schema: Schema; at: string }

/** Parameters younger than the published file that we send all the same, each with its reason. None so far. */
const youngerThanTheFile: { path: string; name: string; reason: string }[] = []

let loaded: StripeSpec | null | undefined

/** Stripe's published OpenAPI file of 2022-04-12, or null, said loudly, where this machine does not have it. */
export function findStripeSpec(): StripeSpec | null {
  if (loaded === undefined) {
    const file = findSharedData('7-stripe/spec3_2022-04-12.json.gz')
    loaded = file === null ? null : JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))
  }
  return loaded ?? null
}

/** What Stripe would refuse in a request: a sentence a fault, none where it is valid. */
export function checkRequest(spec: StripeSpec, request: SentRequest): string[] {
  const operation = findOperation(spec, request)
  if (!operation) return [`${request.method} ${request.path} is not in Stripe's file`]
  return [...checkBody(spec, request, operation), ...checkQuery(spec, request, operation)]
}

/** Whether an answer of ours is shaped as Stripe's file says of a component such as `checkout.session`. */
export function checkAnswer(spec: StripeSpec, component: string, value: unknown): string[] {
  const schema = { $ref: `#/components/schemas/${component}` }
  return faultsOf({ spec, kind: 'answer', value, schema, at: component })
}

function findOperation(spec: StripeSpec, { method, path }: SentRequest): Operation | undefined {
  const wanted = path.split('/')
  const template = Object.keys(spec.paths).find((candidate) => {
    const parts = candidate.split('/')
    return (
      parts.length === wanted.length && parts.every((part, i) => part === wanted[i] || part.startsWith('{'))
    )
  })
  return template === undefined ? undefined : spec.paths[template]?.[method.toLowerCase()]
}

function checkBody(spec: StripeSpec, request: SentRequest, operation: Operation): string[] {
  const schema = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema
  const body = Object.fromEntries(
    Object.entries(decodeForm(request.body)).filter(([name]) => !isYounger(request.path, name)),
  )
  if (!schema) return Object.keys(body).map((name) => `${name}: ${request.path} takes no body`)
  return faultsOf({ spec, kind: 'form', value: body, schema, at: '' })
}

function checkQuery(spec: StripeSpec, request: SentRequest, operation: Operation): string[] {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
  const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name)
  const schema = { type: 'object', properties, required }
  return faultsOf({ spec, kind: 'form', value: decodeForm(request.query), schema, at: '' })
}

function isYounger(path: string, name: string): boolean {
  return youngerThanTheFile.some((known) => known.path === path && known.name === name)
}

function faultsOf(check: Check): string[] {
  const schema = resolve(check)
  if (check.value === null && check.kind === 'answer')
    return isNullable(schema) ? [] : [`${check.at}: is null`]
  if (schema.anyOf) return faultsOfChoice(check, schema.anyOf)
  switch (schema.type) {
    case 'object':
      return faultsOfObject(check, schema)
    case 'array':
      return faultsOfArray(check, schema)
    default:
      return faultsOfLeaf(check, schema)
  }
}

/** A schema that asks for nothing takes null as well. */
function isNullable({ nullable, anyOf, type }: Schema): boolean {
  return nullable === true || (anyOf ? anyOf.some(isNullable) : type === undefined)
}

function resolve({ spec, schema, at }: Check): Schema {
  if (!schema.$ref) return schema
  const name = schema.$ref.replace('#/components/schemas/', '')
  const found = spec.components.schemas[name]
  if (!found) throw new Error(`Stripe's file has no ${name}, wanted at ${at}`)
  return found
}

function faultsOfChoice(check: Check, choices: Schema[]): string[] {
  const tried = choices.map((schema) => faultsOf({ ...check, schema }))
  if (tried.some((faults) => faults.length === 0)) return []
  return [`${check.at}: fits none of ${choices.length} forms: ${tried.flat().join('; ')}`]
}

function faultsOfObject(check: Check, schema: Schema): string[] {
  const { value, at } = check
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: is not an object`]
  const inside = (name: string) => (at === '' ? name : `${at}.${name}`)
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name))
  const faults = Object.entries(value).flatMap(([name, part]) => {
    const partSchema = schema.properties?.[name] ?? additional(schema, check.kind)
    if (partSchema === null) return [`${inside(name)}: is unknown to Stripe`]
    return faultsOf({ ...check, value: part, schema: partSchema, at: inside(name) })
  })
  return [...missing.map((name) => `${inside(name)}: is missing`), ...faults]
}

/** Stripe refuses unknown parameters at every depth, though its file only says so at the top. */
function additional(schema: Schema, kind: Kind): Schema | null {
  if (typeof schema.additionalProperties === 'object') return schema.additionalProperties
  return kind === 'answer' ? {} : null
}

function faultsOfArray(check: Check, schema: Schema): string[] {
  const { value, at } = check
  if (!Array.isArray(value)) return [`${at}: is not a list`]
  const items = schema.items ?? {}
  return value.flatMap((item, index) =>
    faultsOf({ ...check, value: item, schema: items, at: `${at}.${index}` }),
  )
}

function faultsOfLeaf({ value, kind, at }: Check, schema: Schema): string[] {
  if (schema.type !== undefined && !isOfType(value, schema.type, kind))
    return [`${at}: is not a ${schema.type}`]
  const text = String(value)
  if (schema.enum && !schema.enum.includes(value))
    return [`${at}: ${text} is none of ${schema.enum.join(', ')}`]
  if (schema.maxLength !== undefined && [...text].length > schema.maxLength) {
    return [`${at}: is longer than ${schema.maxLength}`]
  }
  return []
}

function isOfType(value: unknown, type: string, kind: Kind): boolean {
  if (kind === 'answer') return type === 'integer' ? Number.isInteger(value) : typeof value === type
  if (typeof value !== 'string') return false
  switch (type) {
    case 'integer':
      return /^-?\d+$/.test(value)
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value)
    case 'boolean':
      return value === 'true' || value === 'false'
    default:
      return true
  }
}
