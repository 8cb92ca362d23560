import type { Context } from 'hono'
import type { Actor } from '#src/domain/audit/audit.ts'
import { can, type Permission, permissionsOf } from '#src/domain/customers/roles.ts'
import type { By } from '#src/domain/customers/staff/reach.ts'
import { countMails } from '#src/domain/notifications/mail-log.ts'
import { countReturns } from '#src/domain/orders/return-queries.ts'
import { countOrders } from '#src/domain/orders/staff-queries.ts'
import { countReviews } from '#src/domain/reviews/staff-queries.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { looksOf } from '#src/web/theme.ts'
import { menuFor } from './menu.ts'
import type { AdminPage } from './page.ts'
import { listHref } from './words.ts'

type C = Context<Env>

/** Gateways whose money comes at the door, so that their goods leave before it. */
export const shipsBeforePayment = ({ gateways }: Deps): string[] =>
  gateways.filter((gateway) => gateway.shipsBeforePayment).map((gateway) => gateway.name)

/**
 * What the layout needs around a staff page's content.
 * @param title alone, without the shop's name
 * @param section the menu's entry that the page belongs to
 */
export async function adminPage(c: C, title: string, section: string): Promise<AdminPage> {
  const { db, deps, settings, visitor } = c.var
  const mayReadOrders = may(c, 'orders.read')
  const [toPack, returns, failedMails, reviews] = await Promise.all([
    mayReadOrders
      ? countOrders(db, { view: 'pack', text: '', shipsBeforePayment: shipsBeforePayment(deps) })
      : 0,
    mayReadOrders ? countReturns(db, 'requested') : 0,
    may(c, 'mails.read') ? countMails(db, 'failed') : 0,
    may(c, 'reviews.moderate')
      ? countReviews(db, { view: 'waiting', product: '', stars: null, text: '' })
      : 0,
  ])
  const counts = { toPack, returns, failedMails, reviews }
  return {
    title: `${title} | ${settings.name} admin`,
    csrf: visitor.csrf,
    staffName: visitor.user?.name ?? '',
    staffEmail: visitor.user?.email ?? '',
    flash: visitor.flash,
    menu: menuFor(section, counts, (permission) => may(c, permission)),
    hasKeys: visitor.user?.hasKeys ?? false,
    counts,
    may: Object.fromEntries((visitor.user ? permissionsOf(visitor.user) : []).map((each) => [each, true])),
    shop: backFace(c),
  }
}

/** How the shop presents itself to its staff. */
export function backFace(c: C): AdminPage['shop'] {
  const { name, lang } = c.var.settings
  return { name, lang, ...looksOf(c.var.deps, c.var.settings), dir: 'ltr' }
}

/**
 * Who acts, for the log of what staff did.
 * @throws on a route that lets guests in
 */
export function actorOf(c: C): Actor {
  const { user, ip } = c.var.visitor
  if (!user) throw new Error('this route lets guests in, but asks who acts')
  return { userId: user.id, name: user.name, ip }
}

/** The same, with what they may do themselves: for what is changed about staff. */
export function byOf(c: C): By {
  const { user } = c.var.visitor
  return {
    actor: actorOf(c),
    holder: { role: user?.role ?? '', granted: user?.granted ?? [] },
    now: c.var.now,
  }
}

/** What the log says of a thing, for those who may read it; '' for all others. @param entity as the log calls it */
export const logHref = (c: C, entity: string, id: number): string =>
  may(c, 'audit.read') ? listHref('/admin/audit', { entity, id }) : ''

export const may = (c: C, permission: Permission): boolean =>
  c.var.visitor.user !== null && can(c.var.visitor.user, permission)
