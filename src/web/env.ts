import type { VisitCounter } from '#src/domain/analytics/visits.ts'
import type { Connections } from '#src/domain/connections/connections.ts'
import type { Gateway } from '#src/domain/payments/gateway.ts'
import type { DemoLedger } from '#src/domain/payments/gateways/demo.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import type { Config } from '#src/platform/config.ts'
import type { Db, OpenDatabase } from '#src/platform/db/db.ts'
import type { Assets } from '#src/platform/http/assets.ts'
import type { ArrivingFile } from '#src/platform/http/multipart.ts'
import type { PageCache } from '#src/platform/http/page-cache.ts'
import type { Log } from '#src/platform/log.ts'
import type { Memory } from '#src/platform/memory.ts'
import type { Keys } from '#src/platform/secrets.ts'
import type { Sessions, SessionUser } from '#src/platform/sessions.ts'

/** All that a surface may use; made once in app.ts. */
export type Deps = {
  config: Config
  database: OpenDatabase
  db: Db
  memory: Memory
  pages: PageCache
  /** What this process has counted and not written down yet. */
  visits: VisitCounter
  sessions: Sessions
  keys: Keys
  /** What the shop is connected to now. */
  connections: Connections
  /** Those of now: keys may be typed at any time, so read it where it is used. */
  readonly gateways: readonly Gateway[]
  demoLedger: DemoLedger
  assets: Assets
  log: Log
  clock: () => number
  /** Opens /setup; null once the shop is set up. */
  setupCode: string | null
  /** Wakes the background work, so that a mail need not wait for its next round. */
  nudge: () => void
  /** Headers of every answer, as the gateways of now want them. */
  readonly headers: Record<string, string>
}

export type CartGlance = { id: number; version: number; couponCode: string; count: number }

/** Who is asking. */
export type Visitor = {
  user: SessionUser | null
  sessionId: string | null
  /** Whether the session proved more than a password. */
  isStrong: boolean
  cart: CartGlance | null
  /** Goes into every form. */
  csrf: string
  ip: string
  userAgent: string
  flash: string
}

export type Env = {
  Bindings: {
    incoming?: {
      socket?: { remoteAddress?: string }
      headers?: Record<string, string | string[] | undefined>
    }
  }
  Variables: {
    deps: Deps
    db: Db
    now: number
    settings: Settings
    visitor: Visitor
    /** The fields of a posted form, each by its last value; files and repeated fields through `formAll`. */
    form: Record<string, string>
    formAll: FormData | null
    /** Files that are still arriving, where large ones may be sent; what stood before them in the form is in `form`. */
    uploads: AsyncGenerator<ArrivingFile, void> | null
    /** Moves whenever pages that everybody sees may look different. */
    stamp: number
    /** Under which the page may be kept for everybody; null where the visitor has anything of their own. */
    cacheKey: string | null
    /** Set-Cookie lines of the answer. */
    cookies: string[]
  }
}
