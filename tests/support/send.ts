import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

export type Sent = { status: number; location: string; setCookies: string[]; body: string }

/** One request over a kept connection: several times cheaper than `fetch`, and storms send very many. */
export function send(
  url: string,
  sending: { method: string; headers?: Record<string, string>; body?: string },
): Promise<Sent> {
  const { method, headers = {}, body = '' } = sending
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
          setCookies: response.headers['set-cookie'] ?? [],
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.once('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that its server had just given up: the request never arrived.
      if (call.reusedSocket && error.code === 'ECONNRESET') resolve(send(url, sending))
      else reject(error)
    })
    call.end(body)
  })
}
