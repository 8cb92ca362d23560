import { connect, type Socket } from 'node:net'
import { serve } from '#src/web/serve.ts'
import type { Mutator, Wire } from './mutate.ts'
import { isEchoed, type Outcome, prepare } from './run.ts'
import { type FuzzShop, roles } from './shop.ts'

const AT_ONCE = 48
/** A whole request is answered long before. */
const HANG_MS = 20_000
/** Half a request deserves no answer; the client lets go. */
const LET_GO_MS = 40
const HALF_MS = 1_500

type Sent = { bytes: Buffer; isWhole: boolean; wire: Wire }

/** Opens the shop's own server on a free port of this machine and sends it bytes, well and badly made. */
export async function fuzzSockets(
  shop: FuzzShop,
  {
    requests,
    seed,
    onProgress,
  }: { requests: number; seed: number; onProgress?: (sent: number, faults: number) => void },
): Promise<Outcome> {
  const { routes, mutator } = await prepare(shop, seed)
  const server = serve(shop.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const outcome: Outcome = { sent: 0, statuses: new Map(), faults: [], routes: routes.length }
  const onCrash = (error: unknown) =>
    outcome.faults.push({
      ...{ what: 'crash', why: String((error as Error)?.stack ?? error) },
      wire: { method: '', target: '', headers: {}, body: null },
    })
  process.on('uncaughtException', onCrash)
  process.on('unhandledRejection', onCrash)
  const worker = async () => {
    while (outcome.sent < requests && outcome.faults.length < 40) {
      const turn = outcome.sent++
      const who = turn % roles.length
      const wire = mutator.next(who, await shop.passOf(roles[who] ?? 'anyone'))
      shop.time.now += 100
      await exchange(port, spell(wire, mutator), outcome, shop)
      if (turn % 5_000 === 4_999) onProgress?.(turn + 1, outcome.faults.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    await expectAlive(port, outcome)
  } finally {
    process.off('uncaughtException', onCrash)
    process.off('unhandledRejection', onCrash)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return outcome
}

/** Writes a request as bytes: as it should be, or with one of the ways in which clients get HTTP wrong. */
function spell(wire: Wire, { one, chance }: Mutator): Sent {
  const { method, target, body } = wire
  const payload = Buffer.from(body ?? [])
  const fields = { host: 'localhost:3000', ...wire.headers, connection: 'close' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  const whole = (
    length = String(payload.length),
    first = `${method} ${target} HTTP/1.1`,
    more: string[] = [],
  ) =>
    Buffer.concat([
      Buffer.from(
        `${[first, ...lines, ...more, ...(body ? [`content-length: ${length}`] : [])].join('\r\n')}\r\n\r\n`,
        'latin1',
      ),
      payload,
    ])
  const sent = (bytes: Buffer, isWhole = false): Sent => ({ bytes, isWhole, wire })
  if (!chance(3)) return sent(whole(), true)
  switch (one([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])) {
    case 0: // Says more than it sends.
      return sent(whole(String(payload.length + 500)))
    case 1: // Says less, so that the rest looks like the next request.
      return sent(whole(String(Math.max(0, payload.length - 5))))
    case 2:
      return sent(whole(one(['-1', 'a', '1e3', '0x10', '', '99999999999999999999', '1, 1', '+3'])))
    case 3: {
      // In chunks, some of them not what they say.
      const chunk = one([
        payload.length.toString(16),
        'zz',
        '-1',
        'ffffffffffffffff',
        '0',
        `${payload.length.toString(16)};a="b`,
      ])
      const head = [`POST ${target} HTTP/1.1`, ...lines, 'transfer-encoding: chunked'].join('\r\n')
      return sent(
        Buffer.concat([
          Buffer.from(`${head}\r\n\r\n${chunk}\r\n`, 'latin1'),
          payload,
          Buffer.from(one(['\r\n0\r\n\r\n', '\r\n', '', '0\r\n\r\n'])),
        ]),
      )
    }
    case 4: // Both a length and chunks, as smugglers send.
      return sent(whole('4', `POST ${target} HTTP/1.1`, ['transfer-encoding: chunked']))
    case 5: // Half of it.
      return sent(whole().subarray(0, Math.floor(whole().length / 2)))
    case 6: // A target that no browser makes.
      return sent(
        whole(
          undefined,
          `${method} ${one(['*', '', '/\u0000', '/a b', 'http://', 'http://evil.example/', '//', '/%', '/\xff\xfe', `/${'a'.repeat(20_000)}`, '/?\x7f', '/#a', '/\\..\\', '/../..', 'localhost:80'])} HTTP/1.1`,
        ),
      )
    case 7:
      return sent(
        whole(
          undefined,
          one([
            `${method} ${target} HTTP/9.9`,
            `${method} ${target}`,
            `${target}`,
            `G\u0000T / HTTP/1.1`,
            `get / HTTP/1.1`,
            ' ',
            `${method}  ${target}  HTTP/1.1`,
            'PRI * HTTP/2.0',
            `CONNECT ${target} HTTP/1.1`,
            'TRACE / HTTP/1.1',
          ]),
        ),
      )
    case 8: // Headers beyond all measure.
      return sent(
        whole(
          undefined,
          undefined,
          Array.from(
            { length: one([1, 50, 3_000]) },
            (_, at) => `x-${at}: ${'a'.repeat(one([1, 300, 9_000]))}`,
          ),
        ),
      )
    case 9:
      return sent(
        whole(undefined, undefined, [
          one([
            'no colon here',
            ': empty',
            'a\u0000: b',
            'a: b\u0000c',
            ' folded: a',
            'cookie: \xff\xfe=\xff',
            'host: other.example',
            'upgrade: websocket',
            'expect: 100-continue',
            'expect: 200-maybe',
            'te: trailers',
          ]),
        ]),
      )
    case 10: // Noise.
      return sent(
        Buffer.from(Array.from({ length: 200 }, () => one([0, 13, 10, 32, 255, 65, 127, 22, 3, 1]))),
      )
    case 11: // Without a host, or with a broken one.
      return sent(
        Buffer.from(
          `${method} ${target} HTTP/1.1\r\n${one(['', 'host: \r\n', 'host: a b\r\n', 'host: [::1\r\n', 'host: evil.example:99999\r\n', 'host: <zq"\'>\r\n'])}connection: close\r\n\r\n`,
          'latin1',
        ),
      )
    case 12: // Two in one go.
      return sent(Buffer.concat([whole(), whole()]))
    default:
      return sent(Buffer.from(`${method} ${target} HTTP/1.0\r\n\r\n`, 'latin1'))
  }
}

function exchange(
  port: number,
  { bytes, isWhole, wire }: Sent,
  outcome: Outcome,
  shop: FuzzShop,
): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1')
    const parts: Buffer[] = []
    const blame = (what: string, why: string) => outcome.faults.push({ what, wire, why })
    let isDone = false
    const finish = () => {
      if (isDone) return
      isDone = true
      clearTimeout(timer)
      // A reset leaves no port behind that waits a minute.
      socket.resetAndDestroy()
      judge(Buffer.concat(parts).toString('latin1'))
      resolve()
    }
    const judge = (text: string) => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
      outcome.statuses.set(status, (outcome.statuses.get(status) ?? 0) + 1)
      const [error] = shop.errors.splice(0)
      if (status >= 500 || error)
        blame(
          String(status),
          `${error?.stack ?? text.slice(0, 600)}\n  sent ${bytes.toString('latin1').slice(0, 400)}`,
        )
      if (/content-type: text\/html/i.test(text) && isEchoed(text)) blame('echo', text.slice(0, 600))
      if (isWhole && status === 0) blame('no answer', bytes.toString('latin1').slice(0, 600))
    }
    const timer = setTimeout(finish, isWhole ? HANG_MS : HALF_MS)
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', (part) => {
      parts.push(part)
      if (!isWhole) setTimeout(finish, LET_GO_MS)
    })
    socket.on('end', finish)
    socket.on('close', finish)
    socket.on('error', finish)
  })
}

async function expectAlive(port: number, outcome: Outcome): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`)
  if (response.status !== 200)
    outcome.faults.push({
      what: 'not alive',
      why: String(response.status),
      wire: { method: 'GET', target: '/healthz', headers: {}, body: null },
    })
}
