/**
 * The gateway understood and said no: nothing was taken, and the same attempt sent again meets the
 * same answer. Thrown by `start`, `inspect` and `close`; a refused refund is a value instead.
 */
export class GatewayRefused extends Error {
  override readonly name = 'GatewayRefused'
  /** The gateway's own code, such as `amount_too_small`; it holds no secret and may be logged. */
  readonly reason: string

  constructor(reason: string, message: string) {
    super(message)
    this.reason = reason
  }
}
