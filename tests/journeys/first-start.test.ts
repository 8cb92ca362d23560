import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { findPort } from '../support/find-port.ts'
import { startSmtp } from '../support/smtp-server.ts'
import { type Ended, freshFolder, run, start } from './barrow.ts'

const slow = 60_000

/** Generous, since a test machine does other things as well; the figure itself is printed. */
const READY_WITHIN_MS = 3_000

test(
  'a fresh folder is a shop within a second or so, and says where it is and how to make it one’s own',
  async () => {
    const folder = freshFolder()
    const first = await start(folder)
    const lines = first.out().trim().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toBe(`Barrow is open at ${first.url}`)
    expect(lines[1]).toMatch(/^Set up your shop: http:\/\/localhost:\d+\/setup\?code=[\w-]{16}$/)
    const setup = await fetch(lines[1]?.replace('Set up your shop: ', '') ?? '')
    expect(setup.status).toBe(200)
    expect(await (await fetch(`${first.url}/products`)).text()).toContain('96 things')
    expect(await first.stop()).toBe(0)

    const second = await start(folder)
    process.stdout.write(
      `\n  first start ${first.readyMs.toFixed(0)} ms, second start ${second.readyMs.toFixed(0)} ms\n`,
    )
    expect(first.readyMs).toBeLessThan(READY_WITHIN_MS)
    expect(second.readyMs).toBeLessThan(first.readyMs)
    expect(await (await fetch(`${second.url}/products`)).text()).toContain('96 things')
  },
  slow,
)

/** A sentence for the person at the terminal: no trace, no class names, and a status that says it failed. */
function expectSentence({ code, out, err }: Ended, words: RegExp): void {
  expect(err).toMatch(words)
  expect(err).not.toMatch(/^\s+at /m)
  expect(err).not.toMatch(/\b[A-Z]\w*Error\b|node:internal/)
  expect(err.trim()).toMatch(/[.…”]$/)
  expect(out).toBe('')
  expect(code).toBe(1)
}

