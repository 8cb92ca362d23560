import { createServer, type Server } from 'node:http'
import sharp from 'sharp'
import type { Built } from './build.ts'

type Gallery = typeof import('./pages.ts')

export const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"

const types: Record<string, string> = {
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  jpg: 'image/jpeg',
}

async function photograph(gallery: Gallery, name: string): Promise<Buffer> {
  const [recipe, colourway, size] = name.split('.')
  const [width = 1000, height = 1000] = (size ?? '').split('x').map(Number)
  const side = Math.round(Math.min(width, height) * 0.8)
  const thing = await sharp(Buffer.from(gallery.drawByName(`${recipe}.${colourway}.front`)), { density: 150 })
    .resize(side, side)
    .png()
    .toBuffer()
  const wall = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x2=".4" y2="1"><stop stop-color="#dedad3"/><stop offset=".7" stop-color="#b5aea4"/><stop offset=".71" stop-color="#8d857a"/><stop offset="1" stop-color="#a39a8e"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/></svg>`
  return sharp(Buffer.from(wall))
    .composite([{ input: thing }])
    .jpeg({ quality: 70 })
    .toBuffer()
}

/** Serves the gallery on loopback under the shop's own content security policy. */
export function serveGallery(gallery: Gallery, { assets }: Built): Promise<Server> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const send = (type: string, body: string | Buffer, status = 200) => {
      response.writeHead(status, { 'content-type': type, 'content-security-policy': policy }).end(body)
    }
    const ending = url.pathname.split('.').at(-1) ?? ''
    const asset = assets.get(url.pathname.replace('/assets/', ''))
    if (asset) return send(types[ending] ?? 'application/octet-stream', asset)
    if (url.pathname.startsWith('/pictures/'))
      return send('image/svg+xml', gallery.drawByName(url.pathname.slice(10, -4)))
    if (url.pathname.startsWith('/photos/'))
      return send('image/jpeg', await photograph(gallery, url.pathname.slice(8, -4)))
    const page = gallery.pages[url.pathname.slice(1)]
    if (page) return send('text/html; charset=utf-8', page())
    const key = `${request.method} ${url.pathname}`
    const fragment = gallery.fragments[key + url.search] ?? gallery.fragments[key]
    if (fragment && request.headers['hx-request']) return send('text/html; charset=utf-8', fragment())
    return send('text/html; charset=utf-8', gallery.pages['error-404']?.() ?? '', 404)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
