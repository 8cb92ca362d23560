import { domainToASCII } from 'node:url'

/** RFC 5321 4.5.3.1, less the angle brackets of a path. */
const MAX_BYTES = 254
const MAX_LOCAL = 64

/** What a browser's e-mail field takes before the @ (HTML Living Standard, "valid e-mail address"). */
const localPart = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/i
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const letterInLastLabel = /[a-z][a-z0-9-]*$/

/**
 * The one spelling under which an address is stored, compared and written to. Takes what a browser's e-mail
 * field takes, but wants a dot in the domain, as no shopper lives at user@localhost. Quoted names, comments and
 * address literals are lawful and never seen in a shop, so they are refused with everything that could add
 * a header. A Unicode domain becomes its ASCII form; look-alike letters before the @ are refused, as a password
 * reset must never reach a neighbour.
 * @returns lower-case, or null where mail could not be sent to it
 */
export function normaliseEmail(text: string): string | null {
  const [, local = '', typedDomain = ''] = /^([^@]+)@([^@]+)$/.exec(text.trim()) ?? []
  if (local.length > MAX_LOCAL || !localPart.test(local)) return null

  const domain = toAsciiDomain(typedDomain)
  if (!domainName.test(domain) || !letterInLastLabel.test(domain)) return null

  const email = `${local.toLowerCase()}@${domain}`
  return email.length > MAX_BYTES ? null : email
}

function toAsciiDomain(domain: string): string {
  const isAscii = /^[a-z0-9.-]*$/i.test(domain)
  if (isAscii) return domain.toLowerCase()
  // Letters only: domainToASCII would also decode percent signs and read numbers as an IP address.
  return /^[\p{L}\p{N}\p{M}.\-。]+$/u.test(domain) ? domainToASCII(domain) : ''
}
