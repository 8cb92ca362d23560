import { type IncomingHttpHeaders, request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export type Wired = {
  status: number
  headers: IncomingHttpHeaders
  /** As it came over the wire. */
  bytes: number
  text: string
}

/** Fetches without undoing the compression first, to know what a browser really has to load. */
export function fetchWired(address: string, encodings: string, cookie = ''): Promise<Wired> {
  return new Promise((resolve, reject) => {
    const call = request(address, { headers: { 'accept-encoding': encodings, cookie } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const body = Buffer.concat(chunks)
        const encoding = response.headers['content-encoding']
        const plain =
          encoding === 'gzip' ? gunzipSync(body) : encoding === 'br' ? brotliDecompressSync(body) : body
        const { statusCode: status = 0, headers } = response
        resolve({ status, headers, bytes: body.byteLength, text: plain.toString() })
      })
    })
    call.once('error', reject)
    call.end()
  })
}

/** What a page brings along besides pictures: stylesheets, scripts and the fonts it asks for ahead. */
export function listParts(html: string): { styles: string[]; scripts: string[]; fonts: string[] } {
  const hrefs = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, href = '']) => href)
  return {
    styles: hrefs(/<link rel="stylesheet" href="([^"]+)"/g),
    scripts: hrefs(/<script src="([^"]+)"/g),
    fonts: hrefs(/<link rel="preload" href="([^"]+)" as="font"/g),
  }
}

/** Scripts, styles and handlers within a page; data that no browser executes may stand in one. */
export function findInline(html: string): string[] {
  const found: string[] = []
  for (const [tag, attributes = ''] of html.matchAll(/<script\b([^>]*)>/g))
    if (!/\ssrc="\/assets\//.test(attributes) && !/type="application\/ld\+json"/.test(attributes))
      found.push(tag)
  for (const [tag] of html.matchAll(/<style\b[^>]*>/g)) found.push(tag)
  for (const [tag] of html.matchAll(/<[a-z][^<>]*\s(?:style|on[a-z]+|hx-on[^=\s]*)\s*=[^<>]*>/g))
    found.push(tag)
  for (const [tag] of html.matchAll(
    /<[^<>]*\s(?:href|src|action|formaction)="\s*(?:javascript|data):[^<>]*>/g,
  ))
    found.push(tag)
  return found
}
