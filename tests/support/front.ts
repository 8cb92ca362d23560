import { createServer, request } from 'node:http'
import { findPort } from './find-port.ts'

export type Front = { url: string; ports: number[]; to: number; close(): Promise<void> }

/** What stands before several processes of one shop: one address, and the test says which of them answers (`to`). */
export async function openFront(count: number): Promise<Front> {
  const ports = await Promise.all(Array.from({ length: count }, findPort))
  const server = createServer((call, answer) => {
    const { method, url: path, headers } = call
    const onward = request(
      { host: '127.0.0.1', port: ports[front.to], method, path, headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      },
    )
    onward.once('error', () => answer.writeHead(502).end())
    call.pipe(onward)
  })
  const port = await findPort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const front: Front = {
    url: `http://localhost:${port}`,
    ports,
    to: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return front
}
