import { Hono } from 'hono'
import { addNote, removeNote } from '#src/domain/orders/note-order.ts'
import { addTag, removeTag } from '#src/domain/orders/tag-order.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { refusalWords } from './bulk-views.ts'
import { done, readOrder, showOrder } from './show-order.ts'

const ORDER = '/:number{[0-9]{1,12}}'
const NOTE = '/notes/:id{[1-9][0-9]{0,14}}'

/** What staff say about an order, to one another or to whoever ordered. It changes nothing of the order, so it never conflicts. */
export const orderStaffRoutes = new Hono<Env>()
  .post(`${ORDER}/notes`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const { db, now, form } = c.var
    const note = { body: form.note ?? '', isShown: form.shown === '1' }
    if (await addNote(db, { orderId: order.id, ...note, actor: actorOf(c), now })) {
      const errors = { note: 'Write the note' }
      return showOrder(c, order, { marks: { note: '', isShown: note.isShown, tag: '', errors } }, 422)
    }
    return done(c, order, note.isShown ? 'note_sent' : 'saved')
  })

  .post(`${ORDER}${NOTE}/removal`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const noteId = Number(c.req.param('id'))
    const by = { actor: actorOf(c), now: c.var.now }
    if (await removeNote(c.var.db, { orderId: order.id, noteId, ...by })) throw new Problem(404)
    return done(c, order, 'removed')
  })

  .post(`${ORDER}/tags`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const { db, now, form } = c.var
    const tag = form.tag ?? ''
    const refusal = await addTag(db, { orderId: order.id, tag, actor: actorOf(c), now })
    if (refusal && refusal !== 'tagged_already')
      return showOrder(
        c,
        order,
        { marks: { note: '', isShown: false, tag, errors: { tag: refusalWords[refusal] } } },
        422,
      )
    return done(c, order, 'saved')
  })

  .post(`${ORDER}/tags/removal`, allow('orders.fulfil'), async (c) => {
    const order = await readOrder(c)
    const { db, now, form } = c.var
    await removeTag(db, { orderId: order.id, tag: form.tag ?? '', actor: actorOf(c), now })
    return done(c, order, 'removed')
  })
