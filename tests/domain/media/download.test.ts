import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { DownloadRefused, download } from '#src/domain/media/download.ts'
import { isPublicAddress } from '#src/domain/media/public-address.ts'

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const inside = { isAllowed: () => true }
const outside = {}

async function reason(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown) => thrown)
  expect(error).toBeInstanceOf(DownloadRefused)
  return (error as Error).message
}

test('a picture is fetched, over redirects too', async () => {
  const base = await serve((request, response) => {
    if (request.url === '/a') response.writeHead(302, { location: '/b' }).end()
    else if (request.url === '/b')
      response.writeHead(301, { location: `http://${request.headers.host}/c` }).end()
    else response.end('picture')
  })
  expect((await download(`${base}/a`, inside)).toString()).toBe('picture')
})

test('whoever redirects for ever is left', async () => {
  const base = await serve((_, response) => response.writeHead(302, { location: '/again' }).end())
  expect(await reason(download(base, inside))).toBe('It redirects more than 3 times.')
})

test('a file of more than 10 MB is not read to its end, whether it says so or not', async () => {
  const base = await serve((request, response) => {
    if (request.url === '/honest') response.setHeader('content-length', 20_000_000)
    response.on('error', () => {})
    const part = Buffer.alloc(1_000_000)
    const more = () => {
      if (!response.destroyed) response.write(part, more)
    }
    more()
  })
  expect(await reason(download(`${base}/honest`, inside))).toBe('It is larger than 10 MB.')
  expect(await reason(download(`${base}/sly`, inside))).toBe('It is larger than 10 MB.')
})

test('a server that does not answer is not waited for', async () => {
  const base = await serve(() => {})
  expect(await reason(download(base, { ...inside, timeoutMs: 100 }))).toBe(
    'It did not come within 0.1 seconds.',
  )
})

test('a server that trickles is not waited for either', async () => {
  const base = await serve((_, response) => {
    const timer = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(timer))
  })
  expect(await reason(download(base, { ...inside, timeoutMs: 200 }))).toBe(
    'It did not come within 0.2 seconds.',
  )
})

test('an error page is no picture', async () => {
  const base = await serve((_, response) => response.writeHead(404).end('gone'))
  expect(await reason(download(base, inside))).toBe('The server answered 404.')
})

test('a machine on the inside is not asked, by address or by name', async () => {
  let asked = 0
  const base = await serve((_, response) => {
    asked++
    response.end('secret')
  })
  const port = new URL(base).port
  const hosts = [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0',
    '[::ffff:127.0.0.1]',
  ]
  for (const host of hosts) {
    expect(await reason(download(`http://${host}:${port}/`, outside)), host).toMatch(
      /private network|no server|broke off/,
    )
  }
  expect(asked).toBe(0)
})

test('a redirect to the inside is not followed', async () => {
  const base = await serve((request, response) => {
    const next = `http://127.0.0.2:${request.socket.localPort}/secret`
    response.writeHead(302, { location: next }).end()
  })
  // The first machine stands for a public one; every other of this machine's addresses is the inside.
  const rules = { isAllowed: (address: string) => address === '127.0.0.1' }
  expect(await reason(download(base, rules))).toBe('Its address belongs to a private network.')
})

test.each([
  'file:///etc/passwd',
  'ftp://pictures.example/a.jpg',
  'data:image/png;base64,AAAA',
  'gopher://x',
  'javascript:1',
])('%s is no address of a picture', async (address) => {
  expect(await reason(download(address, inside))).toBe('Its address does not begin with http:// or https://.')
})

test('nonsense and passwords in an address are refused', async () => {
  expect(await reason(download('not an address', inside))).toBe('Its address is not an address.')
  expect(await reason(download('http://user:pass@127.0.0.1/', inside))).toBe(
    'Its address contains a password.',
  )
})

test('a port nobody listens on is said to refuse', async () => {
  expect(await reason(download('http://127.0.0.1:1/', inside))).toBe('The server refused the connection.')
})

test('private, local and special addresses are told from public ones', () => {
  const priv = [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '198.18.0.1',
  ]
  const priv6 = [
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'ff02::1',
    '2001:0:1::1',
  ]
  for (const address of [...priv, ...priv6, 'example.com', ''])
    expect(isPublicAddress(address), address).toBe(false)
  for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])
    expect(isPublicAddress(address), address).toBe(true)
})
