import type { Context } from 'hono'
import type { Actor } from '#src/domain/audit/audit.ts'
import { can } from '#src/domain/customers/roles.ts'
import { countMails } from '#src/domain/notifications/mail-log.ts'
import { countReturns } from '#src/domain/orders/return-queries.ts'
import { countOrders } from '#src/domain/orders/staff-queries.ts'
import type { Deps, Env } from '#src/web/env.ts'
import { looksOf } from '#src/web/theme.ts'
import type { AdminPage } from './page.ts'

type C = Context<Env>

/** Gateways whose money comes at the door, so that their goods leave before it. */
export const shipsBeforePayment = ({ gateways }: Deps): string[] =>
  gateways.filter((gateway) => gateway.shipsBeforePayment).map((gateway) => gateway.name)

/** What the layout needs around a staff page's content. @param title alone, without the shop's name */
export async function adminPage(c: C, title: string, section: AdminPage['section']): Promise<AdminPage> {
  const { db, deps, settings, visitor } = c.var
  const mayReadMails = visitor.user !== null && can(visitor.user.role, 'mails.read')
  const [toPack, returns, failedMails] = await Promise.all([
    countOrders(db, { view: 'pack', text: '', shipsBeforePayment: shipsBeforePayment(deps) }),
    countReturns(db, 'requested'),
    mayReadMails ? countMails(db, 'failed') : 0,
  ])
  return {
    title: `${title} | ${settings.name} admin`,
    section,
    csrf: visitor.csrf,
    staffName: visitor.user?.name ?? '',
    staffEmail: visitor.user?.email ?? '',
    flash: visitor.flash,
    counts: { toPack, returns, failedMails },
    mayReadMails,
    maySeeHealth: may(c, 'settings.edit'),
    mayEditSettings: may(c, 'settings.edit'),
    mayEditContent: may(c, 'content.edit'),
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

export const may = (c: C, permission: Parameters<typeof can>[1]): boolean =>
  c.var.visitor.user !== null && can(c.var.visitor.user.role, permission)
