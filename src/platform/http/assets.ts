import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
}

type Bytes = Uint8Array<ArrayBuffer>
type Stored = { bytes: Bytes; gzip: Bytes | null; brotli: Bytes | null; headers: Record<string, string> }

/** Stylesheets, scripts and fonts under hashed names, all in memory and compressed ahead of time. */
export type Assets = {
  /** @returns the address of an asset by its name in public/ @throws where there is none: a page would be broken */
  address(name: string): string
  respond(address: string, acceptEncoding: string): Response | null
}

/** @param dist the folder the build wrote */
export function openAssets(dist: string): Assets {
  const manifest = JSON.parse(readFileSync(path.join(dist, 'assets.json'), 'utf8')) as Record<string, string>
  const byAddress = new Map(
    Object.values(manifest).map((address) => [address, load(path.join(dist, address))]),
  )
  return {
    address(name) {
      const address = manifest[name]
      if (!address) throw new Error(`there is no asset ${name}`)
      return address
    },
    respond(address, acceptEncoding) {
      const stored = byAddress.get(address)
      return stored ? answer(stored, acceptEncoding) : null
    },
  }
}

function load(file: string): Stored {
  const read = (name: string) => (existsSync(name) ? readFileSync(name) : null)
  return {
    bytes: readFileSync(file),
    gzip: read(`${file}.gz`),
    brotli: read(`${file}.br`),
    headers: {
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Encoding',
    },
  }
}

function answer({ bytes, gzip, brotli, headers }: Stored, acceptEncoding: string): Response {
  if (brotli && acceptEncoding.includes('br'))
    return new Response(brotli, { headers: { ...headers, 'Content-Encoding': 'br' } })
  if (gzip && acceptEncoding.includes('gzip'))
    return new Response(gzip, { headers: { ...headers, 'Content-Encoding': 'gzip' } })
  return new Response(bytes, { headers })
}
