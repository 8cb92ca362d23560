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
    DatabaseUserAttributes: UserAttributes
    DatabaseSessionAttributes: {
      created_at: number
      ends_at: number
      ip: string
      user_agent: string
      second_factor_at: number | null
    }
  }
}

type UserAttributes = {
  email: string
  name: string
  role: string
  verified_at: number | null
  seen_at: number | null
  /** What a role made by the owner allows, as JSON. */
  permissions_json: string | null
  /** When the second step was switched on. */
  confirmed_at: number | null
  keys_off_at: number | null
}

/** Read with every request, and so at once what another process has made of it. */
export type SessionUser = {
  id: number
  email: string
  name: string
  role: string
  /** What a role made by the owner allows; nothing with any other. */
  granted: readonly string[]
  isVerified: boolean
  hasTwoFactor: boolean
  /** Whether single letters do something for them in the back office. */
  hasKeys: boolean
  /** When they were last in the back office. */
  seenAt: number | null
}
export type Session = {
  id: string
  user: SessionUser
  isFresh: boolean
  /** Whether more than a password was proved: a code, or what only the machine's keeper can read. */
  isStrong: boolean
}
export type SessionStart = { ip: string; userAgent: string; now: number; isStrong?: boolean }
export type Sessions = {
  /** @returns the token for the cookie; only its SHA-256 is stored */
  create(userId: number, from: SessionStart): Promise<string>
  find(token: string): Promise<Session | null>
  /** Notes that the session's owner has proved more than a password. */
  strengthen(sessionId: string, now: number): Promise<void>
  end(sessionId: string): Promise<void>
  endAllOf(userId: number): Promise<void>
}

const findSession = hotQuery((db, slot: { id: string }) =>
  db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .leftJoin('roles', 'roles.id', 'users.role_id')
    .leftJoin('two_factor', 'two_factor.user_id', 'users.id')
    .select([
      'sessions.id',
      'sessions.user_id',
      'sessions.expires_at',
      'sessions.ends_at',
      'sessions.created_at',
      'sessions.ip',
      'sessions.user_agent',
      'sessions.second_factor_at',
    ])
    .select(['users.email', 'users.name', 'users.role', 'users.verified_at', 'users.seen_at'])
    .select('users.keys_off_at')
    .select(['roles.permissions_json', 'two_factor.confirmed_at'])
    .where('sessions.id', '=', slot.id),
)

/** Lucia's storage over Kysely. It is handed raw tokens and stores their hashes. */
function adapterOver(db: Db, clock: () => number): Adapter {
  const missing = async () => [null, null] as [null, null]
  return {
    async getSessionAndUser(token): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [row] = await findSession(db, { id: hashToken(token) })
      if (!row || row.ends_at <= clock()) return missing()
      const { email, name, role, verified_at, seen_at, permissions_json, confirmed_at, ...rest } = row
      const { keys_off_at, ...session } = rest
      const { id: _, user_id, expires_at, ...attributes } = session
      const user = { email, name, role, verified_at, seen_at, permissions_json, confirmed_at, keys_off_at }
      return [
        { id: token, userId: user_id, expiresAt: new Date(expires_at), attributes },
        { id: user_id, attributes: user },
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
    getUserAttributes: ({ email, name, role, permissions_json, confirmed_at, ...at }) => ({
      email,
      name,
      role,
      granted: permissions_json === null ? [] : (JSON.parse(permissions_json) as string[]),
      isVerified: at.verified_at !== null,
      hasTwoFactor: confirmed_at !== null,
      hasKeys: at.keys_off_at === null,
      seenAt: at.seen_at,
    }),
    getSessionAttributes: ({ second_factor_at }) => ({ isStrong: second_factor_at !== null }),
  })
}

export function openSessions(db: Db, clock: () => number = Date.now): Sessions {
  const lucia = openLucia(db, clock)
  return {
    async create(userId, { ip, userAgent, now, isStrong = false }) {
      const token = makeToken()
      const attributes = {
        created_at: now,
        ends_at: now + ABSOLUTE_LIMIT_MS,
        ip,
        user_agent: userAgent.slice(0, 300),
        second_factor_at: isStrong ? now : null,
      }
      await lucia.createSession(userId, attributes, { sessionId: token })
      return token
    },
    async find(token) {
      const { session, user } = await lucia.validateSession(token)
      if (!session || !user) return null
      const { fresh: isFresh, isStrong } = session
      return { id: hashToken(token), user: user as unknown as SessionUser, isFresh, isStrong }
    },
    async strengthen(sessionId, now) {
      await db.updateTable('sessions').set({ second_factor_at: now }).where('id', '=', sessionId).execute()
    },
    async end(sessionId) {
      await db.deleteFrom('sessions').where('id', '=', sessionId).execute()
    },
    endAllOf: (userId) => lucia.invalidateUserSessions(userId),
  }
}
