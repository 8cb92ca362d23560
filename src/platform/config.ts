import path from 'node:path'
import { z } from 'zod'

/** A variable is wrong; the message names it, says what is wrong and shows an example. */
export class BadConfig extends Error {
  override readonly name = 'BadConfig'
}

const origin = z
  .string()
  .regex(/^https?:\/\/[^/?#\s]+\/?$/)
  .transform((text) => new URL(text).origin)
const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), type.optional())

/** What a variable must look like, and how to say so. */
export type Variable = {
  type: z.ZodType
  must: string
  example: string
  /** Only for groups: the group does not work without this one, and what is lost then. */
  without?: string
}

/** The variables of something that may be connected, a payment gateway say. It is on once all it needs is set. */
export type VariableGroup = { readonly name: string; readonly variables: Readonly<Record<string, Variable>> }

/** Where mails go out and whom they come from. */
export const mailVariables = {
  SMTP_URL: {
    type: optional(z.string().regex(/^smtps?:\/\/\S+$/)),
    must: 'begin with smtp:// or smtps://',
    example: 'smtp://user:password@mail.example:587',
  },
  MAIL_FROM: {
    type: optional(z.string().regex(/@/)),
    must: 'hold an email address',
    example: 'Fennel Row <shop@shop.example>',
  },
} as const

/** What each variable must look like, and how to say so. */
const variables = {
  PORT: {
    type: z.coerce.number().int().min(0).max(65_535).default(3000),
    must: 'be a port from 0 to 65535',
    example: '3000',
  },
  HOST: {
    type: z.string().min(1).default('127.0.0.1'),
    must: 'be an address to listen on',
    example: '127.0.0.1',
  },
  PUBLIC_URL: {
    type: optional(origin),
    must: 'be the shop’s origin, without a path',
    example: 'https://shop.example',
  },
  DATA_DIR: { type: z.string().min(1).default('data/shop'), must: 'be a folder', example: 'data/shop' },
  DATABASE_URL: {
    type: optional(z.string().regex(/^postgres(ql)?:\/\/\S+$/)),
    must: 'begin with postgres://, or be left out for SQLite',
    example: 'postgres://shop:secret@127.0.0.1:5432/shop',
  },
  SECRET_KEY: {
    type: optional(z.string().min(32)),
    must: 'have at least 32 characters',
    example: 'the output of: openssl rand -base64 48',
  },
  ...mailVariables,
  TRUST_PROXY: {
    type: z.coerce.number().int().min(0).max(9).default(0),
    must: 'be the number of proxies in front, 0 to 9',
    example: '1',
  },
  LOG_LEVEL: {
    type: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    must: 'be fatal, error, warn, info, debug, trace or silent',
    example: 'info',
  },
  METRICS_TOKEN: {
    type: optional(z.string().min(8)),
    must: 'have at least 8 characters',
    example: 'the output of: openssl rand -hex 16',
  },
  NODE_ENV: { type: z.string().default('production'), must: 'be a word', example: 'production' },
} as const

export type Config = {
  port: number
  host: string
  /** The shop's origin, without a slash at the end. */
  publicUrl: string
  isHttps: boolean
  dataDir: string
  /** A postgres:// address, or the path of the SQLite file. */
  databaseUrl: string
  secretKey: string | null
  smtpUrl: string | null
  mailFrom: string | null
  /** The variables that were set, by their group's name: all that it needs, or only what it can do without. */
  gateways: Record<string, Record<string, string>>
  trustProxy: number
  logLevel: string
  metricsToken: string | null
  isDevelopment: boolean
}

type Environment = Record<string, string | undefined>

/**
 * Reads the configuration from environment variables.
 * @param gateways what may be connected besides, each with variables of its own
 * @throws BadConfig with one line for each variable that is wrong
 */
export function readConfig(env: Environment, gateways: readonly VariableGroup[]): Config {
  const wrong: string[] = []
  const read = <K extends keyof typeof variables>(name: K) =>
    readVariable(env, name, variables[name], wrong) as z.output<(typeof variables)[K]['type']>
  const port = read('PORT')
  const dataDir = path.resolve(read('DATA_DIR') ?? 'data/shop')
  const publicUrl = read('PUBLIC_URL') ?? `http://localhost:${port}`
  const config: Config = {
    port,
    host: read('HOST'),
    publicUrl,
    isHttps: publicUrl.startsWith('https:'),
    dataDir,
    databaseUrl: read('DATABASE_URL') ?? path.join(dataDir, 'shop.db'),
    secretKey: read('SECRET_KEY') ?? null,
    smtpUrl: read('SMTP_URL') ?? null,
    mailFrom: read('MAIL_FROM') ?? null,
    gateways: readGroups(env, gateways, wrong),
    trustProxy: read('TRUST_PROXY'),
    logLevel: read('LOG_LEVEL'),
    metricsToken: read('METRICS_TOKEN') ?? null,
    isDevelopment: read('NODE_ENV') === 'development',
  }
  if (wrong.length > 0) throw new BadConfig(wrong.join('\n'))
  return config
}

function readVariable(env: Environment, name: string, { type, must, example }: Variable, wrong: string[]) {
  const result = type.safeParse(env[name])
  if (!result.success)
    wrong.push(`${name} must ${must}, such as ${example}. It is “${hideSecret(name, env[name])}”.`)
  return result.data
}

/** Half a group is a mistake: somebody thinks it is on, and it is not. */
function readGroups(env: Environment, groups: readonly VariableGroup[], wrong: string[]): Config['gateways'] {
  const on: Config['gateways'] = {}
  for (const { name, variables } of groups) {
    const values: Record<string, string> = {}
    for (const [key, variable] of Object.entries(variables)) {
      const value = readVariable(env, key, { ...variable, type: optional(variable.type) }, wrong)
      if (value !== undefined) values[key] = String(value)
    }
    const needed = Object.entries(variables).filter(([, { without }]) => without !== undefined)
    const set = needed.find(([key]) => env[key])
    const missing = needed.filter(([key]) => !env[key])
    if (set)
      for (const [key, { without, example }] of missing)
        wrong.push(`${key} must be set when ${set[0]} is: without it ${without}. Example: ${example}`)
    if (missing.length === 0 || Object.keys(values).length > 0) on[name] = values
  }
  return on
}

function hideSecret(name: string, value: string | undefined): string {
  return /SECRET|TOKEN|SMTP|DATABASE/.test(name) ? '(hidden)' : (value ?? '')
}
