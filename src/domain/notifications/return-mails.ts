import type { Order, OrderReturn } from '../orders/order.ts'
import { dueMinor } from '../orders/order-money.ts'
import type { NotificationDeps } from './deps.ts'
import { orderChangedMail, returnMail } from './mail-views.ts'
import { type Facts, readFacts, send, wayBack } from './order-mails.ts'

/** Staff took something out of an order, or send it somewhere else. */
export async function tellOrderEdited(
  deps: NotificationDeps,
  orderId: number,
  editId: number,
): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const edit = await deps.db
    .selectFrom('order_edits')
    .select(['kind', 'reason', 'amount_minor', 'refund_id'])
    .where('id', '=', editId)
    .executeTakeFirst()
  // Cancelled before this was heard: the cancellation is the news.
  if (!edit || facts.order.state === 'cancelled') return
  const mail = orderChangedMail({
    ...facts.about,
    taken: takenWords(facts.order, editId),
    reason: edit.reason,
    moneyNote: moneyNote(deps, facts, edit.amount_minor, edit.refund_id),
    newAddress: edit.kind === 'address' ? facts.about.order.deliverTo : [],
  })
  await send(deps, facts, 'order_changed', editId, mail)
}

function takenWords(order: Order, editId: number): string[] {
  const event = order.events.find(({ kind, data }) => kind === 'edited' && data.editId === editId)
  const taken = (event?.data.taken ?? []) as { title: string; quantity: number }[]
  return taken.map(({ title, quantity }) => `${quantity} × ${title}`)
}

function moneyNote(
  deps: NotificationDeps,
  facts: Facts,
  amountMinor: number,
  refundId: number | null,
): string {
  const { order, money } = facts
  const refund = order.refunds.find(({ id }) => id === refundId)
  if (refund) return `${money(amountMinor)} goes back ${wayBack(deps, facts, refund)}.`
  if (amountMinor === 0 || dueMinor(order) === 0) return ''
  const due = money(dueMinor(order))
  return order.payments.at(-1)?.gateway === 'transfer'
    ? `Please transfer ${due} now, with the reference ${order.number}. If you have sent the earlier amount already, we send the difference back.`
    : `You pay ${due} when it arrives.`
}

const words = {
  requested: {
    subject: 'we have your return request',
    heading: 'We have your request',
    say: 'We look at it and write to you. Please keep the things until then.',
  },
  approved: {
    subject: 'please send it back',
    heading: 'Please send it back',
    say: 'We take these back. Once they are here and we have looked at them, the money goes back.',
  },
  rejected: {
    subject: 'we cannot take it back',
    heading: 'We cannot take it back',
    say: 'We have looked at your return and cannot accept it.',
  },
} as const

/** Where a return stands, told to whoever sends it. */
export async function tellReturn(
  deps: NotificationDeps,
  orderId: number,
  returnId: number,
  news: keyof typeof words,
): Promise<void> {
  const facts = await readFacts(deps, orderId)
  const { order, about } = facts
  const goods = order.returns.find(({ id }) => id === returnId)
  if (!goods) return
  const { subject, ...say } = words[news]
  const answer = news === 'requested' ? '' : goods.answer
  const mail = returnMail(`Order ${order.number}: ${subject}`, {
    ...{ ...about, ...say, answer },
    things: thingsOf(order, goods),
  })
  await send(deps, facts, `return_${news}`, returnId, mail)
}

function thingsOf(order: Order, goods: OrderReturn): string[] {
  return goods.lines.map(({ orderLineId, quantity }) => {
    const line = order.lines.find(({ id }) => id === orderLineId)
    return `${quantity} × ${[line?.title, line?.variantTitle].filter(Boolean).join(', ')}`
  })
}
