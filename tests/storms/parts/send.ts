import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

export type Sent = { status: number; location: string; body: string }

/** One request over a kept connection: several times cheaper than `fetch`, and storms send very many. */
export function send(
  url: string,
  { method, headers = {}, body = '' }: { method: string; headers?: Record<string, string>; body?: string },
): Promise<Sent> {
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((resolve, reject) => {
    const call = request(url, { agent, method, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.once('error', reject)
    call.end(body)
  })
}
