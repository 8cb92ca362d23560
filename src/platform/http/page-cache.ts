import { gzipSync } from 'node:zlib'

const MAX_BYTES = 16 * 1024 * 1024

export type ReadyPage = {
  plain: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer>
  headers: Record<string, string>
  gzipHeaders: Record<string, string>
}

/**
 * Whole pages as bytes, for visitors who see what everybody sees; emptied when the stamp moves: when the shop has changed, and at the
 * turn of the hour, because pages say what is new and when a parcel arrives.
 */
export class PageCache {
  #pages = new Map<string, ReadyPage>()
  #bytes = 0
  #stamp = -1

  find(key: string, stamp: number): ReadyPage | undefined {
    return stamp === this.#stamp ? this.#pages.get(key) : undefined
  }

  save(key: string, html: string, headers: Record<string, string>, stamp: number): ReadyPage {
    if (stamp !== this.#stamp) this.#empty(stamp)
    const plain = new TextEncoder().encode(html)
    const gzip = gzipSync(plain)
    const page = { plain, gzip, headers, gzipHeaders: { ...headers, 'Content-Encoding': 'gzip' } }
    const size = plain.byteLength + gzip.byteLength
    if (this.#bytes + size > MAX_BYTES) this.#empty(stamp)
    this.#pages.set(key, page)
    this.#bytes += size
    return page
  }

  #empty(stamp: number): void {
    this.#pages = new Map()
    this.#bytes = 0
    this.#stamp = stamp
  }
}

export function respondWith(page: ReadyPage, acceptEncoding: string): Response {
  return acceptEncoding.includes('gzip')
    ? new Response(page.gzip, { headers: page.gzipHeaders })
    : new Response(page.plain, { headers: page.headers })
}
