import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { avifName } from '../files.ts'

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

const forAll = 'public, max-age=31536000, immutable'
/** Caches between that do not heed `Vary` would hand it to those who cannot read it. */
const forOne = 'private, max-age=31536000, immutable'

/**
 * Serves pictures from the data folder. Their names hold a hash of their bytes, so they never change; a drawing is shown
 * but may run nothing. Who reads AVIF is given a photograph as that, where there is one, at the same address.
 */
export function openMediaResponder(
  dataDir: string,
): (pathname: string, asked: { ifNoneMatch: string; accept: string }) => Promise<Response> {
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
  const find = async (name: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    const known = kept.get(name)
    if (known) return known
    const bytes = await readFile(path.join(dataDir, 'media', name)).then(
      (read) => new Uint8Array(read),
      () => null,
    )
    if (bytes && keptBytes + bytes.byteLength <= MAX_KEPT_BYTES) {
      kept.set(name, bytes)
      keptBytes += bytes.byteLength
    }
    return bytes
  }
  const headersOf = (name: string, type: string) => ({
    'Content-Type': type,
    'Cache-Control': forAll,
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    ETag: `"${name}"`,
  })
  return async (pathname, { ifNoneMatch, accept }) => {
    const match = NAME.exec(pathname)
    const [, name = '', ending = ''] = match ?? []
    const type = types[ending.toLowerCase()]
    if (!type) return missing()
    const answer = async (file: string, headers: Record<string, string>) => {
      if (ifNoneMatch === headers.ETag) return new Response(null, { status: 304, headers })
      const bytes = await find(file)
      return bytes && new Response(bytes, { headers })
    }
    const headers = headersOf(name, type)
    if (ending !== '.webp') return (await answer(name, headers)) ?? missing()
    const smaller = avifName(name)
    if (accept.includes('image/avif')) {
      const own = { ...headersOf(smaller, 'image/avif'), 'Cache-Control': forOne, Vary: 'Accept' }
      const found = await answer(smaller, own)
      if (found) return found
    }
    return (await answer(name, { ...headers, Vary: 'Accept' })) ?? missing()
  }
}
