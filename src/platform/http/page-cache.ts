import { gzipSync } from 'node:zlib'

const MAX_BYTES = 16 * 1024 * 1024
const MAX_KEY = 200
/** Addresses asked for once are remembered until there are so many. */
const MAX_ASKED = 20_000

type Bytes = Uint8Array<ArrayBuffer>
type Headers = Record<string, string>

/** Where in a page the one part stands that differs from visitor to visitor, in bytes. */
type Seam = { from: number; to: number }

export type ReadyPage = { plain: Bytes; gzip: Bytes | null; headers: Headers; seam: Seam | null }

const encoder = new TextEncoder()
const scratch = new Uint8Array(1024 * 1024)
/** Of UTF-16's units none needs more bytes in UTF-8. */
const MOST_BYTES = 3

/** A page as bytes of its own. Encoding into one kept place and copying costs less than measuring the text first. */
export function encodePage(html: string): Bytes {
  if (html.length * MOST_BYTES > scratch.length) return encoder.encode(html)
  return scratch.slice(0, encoder.encodeInto(html, scratch).written)
}

/**
 * Whole pages as bytes, for visitors who see what everybody sees; emptied when the stamp moves: when the shop has
 * changed, and at the turn of the hour, because pages say what is new and when a parcel arrives.
 */
export class PageCache {
  #pages = new Map<string, ReadyPage>()
  #asked = new Set<string>()
  #bytes = 0
  #stamp = -1

  find(key: string, stamp: number): ReadyPage | undefined {
    return stamp === this.#stamp ? this.#pages.get(key) : undefined
  }

  /**
   * Whether a page is worth keeping: one that is asked for again. Addresses that somebody makes up, each another, are
   * answered without pushing out the pages that people come for.
   */
  isWorthKeeping(key: string, stamp: number): boolean {
    if (stamp !== this.#stamp) this.#empty(stamp)
    if (key.length > MAX_KEY) return false
    if (this.#asked.delete(key)) return true
    if (this.#asked.size >= MAX_ASKED) this.#asked.clear()
    this.#asked.add(key)
    return false
  }

  /** @param part the text in the page that differs from visitor to visitor, as a stranger sees it */
  save(key: string, html: string, headers: Headers, stamp: number, part: string): ReadyPage {
    if (stamp !== this.#stamp) this.#empty(stamp)
    const plain = encodePage(html)
    const page = { plain, gzip: null, headers, seam: findSeam(html, part) }
    if (this.#bytes + plain.byteLength > MAX_BYTES) this.#empty(stamp)
    this.#pages.set(key, page)
    this.#bytes += plain.byteLength
    return page
  }

  #empty(stamp: number): void {
    this.#pages = new Map()
    this.#asked.clear()
    this.#bytes = 0
    this.#stamp = stamp
  }
}

function findSeam(html: string, part: string): Seam | null {
  const at = html.indexOf(part)
  if (at < 0) return null
  const from = Buffer.byteLength(html.slice(0, at))
  return { from, to: from + Buffer.byteLength(part) }
}

/** The page as strangers get it; it is compressed once, when the first browser asks for that. */
export function respondWith(page: ReadyPage, acceptEncoding: string): Response {
  if (!acceptEncoding.includes('gzip')) return new Response(page.plain, { headers: page.headers })
  page.gzip ??= gzipSync(page.plain)
  return new Response(page.gzip, { headers: { ...page.headers, 'Content-Encoding': 'gzip' } })
}

/** The page with a visitor's own part in it. */
export function fillSeam(page: ReadyPage, seam: Seam, part: string): Bytes {
  return Buffer.concat([page.plain.subarray(0, seam.from), Buffer.from(part), page.plain.subarray(seam.to)])
}
