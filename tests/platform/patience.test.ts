import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPatientServer } from '#src/platform/http/patience.ts'

let server: Server
const heard: string[] = []
beforeAll(async () => {
  server = openPatientServer(
    async (request, response) => {
      heard.push(request.url ?? '')
      let bytes = 0
      try {
        for await (const piece of request) bytes += piece.length
        response.end(`${bytes} bytes`)
      } catch {
        // Cut off: nobody is there to be answered.
      }
    },
    ({ url }) => url?.startsWith('/large') ?? false,
    { headersMs: 250, wholeMs: 250, pauseMs: 500, nextMs: 5_000, lookEveryMs: 50 },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => void server.close(resolve)))

/** Sends a request piece by piece. @returns what was answered until the connection ended, and after how long that was */
async function send(pieces: readonly string[], everyMs: number): Promise<{ text: string; ms: number }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const startedAt = performance.now()
  let text = ''
  const ended = new Promise<void>((resolve) => {
    socket.on('data', (part) => {
      text += part.toString('latin1')
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve())
  })
  for (const piece of pieces) {
    if (socket.destroyed) break
    socket.write(piece)
    await sleep(everyMs)
  }
  // Nothing more comes: who is patient for ever would wait now.
  await Promise.race([ended, sleep(1_000, undefined, { ref: false })])
  const ms = socket.destroyed ? performance.now() - startedAt : Number.POSITIVE_INFINITY
  socket.destroy()
  return { text, ms }
}

const head = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`
const letters = (count: number) => Array.from({ length: count }, () => 'a')

describe.concurrent('a server lets go of whoever', () => {
  test('sends headers that never end, letter by letter, and hears nothing of it', async () => {
    const { text, ms } = await send(['POST /headers HTTP/1.1\r\nhost: shop\r\nx: ', ...letters(40)], 20)
    expect(text).toMatch(/^HTTP\/1\.1 408 |^$/)
    expect(ms).toBeLessThan(800)
    expect(heard).not.toContain('/headers')
  })

  test('sends a form letter by letter, though there is never a pause', async () => {
    const { text, ms } = await send([head('/form', 1_000), ...letters(40)], 20)
    expect(text).toBe('')
    expect(ms).toBeGreaterThan(200)
    expect(ms).toBeLessThan(800)
  })

  test('sends a large file and falls silent in the middle', async () => {
    const { text, ms } = await send([head('/large/silent', 1_000), 'half of it'], 20)
    expect(text).toBe('')
    expect(ms).toBeLessThan(1_000)
  })
})

describe.concurrent('it waits for whoever', () => {
  test('sends a large file slowly, for longer than any form may take', async () => {
    const { text } = await send([head('/large/honest', 30), ...letters(30)], 20)
    expect(text).toMatch(/^HTTP\/1\.1 200 .*30 bytes$/s)
  })

  test('sends a form at once', async () => {
    const { text } = await send([head('/quick', 5), 'hello'], 0)
    expect(text).toMatch(/5 bytes$/)
  })
})
