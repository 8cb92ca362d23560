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
const address = z.string().regex(/^https?:\/\/[^\s]+$/)
const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), type.optional())

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
  STRIPE_SECRET_KEY: {
    type: optional(z.string().regex(/^[sr]k_\w+$/)),
    must: 'begin with sk_ or rk_',
    example: 'sk_test_…',
  },
  STRIPE_WEBHOOK_SECRET: {
    type: optional(z.string().regex(/^whsec_\S+$/)),
    must: 'begin with whsec_',
    example: 'whsec_…',
  },
  STRIPE_API_BASE: { type: optional(address), must: 'be an http address', example: 'https://api.stripe.com' },
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
  stripe: { secretKey: string; webhookSecret: string; apiBase: string | null } | null
  trustProxy: number
  logLevel: string
  metricsToken: string | null
  isDevelopment: boolean
}

/**
 * Reads the configuration from environment variables.
 * @throws BadConfig with one line for each variable that is wrong
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const wrong: string[] = []
  const read = <K extends keyof typeof variables>(name: K) => {
    const { type, must, example } = variables[name]
    const result = type.safeParse(env[name])
    if (!result.success)
      wrong.push(`${name} must ${must}, such as ${example}. It is “${hideSecret(name, env[name])}”.`)
    return result.data as z.output<(typeof variables)[K]['type']>
  }
  const port = read('PORT')
  const dataDir = path.resolve(read('DATA_DIR') ?? 'data/shop')
  const publicUrl = read('PUBLIC_URL') ?? `http://localhost:${port}`
  const secretKey = read('STRIPE_SECRET_KEY')
  const webhookSecret = read('STRIPE_WEBHOOK_SECRET')
  const apiBase = read('STRIPE_API_BASE')
  if (secretKey && !webhookSecret && wrong.length === 0) {
    wrong.push(
      'STRIPE_WEBHOOK_SECRET must be set when STRIPE_SECRET_KEY is: without it no payment can be confirmed. Example: whsec_…',
    )
  }
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
    stripe: secretKey && webhookSecret ? { secretKey, webhookSecret, apiBase: apiBase ?? null } : null,
    trustProxy: read('TRUST_PROXY'),
    logLevel: read('LOG_LEVEL'),
    metricsToken: read('METRICS_TOKEN') ?? null,
    isDevelopment: read('NODE_ENV') === 'development',
  }
  if (wrong.length > 0) throw new BadConfig(wrong.join('\n'))
  return config
}

function hideSecret(name: string, value: string | undefined): string {
  return /SECRET|TOKEN|SMTP|DATABASE/.test(name) ? '(hidden)' : (value ?? '')
}
