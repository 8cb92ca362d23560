import type { Context } from 'hono'
import { listInvoicesOf } from '#src/domain/orders/invoice-queries.ts'
import { LONGEST_NOTE, listNotes } from '#src/domain/orders/note-order.ts'
import type { Order } from '#src/domain/orders/order.ts'
import { listAddressChanges, listTagChanges } from '#src/domain/orders/staff-marks.ts'
import { listTags, listTagsOf } from '#src/domain/orders/tag-order.ts'
import { mayInvoice } from '#src/domain/settings/settings.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { may } from '../page-context.ts'
import { whenWords } from '../words.ts'
import type { MarksView, PapersView } from './part-views.ts'
import type { Aside } from './timeline.ts'

type C = Context<Env>
export type TypedMarks = { note: string; isShown: boolean; tag: string; errors: FormErrors }

/** What staff have put beside an order, what can be printed of it, and what of it belongs into the timeline. */
export async function readMarks(
  c: C,
  order: Order,
  typed: TypedMarks | undefined,
): Promise<{ marks: MarksView; papers: PapersView; asides: Aside[]; moves: Map<number, string> }> {
  const { db, settings, now, visitor } = c.var
  const [notes, tags, known, tagChanges, addresses, invoices] = await Promise.all([
    listNotes(db, order.id),
    listTagsOf(db, order.id),
    listTags(db),
    listTagChanges(db, order.id),
    listAddressChanges(db, order.id),
    listInvoicesOf(db, order.id),
  ])
  const own = `/admin/orders/${order.number}`
  const isMine = (userId: number | null) => userId !== null && userId === visitor.user?.id
  const money = (minor: number) => formatMoney(minor, order.currency, settings)
  const marks: MarksView = {
    mayWrite: may(c, 'orders.fulfil'),
    tags,
    offered: known.filter((tag) => !tags.includes(tag)),
    tagAction: `${own}/tags`,
    notes: notes.map((note) => ({
      author: note.author,
      body: note.body,
      when: whenWords(note.at, now, settings),
      isShown: note.isShown,
      removal: isMine(note.userId) && !note.isShown ? `${own}/notes/${note.id}/removal` : null,
    })),
    noteAction: `${own}/notes`,
    longest: LONGEST_NOTE,
    note: typed?.note ?? '',
    isShown: typed?.isShown ?? false,
    email: order.email,
    tag: typed?.tag ?? '',
    errors: typed?.errors ?? {},
  }
  const isPaid = order.paidAt !== null && order.state !== 'cancelled'
  const isMissing = isPaid && !invoices.some(({ kind }) => kind === 'invoice')
  const papers: PapersView = {
    slipHref: `${own}/packing-slip`,
    invoices: invoices.map((each) => ({
      label: `${each.kind === 'invoice' ? 'Invoice' : 'Credit note'} ${each.number}`,
      detail: `${whenWords(each.issuedAt, now, settings)}, ${money(each.totalMinor)}`,
    })),
    invoiceHref: invoices.length > 0 ? `${own}/invoice` : '',
    issueAction: isMissing && mayInvoice(settings) && marks.mayWrite ? `${own}/invoice` : null,
    detailsHref: isMissing && !mayInvoice(settings) ? '/admin/orders/invoice-details' : '',
    mayName: may(c, 'settings.edit'),
  }
  const list = (words: string[]) => words.join(', ') || 'none'
  const asides: Aside[] = [
    ...notes.map(({ at, author, isShown }) => ({
      ...{ at, who: author, detail: '' },
      what: isShown ? 'Wrote to the customer' : 'Note written',
    })),
    ...tagChanges.map(({ at, who, before, after }) => ({
      at,
      who,
      what: 'Tags changed',
      detail: `${list(before)} → ${list(after)}`,
    })),
    ...invoices.map(({ issuedAt, kind, number, totalMinor }) => ({
      at: issuedAt,
      who: 'The shop',
      what: `${kind === 'invoice' ? 'Invoice' : 'Credit note'} ${number} written`,
      detail: money(totalMinor),
    })),
  ]
  const line = (to: { name: string; line1: string; postcode: string; city: string; country: string }) =>
    [to.name, to.line1, to.postcode, to.city, to.country].filter(Boolean).join(', ')
  const moves = new Map(
    addresses.map(({ editId, before, after }) => [editId, `${line(before)} → ${line(after)}`]),
  )
  return { marks, papers, asides, moves }
}