describe('a start that cannot be is refused in a sentence, when', () => {
  test(
    'the port is taken',
    async () => {
      const other = createServer()
      const port = await findPort()
      await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
      const folder = freshFolder()
      const ended = await run(['start'], { DATA_DIR: folder, PORT: String(port) })
      other.close()
      expectSentence(ended, new RegExp(`^Port ${port} is taken by another program\\..*PORT=${port + 1}`))
      expect(existsSync(path.join(folder, 'shop.pid')), 'the folder is given back').toBe(false)
    },
    slow,
  )

  test(
    'the folder cannot be written',
    async () => {
      const ended = await run(['start'], { DATA_DIR: '/dev/null/shop', PORT: '0' })
      expectSentence(ended, /^The folder \/dev\/null\/shop cannot be written .*DATA_DIR/)
    },
    slow,
  )

  test(
    'the database is from a newer version',
    async () => {
      const folder = freshFolder()
      expect((await run(['migrate'], { DATA_DIR: folder })).code).toBe(0)
      const db = new Database(path.join(folder, 'shop.db'))
      db.prepare('insert into schema_migrations (name, timestamp) values (?, ?)').run(
        '9999-from-the-future',
        '2099-01-01T00:00:00.000Z',
      )
      db.close()
      for (const command of ['start', 'migrate', 'verify'])
        expectSentence(
          await run([command], { DATA_DIR: folder, PORT: '0' }),
          /^This database was made by a newer version of Barrow/,
        )
    },
    slow,
  )

  test(
    'the database is none',
    async () => {
      const folder = freshFolder()
      writeFileSync(path.join(folder, 'shop.db'), 'Dear diary, today I opened a shop. '.repeat(40))
      const ended = await run(['start'], { DATA_DIR: folder, PORT: '0' })
      expectSentence(ended, /^The database file is not a SQLite database\./)
    },
    slow,
  )

  test.each([
    ['PORT', 'eighty', /^PORT must be a port from 0 to 65535, such as 3000\. It is “eighty”\.$/m],
    ['PUBLIC_URL', 'shop.example', /^PUBLIC_URL must be the shop’s origin/m],
    ['DATABASE_URL', 'mysql://shop', /^DATABASE_URL must begin with postgres:\/\/.*\(hidden\)/m],
    ['SMTP_URL', 'mail.example:587', /^SMTP_URL must begin with smtp:\/\//m],
    ['STRIPE_SECRET_KEY', 'sk_test_4eC39', /^STRIPE_WEBHOOK_SECRET must be set/m],
    ['SECRET_KEY', 'short', /^SECRET_KEY must have at least 32 characters.*\(hidden\)/m],
  ])(
    '%s is %s',
    async (name, value, words) => {
      const ended = await run(['start'], { DATA_DIR: freshFolder(), PORT: '0', [name]: value })
      expectSentence(ended, words)
      if (name === 'SECRET_KEY' || name === 'DATABASE_URL') expect(ended.err).not.toContain(value)
    },
    slow,
  )

  test(
    'several variables are wrong, which are said together',
    async () => {
      const env = { DATA_DIR: freshFolder(), PORT: 'eighty', TRUST_PROXY: 'all', LOG_LEVEL: 'loud' }
      const ended = await run(['start'], env)
      expectSentence(ended, /^PORT must be/m)
      expect(ended.err.trim().split('\n')).toHaveLength(3)
    },
    slow,
  )

  test(
    'the shop is open already, which is not disturbed',
    async () => {
      const folder = freshFolder()
      const shop = await start(folder)
      const ended = await run(['start'], { DATA_DIR: folder, PORT: String(await findPort()) })
      expectSentence(ended, new RegExp(`^This shop is open already \\(process ${shop.child.pid} holds `))
      expect((await fetch(shop.url)).status).toBe(200)
    },
    slow,
  )

  test(
    'the command is none, or its file is not there',
    async () => {
      const unknown = await run(['fly'], {})
      expect(unknown.code).toBe(1)
      expect(unknown.err).toMatch(/^There is no command fly\.\n\nUsage: barrow COMMAND/)
      expectSentence(
        await run(['import', 'nowhere.csv'], { DATA_DIR: freshFolder() }),
        /^There is no such file\.$/m,
      )
      expectSentence(await run(['start', '--swiftly'], {}), /--swiftly'\. Try --help\.$/m)
    },
    slow,
  )
})

test(
  'a process that was killed leaves its lock behind, and the next start steps over it',
  async () => {
    const folder = freshFolder()
    const killed = await start(folder)
    await killed.stop('SIGKILL')
    expect(existsSync(path.join(folder, 'shop.pid'))).toBe(true)
    const next = await start(folder)
    expect(await (await fetch(`${next.url}/products`)).text()).toContain('96 things')
    expect(await next.stop()).toBe(0)
    expect(existsSync(path.join(folder, 'shop.pid'))).toBe(false)
  },
  slow,
)

test(
  'a shop that is closed ends at once, though its mail server keeps the line open',
  async () => {
    const smtp = await startSmtp()
    const shop = await start(freshFolder(), ['start'], {
      SMTP_URL: `${smtp.url}${smtp.url.includes('?') ? '&' : '?'}pool=true`,
    })
    const page = await (await fetch(shop.url)).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const asked = await fetch(`${shop.url}/newsletter`, {
      method: 'POST',
      headers: { origin: shop.url, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ csrf, email: 'aoife@example.com' }),
    })
    expect(asked.ok).toBe(true)
    while (smtp.mails.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const closedAt = performance.now()
    expect(await shop.stop()).toBe(0)
    expect(performance.now() - closedAt).toBeLessThan(6_000)
    await smtp.close()
  },
  slow,
)

const goods = [
  'Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price',
  'dungarvan-flakes,Dungarvan flakes,<p>From the bay.</p>,Dungarvan Salt,Size,100 g,SALT-1,shopify,12,4.50',
  'dungarvan-flakes,,,,,250 g,SALT-2,shopify,3,8.00',
  'harbour-towel,Harbour towel,<p>Linen.</p>,Dungarvan Salt,Title,Default Title,TOWEL,shopify,5,14.00',
].join('\n')

function writeGoods(folder: string): string {
  const file = path.join(folder, 'goods.csv')
  writeFileSync(file, goods)
  return file
}

test(
  'goods imported beside the open shop are on its shelves at once',
  async () => {
    const folder = freshFolder()
    const shop = await start(folder)
    const shelf = `${shop.url}/products?sort=newest`
    expect((await fetch(`${shop.url}/products/dungarvan-flakes`)).status).toBe(404)
    expect(await (await fetch(shelf)).text()).not.toContain('Dungarvan flakes')
    const imported = await run(['import', writeGoods(folder)], { DATA_DIR: folder })
    expect(imported.code, imported.err).toBe(0)
    expect(await (await fetch(`${shop.url}/products/dungarvan-flakes`)).text()).toContain('€4.50')
    expect(await (await fetch(shelf)).text()).toContain('Dungarvan flakes')
    expect(await (await fetch(`${shop.url}/search?q=harbour+towel`)).text()).toContain('Harbour towel')

    const again = await run(['import', writeGoods(folder), '--json'], { DATA_DIR: folder })
    expect(JSON.parse(again.out)).toMatchObject({ created: 0, updated: 0 })
  },
  slow,
)

test(
  'a folder that begins with an import opens as a shop of those goods alone, and sells them',
  async () => {
    const folder = freshFolder()
    expect((await run(['import', writeGoods(folder)], { DATA_DIR: folder })).code).toBe(0)
    const shop = await start(folder)
    const home = await (await fetch(shop.url)).text()
    expect(home).not.toContain('Fennel Row')
    expect(home).not.toContain('a demonstration shop')
    expect(await (await fetch(`${shop.url}/products`)).text()).toContain('2 things')

    const buyer = new Buyer(shop.url)
    await buyer.putInBag(await buyer.findVariant('/products/dungarvan-flakes'))
    const placed = await buyer.placeOrder(await buyer.openCheckout())
    expect(placed.status).toBe(303)
    const order = await buyer.send('GET', placed.location)
    expect(order.status).toBe(200)
    expect(order.body).toContain('Dungarvan flakes')
    expect((await run(['verify'], { DATA_DIR: folder })).code).toBe(0)
  },
  slow,
)
