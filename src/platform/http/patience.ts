import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'

/** How long a server waits for whoever sends, in milliseconds. */
export type Patience = {
  /** For the headers of a request. */
  headersMs: number
  /** For a request to be here whole. */
  wholeMs: number
  /** For the next piece of a large file, which may be as long as its line is slow. */
  pauseMs: number
  /** For the next request of a connection. */
  nextMs: number
  /** Headers are looked after so often; they may take that much longer. */
  lookEveryMs: number
}

export const usualPatience: Patience = {
  headersMs: 15_000,
  wholeMs: 30_000,
  pauseMs: 60_000,
  nextMs: 20_000,
  lookEveryMs: 5_000,
}

/**
 * A server that ends connections whose request does not come to its end. Node's own limit for whole requests is off: it knows
 * one time for all of them, in which no large file arrives over a slow line.
 * @param isLarge whether a request may bring a large file, by its path and headers
 */
export function openPatientServer(
  answer: RequestListener,
  isLarge: (request: IncomingMessage) => boolean,
  patience: Patience = usualPatience,
): Server {
  const { headersMs, nextMs, lookEveryMs } = patience
  const limits = {
    headersTimeout: headersMs,
    keepAliveTimeout: nextMs,
    connectionsCheckingInterval: lookEveryMs,
  }
  return createServer({ requestTimeout: 0, ...limits }, (request, response) => {
    limitWait(request, isLarge(request), patience)
    return answer(request, response)
  })
}

function limitWait(request: IncomingMessage, isLarge: boolean, { wholeMs, pauseMs }: Patience): void {
  // Without a body it is here already.
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined)
    return
  const { socket } = request
  const end = () => {
    if (!request.complete) socket.destroy()
  }
  if (isLarge) {
    socket.setTimeout(pauseMs, end)
    // Not at its close: by then the server has begun to wait for the connection's next request.
    request.once('end', () => {
      socket.setTimeout(0)
      socket.off('timeout', end)
    })
    return
  }
  const timer = setTimeout(end, wholeMs)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}
