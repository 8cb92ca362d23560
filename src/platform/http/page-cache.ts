import { gzipSync } from 'node:zlib'

const MAX_BYTES = 48 * 1024 * 1024

export type ReadyPage = {
  plain: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer>
  headers: Record<string, string>
  gzipHeaders: Record<string, string>
}

/** Whole pages as bytes, for visitors who see what everybody sees; emptied when the shop's revision moves. */
export class PageCache {
  #pages = new Map<string, ReadyPage>()
  #bytes = 0
  #revision = -1

  find(key: string, revision: number): ReadyPage | undefined {
    return revision === this.#revision ? this.#pages.get(key) : undefined
  }

  save(key: string, html: string, headers: Record<string, string>, revision: number): ReadyPage {
    if (revision !== this.#revision) this.#empty(revision)
    const plain = new TextEncoder().encode(html)
    const gzip = gzipSync(plain)
    const page = { plain, gzip, headers, gzipHeaders: { ...headers, 'Content-Encoding': 'gzip' } }
    const size = plain.byteLength + gzip.byteLength
    if (this.#bytes + size > MAX_BYTES) this.#empty(revision)
    this.#pages.set(key, page)
    this.#bytes += size
    return page
  }

  #empty(revision: number): void {
    this.#pages = new Map()
    this.#bytes = 0
    this.#revision = revision
  }
}

export function respondWith(page: ReadyPage, acceptEncoding: string): Response {
  return acceptEncoding.includes('gzip')
    ? new Response(page.gzip, { headers: page.gzipHeaders })
    : new Response(page.plain, { headers: page.headers })
}
