import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'

// The channel that migration 0003 speaks on when the shop's revision moves.
const LISTEN = 'listen barrow_changes'
const REVISION = 'select sum(n) as n from revisions'
const BEAT_MS = 1_000
const ANSWER_WITHIN_MS = 1_000
const TRUST_MS = 2_500
const RETRY_MS = 1_000

/**
 * Hears over a connection of its own whenever any process changes what shoppers see. The connection is asked for the
 * revision every second: where it does not answer, or where a pooler in between swallows what is said, nobody
 * believes an old page for more than a moment.
 */
export class ChangeFeed {
  readonly #connect: () => Client
  readonly #done: Promise<void>
  readonly #ended = new AbortController()
  #client: Client | null = null
  #count = 0
  #aliveAt = Number.NEGATIVE_INFINITY

  constructor(connect: () => Client) {
    this.#connect = connect
    this.#done = this.#run()
  }

  /** @returns a number that moves at each change; null while the connection is not known to live */
  count(): number | null {
    return performance.now() - this.#aliveAt < TRUST_MS ? this.#count : null
  }

  /** Something changed, as this process knows before it is told. */
  bump(): void {
    this.#count++
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#client?.end().catch(() => {})
    await this.#done
  }

  async #run(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const client = this.#connect()
      this.#client = client
      const distrust = () => {
        this.#aliveAt = Number.NEGATIVE_INFINITY
      }
      // Unheard, an error of the connection would end the process.
      client.on('error', distrust)
      client.on('end', distrust)
      await this.#follow(client).catch(distrust)
      client.end().catch(() => {})
      await this.#wait(RETRY_MS)
    }
  }

  /** Beats until the connection fails. */
  async #follow(client: Client): Promise<void> {
    client.on('notification', () => this.bump())
    await client.connect()
    await client.query(LISTEN)
    // What was said before this connection listened, nobody heard.
    this.bump()
    let revision: unknown = null
    while (!this.#ended.signal.aborted) {
      const askedAt = performance.now()
      const { rows } = await client.query(REVISION)
      if (rows[0]?.n !== revision) this.bump()
      revision = rows[0]?.n
      this.#aliveAt = askedAt
      await this.#wait(BEAT_MS)
    }
  }

  async #wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#ended.signal }).catch(() => {})
  }
}

/** How the feed's own connection differs from those that work. */
export const feedConnection = {
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  query_timeout: ANSWER_WITHIN_MS,
} as const
