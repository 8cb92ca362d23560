import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

const MAX_BYTES = 10 * 1024 * 1024
const TIMEOUT_MS = 10_000
const MAX_REDIRECTS = 3

/** Why a picture could not be had, as a sentence for the shop's staff. */
export class DownloadRefused extends Error {
  override readonly name = 'DownloadRefused'
}

export type DownloadRules = {
  /** Which IP addresses may be asked; the public ones where not said. Tests let their own machine be asked. */
  isAllowed?: (address: string) => boolean
  timeoutMs?: number
}

/**
 * Fetches a picture from a public address. Each step of a redirect is judged anew, and the address that is judged is
 * the one connected to, so that a name cannot point elsewhere in between.
 * @throws DownloadRefused with the reason
 */
export async function download(address: string, rules: DownloadRules = {}): Promise<Buffer> {
  const timeoutMs = rules.timeoutMs ?? TIMEOUT_MS
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    let url = readAddress(address)
    for (let step = 0; step <= MAX_REDIRECTS; step++) {
      const response = await open(url, rules, signal)
      const next = redirectOf(response)
      if (next === null) return await readBody(response)
      response.destroy()
      url = readAddress(next, url)
    }
    throw new DownloadRefused(`It redirects more than ${MAX_REDIRECTS} times.`)
  } catch (error) {
    if (signal.aborted) throw new DownloadRefused(`It did not come within ${timeoutMs / 1000} seconds.`)
    throw error instanceof DownloadRefused ? error : new DownloadRefused(sayFailure(error))
  }
}

function readAddress(text: string, base?: URL): URL {
  // Some exports leave out what a browser would add.
  const whole = text.startsWith('//') ? `https:${text}` : text
  if (!URL.canParse(whole, base?.href)) throw new DownloadRefused('Its address is not an address.')
  const url = new URL(whole, base?.href)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new DownloadRefused('Its address does not begin with http:// or https://.')
  }
  if (url.username || url.password) throw new DownloadRefused('Its address contains a password.')
  return url
}

function open(url: URL, rules: DownloadRules, signal: AbortSignal): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A name is judged when it is looked up; an address is never looked up.
  if (isIP(host) !== 0) assertAllowed(host, rules)
  const headers = { accept: 'image/avif,image/webp,image/*;q=0.9', 'user-agent': 'Barrow (picture import)' }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    request(url, { agent: false, headers, signal, lookup: guardedLookup(rules) }, resolve)
      .on('error', reject)
      .end()
  })
}

function guardedLookup(rules: DownloadRules): LookupFunction {
  return (host, options, answer) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const first = found?.[0]
      if (error || !first) return answer(error ?? new Error(`no address for ${host}`), '', 0)
      try {
        for (const { address } of found) assertAllowed(address, rules)
      } catch (refusal) {
        return answer(refusal as Error, '', 0)
      }
      return options.all ? answer(null, found) : answer(null, first.address, first.family)
    })
  }
}

function assertAllowed(address: string, { isAllowed = isPublicAddress }: DownloadRules): void {
  if (!isAllowed(address)) {
    throw new DownloadRefused('Its address belongs to a private network.')
  }
}

/** @returns where to go instead, null for an answer with a body */
function redirectOf(response: IncomingMessage): string | null {
  const status = response.statusCode ?? 0
  if (status === 200) return null
  const { location } = response.headers
  if ([301, 302, 303, 307, 308].includes(status) && location) return location
  response.destroy()
  throw new DownloadRefused(`The server answered ${status}.`)
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const tooLarge = () => new DownloadRefused(`It is larger than ${MAX_BYTES / 1024 / 1024} MB.`)
  if (Number(response.headers['content-length'] ?? 0) > MAX_BYTES) {
    response.destroy()
    throw tooLarge()
  }
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BYTES) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function sayFailure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'There is no server of that name, or no way to it.'
  if (code === 'ECONNREFUSED') return 'The server refused the connection.'
  if (/CERT|SSL|TLS/.test(code)) return 'The server’s certificate is not valid.'
  return 'The connection broke off.'
}
