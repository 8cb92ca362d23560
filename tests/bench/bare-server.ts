// A bare Hono server that sends given bytes and does nothing else: the measure for what a shop costs.
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const pages = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Record<string, string>
const app = new Hono()
for (const [address, html] of Object.entries(pages)) {
  const bytes = new TextEncoder().encode(html)
  app.get(address, () => new Response(bytes, { headers: { 'Content-Type': 'text/html; charset=utf-8' } }))
}
serve({ fetch: app.fetch, port: Number(process.argv[3]), hostname: '127.0.0.1' }, ({ port }) =>
  process.stdout.write(`bare on ${port}\n`),
)
