import { readFile } from 'node:fs/promises'
import path from 'node:path'

const types: Record<string, string> = {
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
}
const NAME = /^\/media\/((?:[\w-]+\/)?[\w-]+(\.\w+))$/
const MAX_KEPT_BYTES = 16 * 1024 * 1024

/**
 * Serves pictures from the data folder. Their names hold a hash of their bytes, so they never change; a drawing is shown
 * but may run nothing.
 */
export function openMediaResponder(
  dataDir: string,
): (pathname: string, ifNoneMatch: string) => Promise<Response> {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  let keptBytes = 0
  const missing = () =>
    new Response('There is no such picture.', {
      status: 404,
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
      },
    })
  return async (pathname, ifNoneMatch) => {
    const match = NAME.exec(pathname)
    const type = types[match?.[2]?.toLowerCase() ?? '']
    if (!match?.[1] || !type) return missing()
    const tag = `"${match[1]}"`
    const headers = {
      'Content-Type': type,
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      ETag: tag,
    }
    if (ifNoneMatch === tag) return new Response(null, { status: 304, headers })
    const known = kept.get(match[1])
    if (known) return new Response(known, { headers })
    try {
      const bytes = new Uint8Array(await readFile(path.join(dataDir, 'media', match[1])))
      if (keptBytes + bytes.byteLength <= MAX_KEPT_BYTES) {
        kept.set(match[1], bytes)
        keptBytes += bytes.byteLength
      }
      return new Response(bytes, { headers })
    } catch {
      return missing()
    }
  }
}
