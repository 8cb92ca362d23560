import { Hono } from 'hono'
import { z } from 'zod'
import { askForReturn } from '#src/domain/orders/ask-for-return.ts'
import { getOrder } from '#src/domain/orders/queries.ts'
import type { ReturnRefusal } from '#src/domain/orders/returns.ts'
import { orderPath } from '#src/domain/orders/start-payment.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import { orderProps } from './present.ts'
import { LINK, readOrder } from './read-order.ts'
import { returnReasons } from './returns.ts'
import { orderPage } from './views.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))
const ReturnForm = z.object({ key: text(64), note: text(600) })

/** A shopper wants to send something back. */
export const shopperReturnRoutes = new Hono<Env>().post(`${LINK}/returns`, allow('anyone'), async (c) => {
  const order = await readOrder(c)
  const { db, deps, form, settings, now, visitor } = c.var
  const { key, note } = ReturnForm.parse(form)
  const quantities = fieldsOf(form, 'line')
  const reasons = fieldsOf(form, 'reason')
  const lines = [...quantities].map(([orderLineId, typed]) => {
    const reason = reasons.get(orderLineId) ?? ''
    return {
      orderLineId,
      quantity: /^\d{1,6}$/.test(typed) ? Number(typed) : 0,
      reason: returnReasons.includes(reason) ? reason : '',
    }
  })
  const actor = { userId: visitor.user?.id ?? null, name: 'shopper', ip: visitor.ip }
  const refusal =
    key === ''
      ? 'nothing_chosen'
      : await askForReturn(db, {
          ...{ orderId: order.id, lines, note, key, actor, now },
          returnDays: settings.returnDays,
        })
  if (refusal) {
    const current = await getOrder(db, order.id)
    const typed = { key, quantities, reasons, note, error: refusalWords[refusal] }
    return html(c, orderPage(await orderProps(c, current, { returning: typed })), 422)
  }
  deps.nudge()
  leaveFlash(c, 'return_asked')
  return redirect(c, orderPath(order))
})

const refusalWords: Record<ReturnRefusal, string> = {
  nothing_chosen: 'Choose how many of which things you send back',
  not_paid: 'This order is not paid yet. Write to us instead',
  not_sent: 'Nothing of it has been sent yet. You can still cancel it',
  too_late: 'The time for returns is over. Write to us if something is wrong',
  more_than_sent: 'That is more than you have of it. Choose again',
}

/** Fields called `line-` or `reason-` and a line's id. */
function fieldsOf(form: Readonly<Record<string, string>>, prefix: string): Map<number, string> {
  const pattern = new RegExp(`^${prefix}-([1-9]\\d{0,14})$`)
  return new Map(
    Object.entries(form).flatMap(([name, typed]): [number, string][] => {
      const id = pattern.exec(name)?.[1]
      return id === undefined ? [] : [[Number(id), typed.trim()]]
    }),
  )
}
