import { isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'

/** How the line to a mail server is kept secret: from its first byte, by STARTTLS, or only where the server offers it. */
export const securities = ['starttls', 'tls', 'offered'] as const
export type Security = (typeof securities)[number]

/** A mail server, as people are told of it. */
export type MailServer = { host: string; port: number; security: Security; user: string; password: string }

const PORTS: Record<Security, number> = { starttls: 587, tls: 465, offered: 25 }
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const HOST = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)

/** @returns the name as it is asked for, '' where it cannot be one */
export function readHost(text: string): string {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1')
  if (isIPv6(bare)) return `[${bare}]`
  // What reads the name would stop at these, and take what stands before.
  if (/[\s/\\?#@:%]/.test(bare)) return ''
  const name = domainToASCII(bare.toLowerCase())
  return name.length <= 253 && HOST.test(name) ? name : ''
}

/** @returns the port that was typed, or where nothing was the usual one; null where it is none */
export function readPort(text: string, security: Security): number | null {
  if (text.trim() === '') return PORTS[security]
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

/** The server as an address such as SMTP_URL holds it. */
export function writeSmtpUrl({ host, port, security, user, password }: MailServer): string {
  const who = user ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : ''
  const scheme = security === 'tls' ? 'smtps' : 'smtp'
  return `${scheme}://${who}${host}:${port}${security === 'starttls' ? '/?requireTLS=true' : ''}`
}

/** The server behind an address, whoever wrote it; null where it cannot be read. */
export function readSmtpUrl(text: string): MailServer | null {
  if (!/^smtps?:\/\//i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  const isAsked = url.searchParams.get('requireTLS') === 'true'
  const security = url.protocol === 'smtps:' ? 'tls' : isAsked ? 'starttls' : 'offered'
  const host = readHost(url.hostname)
  if (host === '') return null
  try {
    return {
      ...{ host, security, port: Number(url.port) || (security === 'tls' ? PORTS.tls : PORTS.starttls) },
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }
  } catch {
    return null
  }
}
