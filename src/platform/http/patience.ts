import type { IncomingMessage } from 'node:http'

/** Within these a request has to be here whole, or, where it brings a large file, to go on coming. */
const WHOLE_MS = 30_000
const PAUSE_MS = 60_000

/**
 * Ends connections whose request does not come to its end: Node's own limit knows one time for all of them, in which no large
 * file arrives over a slow line.
 */
export function limitWait(request: IncomingMessage, isLarge: boolean): void {
  // Without a body it is here already.
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined)
    return
  const { socket } = request
  const end = () => {
    if (!request.complete) socket.destroy()
  }
  if (isLarge) {
    socket.setTimeout(PAUSE_MS, end)
    // Not at its close: by then the server has begun to wait for the connection's next request.
    request.once('end', () => {
      socket.setTimeout(0)
      socket.off('timeout', end)
    })
    return
  }
  const timer = setTimeout(end, WHOLE_MS)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}
