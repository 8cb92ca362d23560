import type { Hono, MiddlewareHandler } from 'hono'
import { can, isStaff, type Permission } from '#src/domain/customers/roles.ts'
import { noteSeen } from '#src/domain/customers/staff/members.ts'
import { insistsOnTwoFactor } from '#src/domain/settings/settings.ts'
import type { SessionUser } from '#src/platform/sessions.ts'
import type { Env, Visitor } from './env.ts'
import { Problem, redirect } from './respond.ts'

/**
 * Who may use a route. `gateway` proves itself by a signature, `setup` by the one-time code, `operator` by place or token.
 * `staff` is everybody who works in the back office, `newcomer` also those who have yet to set up two-factor.
 */
export type Access =
  | 'anyone'
  | 'guest'
  | 'customer'
  | 'gateway'
  | 'setup'
  | 'operator'
  | 'newcomer'
  | 'staff'
  | Permission

const ACCESS = Symbol('access')
type Guard = MiddlewareHandler<Env> & { [ACCESS]?: Access }

/** Declares who may use a route; the first handler of every route. */
export function allow(access: Access): MiddlewareHandler<Env> {
  const guard: Guard = async (c, next) => {
    const { user } = c.var.visitor
    const back = encodeURIComponent(pathToReturnTo(c.req.method, c.req.url))
    if (access === 'guest' && user) return redirect(c, '/account')
    if (access === 'customer' && !user) return redirect(c, `/account/login?next=${back}`)
    if (!isOpen(access)) {
      if (!user) return redirect(c, `/admin/login?next=${back}`)
      // A person without the permission is not told that there is anything to see.
      if (!isAllowed(user, access)) throw new Problem(404)
      const step = findStep(user, c.var.visitor, access, insistsOnTwoFactor(c.var.settings))
      if (step) return redirect(c, `${step}?next=${back}`)
      // Where nothing can be written, a full disk say, staff still see their pages.
      await noteSeen(c.var.db, user, c.var.now).catch(() => {})
    }
    return next()
  }
  guard[ACCESS] = access
  return guard
}

const isAllowed = (user: SessionUser, access: Access): boolean =>
  access === 'staff' || access === 'newcomer' ? isStaff(user.role) : can(user, access as Permission)

/** What is still to be done before the back office opens: a session that proved a password alone is not enough for everybody. */
function findStep(user: SessionUser, { isStrong }: Visitor, access: Access, insists: boolean): string | null {
  if (isStrong) return null
  if (user.hasTwoFactor) return '/admin/login/code'
  return insists && access !== 'newcomer' ? '/admin/account/two-factor' : null
}

const open = new Set<string>(['anyone', 'guest', 'customer', 'gateway', 'setup', 'operator'])
const isOpen = (access: Access) => open.has(access)

function pathToReturnTo(method: string, address: string): string {
  const { pathname, search } = new URL(address)
  return method === 'GET' ? pathname + search : '/'
}

export type DeclaredRoute = { method: string; path: string; access: Access }

/**
 * Every route with who may use it.
 * @throws where a route does not say, naming it: the shop does not start with a door that nobody thought about
 */
export function listRoutes(app: Hono<Env>): DeclaredRoute[] {
  const declared = new Map<string, Access | null>()
  for (const { method, path, handler } of app.routes) {
    if (method === 'ALL') continue
    const key = `${method} ${path}`
    declared.set(key, declared.get(key) ?? (handler as Guard)[ACCESS] ?? null)
  }
  return [...declared].map(([key, access]) => {
    if (access === null) throw new Error(`the route ${key} does not declare who may use it`)
    const [method = '', path = ''] = key.split(' ')
    return { method, path, access }
  })
}
