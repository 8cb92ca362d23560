import { afterAll, beforeAll, expect, test } from 'vitest'
import { allow } from '#src/web/access.ts'
import { fuzzInProcess } from './fuzz/run.ts'
import { type FuzzShop, openFuzzShop } from './fuzz/shop.ts'
import { fuzzSockets } from './fuzz/sockets.ts'

let shop: FuzzShop
beforeAll(async () => {
  shop = await openFuzzShop()
}, 60_000)
afterAll(() => shop.close())

test('whatever is sent, to every route and by anybody, is answered, and never with what was sent as it was', async () => {
  const { sent, routes, statuses, faults } = await fuzzInProcess(shop, { requests: 1_000, seed: 20_261_118 })
  expect(faults).toEqual([])
  expect(sent).toBe(1_000)
  expect(routes).toBeGreaterThan(100)
  // Deep enough: pages are shown, forms are taken and forms are refused.
  for (const status of [200, 303, 404, 422])
    expect([status, (statuses.get(status) ?? 0) > 30]).toEqual([status, true])
  expect(await shop.settle()).toEqual([])
}, 60_000)

test('bytes that are no HTTP, or only half of it, neither stop the shop nor hang it', async () => {
  const { faults, statuses } = await fuzzSockets(shop, { requests: 400, seed: 5 })
  expect(faults).toEqual([])
  expect(statuses.get(400)).toBeGreaterThan(0)
}, 60_000)

test('a page that echoes and a page that breaks would be found', async () => {
  const broken = await openFuzzShop((app) => {
    app.get('/echo', allow('anyone'), (c) => c.html(`<p>${Object.values(c.req.query()).join(' ')}</p>`))
    app.get('/break', allow('anyone'), (c) => {
      if (c.req.url.includes('?')) throw new Error('a planted fault')
      return c.text('whole')
    })
  })
  const send = (path: string) => fuzzInProcess(broken, { requests: 400, seed: 1, only: [path] })
  const [breaks, echoes] = [await send('/break'), await send('/echo')]
  expect(breaks.faults.some(({ what, why }) => what === '500' && why.includes('a planted fault'))).toBe(true)
  expect(echoes.faults.some(({ what }) => what === 'echo')).toBe(true)
  await broken.close()
}, 60_000)
