import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia'
import type { Db } from './db/db.ts'
import { hotQuery } from './db/hot.ts'
import { hashToken, makeToken } from './secrets.ts'

// The only file that knows Lucia: its author has retired it, and it can be swapped here.

const IDLE_LIMIT = new TimeSpan(30, 'd')
const ABSOLUTE_LIMIT_MS = new TimeSpan(90, 'd').milliseconds()

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof openLucia>
    UserId: number
    DatabaseUserAttributes: { email: string; name: string; role: string; verified_at: number | null }
    DatabaseSessionAttributes: { created_at: number; ends_at: number; ip: string; user_agent: string }
  }
}

export type SessionUser = { id: number; email: string; name: string; role: string; isVerified: boolean }
export type Session = { id: string; user: SessionUser; isFresh: boolean }
export type Sessions = {
  /** @returns the token for the cookie; only its SHA-256 is stored */
  create(userId: number, from: { ip: string; userAgent: string; now: number }): Promise<string>
  find(token: string): Promise<Session | null>
  end(sessionId: string): Promise<void>
  endAllOf(userId: number): Promise<void>
}

const findSession = hotQuery((db, slot: { id: string }) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'sessions.id',
      'sessions.user_id',
      'sessions.expires_at',
      'sessions.ends_at',
      'sessions.created_at',
      'sessions.ip',
    ])
    .select(['sessions.user_agent', 'users.email', 'users.name', 'users.role', 'users.verified_at'])
    .where('sessions.id', '=', slot.id),
)

/** Lucia's storage over Kysely. It is handed raw tokens and stores their hashes. */
function adapterOver(db: Db, clock: () => number): Adapter {
  const missing = async () => [null, null] as [null, null]
  return {
    async getSessionAndUser(token): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [row] = await findSession(db, { id: hashToken(token) })
      if (!row || row.ends_at <= clock()) return missing()
      const { id: _, user_id, expires_at, email, name, role, verified_at, ...attributes } = row
      return [
        { id: token, userId: user_id, expiresAt: new Date(expires_at), attributes },
        { id: user_id, attributes: { email, name, role, verified_at } },
      ]
    },
    getUserSessions: async () => [],
    async setSession({ id, userId, expiresAt, attributes }) {
      const row = {
        id: hashToken(id),
        user_id: userId,
        expires_at: expiresAt.getTime(),
        last_seen_at: attributes.created_at,
        ...attributes,
      }
      await db.insertInto('sessions').values(row).execute()
    },
    async updateSessionExpiration(token, expiresAt) {
      await db
        .updateTable('sessions')
        .set({ expires_at: expiresAt.getTime(), last_seen_at: clock() })
        .where('id', '=', hashToken(token))
        .execute()
    },
    async deleteSession(token) {
      await db.deleteFrom('sessions').where('id', '=', hashToken(token)).execute()
    },
    async deleteUserSessions(userId) {
      await db.deleteFrom('sessions').where('user_id', '=', userId).execute()
    },
    async deleteExpiredSessions() {
      await db.deleteFrom('sessions').where('expires_at', '<=', Date.now()).execute()
    },
  }
}

function openLucia(db: Db, clock: () => number) {
  return new Lucia(adapterOver(db, clock), {
    sessionExpiresIn: IDLE_LIMIT,
    getUserAttributes: ({ email, name, role, verified_at }) => ({
      email,
      name,
      role,
      isVerified: verified_at !== null,
    }),
  })
}

export function openSessions(db: Db, clock: () => number = Date.now): Sessions {
  const lucia = openLucia(db, clock)
  return {
    async create(userId, { ip, userAgent, now }) {
      const token = makeToken()
      await lucia.createSession(
        userId,
        { created_at: now, ends_at: now + ABSOLUTE_LIMIT_MS, ip, user_agent: userAgent.slice(0, 300) },
        { sessionId: token },
      )
      return token
    },
    async find(token) {
      const { session, user } = await lucia.validateSession(token)
      if (!session || !user) return null
      return { id: hashToken(token), user: user as unknown as SessionUser, isFresh: session.fresh }
    },
    async end(sessionId) {
      await db.deleteFrom('sessions').where('id', '=', sessionId).execute()
    },
    endAllOf: (userId) => lucia.invalidateUserSessions(userId),
  }
}
