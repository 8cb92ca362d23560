import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'

// Resident memory is a process's own, so the shop is a process here; only Linux tells another's.
const isTold = existsSync('/proc/self/clear_refs')
if (!isTold) process.stderr.write('\n  SKIPPED: MEMORY OF UPLOADS. This system tells nobody.\n\n')

const MB = 1024 * 1024
let shop: RunningShop
let owner: Buyer

beforeAll(async () => {
  shop = await openRunningShop()
  const password = 'seven grey geese in a row'
  const who = ['--email', 'orla@example.com', '--name', 'Orla Owner', '--role', 'owner']
  shop.command(['admin', 'create', ...who], password)
  owner = new Buyer(shop.url)
  await owner.send('GET', '/admin/login')
  await owner.send('POST', '/admin/login', { email: 'orla@example.com', password })
  await owner.send('GET', '/admin/products/1/images')
}, 60_000)
afterAll(() => shop?.close(), 60_000)

const numberOf = (key: string) => {
  const status = readFileSync(`/proc/${shop.pid}/status`, 'utf8')
  return Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) * 1024
}
const uploads = () => {
  const folder = path.join(shop.dataDir, 'uploads')
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Sends a form whose one picture never ends. @returns what was answered, and how much had gone out by then */
function pour(megabytes: number, breakOffAt = Number.POSITIVE_INFINITY) {
  const part = (name: string, file = '') =>
    `--x\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n`
  const begin = `${part('csrf')}${owner.csrf}\r\n${part('file', 'mug.jpg')}\u00ff\u00d8\u00ff\u00e0`
  return new Promise<{ status: number; sent: number }>((resolve) => {
    let sent = 0
    const out = request(`${shop.url}/admin/products/1/images`, {
      method: 'POST',
      headers: {
        ...{ cookie: owner.cookie, origin: `http://localhost:${new URL(shop.url).port}` },
        ...{ 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=x' },
      },
    })
    out.on('response', (answer) => {
      answer.resume()
      out.destroy()
      resolve({ status: answer.statusCode ?? 0, sent })
    })
    out.on('error', () => resolve({ status: 0, sent }))
    const piece = Buffer.alloc(MB)
    const more = () => {
      if (sent >= breakOffAt) return out.destroy()
      if (out.destroyed) return
      if (sent >= megabytes * MB) return out.end()
      sent += MB
      if (out.write(piece)) setImmediate(more)
      else out.once('drain', more)
    }
    out.write(Buffer.from(begin, 'latin1'), more)
  })
}

test.skipIf(!isTold)(
  'a picture of a gigabyte is refused before it is read whole, and the shop grows by none of it',
  async () => {
    await pour(20)
    writeFileSync(`/proc/${shop.pid}/clear_refs`, '5')
    const before = numberOf('VmRSS')
    const { status, sent } = await pour(1024)
    const grown = numberOf('VmHWM') - before
    expect([0, 413]).toContain(status)
    expect(sent).toBeLessThan(200 * MB)
    expect(grown).toBeLessThan(40 * MB)
    expect(uploads()).toEqual([])
    expect((await owner.send('GET', '/admin/products/1/images')).status).toBe(200)
  },
  60_000,
)

test('whoever hangs up in the middle leaves nothing behind', async () => {
  const going = pour(14, 8 * MB)
  await expect.poll(uploads, { interval: 5 }).toHaveLength(1)
  await going
  await expect.poll(uploads, { timeout: 5_000 }).toEqual([])
  expect(shop.said()).not.toContain('a request failed')
}, 60_000)
