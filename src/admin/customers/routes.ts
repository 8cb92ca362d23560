import { type Context, Hono } from 'hono'
import { findLastActor } from '#src/domain/audit/last-change.ts'
import { type CustomerProblems, changeCustomer } from '#src/domain/customers/change-customer.ts'
import type { Customer } from '#src/domain/customers/find-customer.ts'
import { noteCustomer, removeNote } from '#src/domain/customers/note-customer.ts'
import { listGroups } from '#src/domain/customers/save-group.ts'
import { type TagRefusal, tagCustomer, untagCustomer } from '#src/domain/customers/tag-customer.ts'
import { allow } from '#src/web/access.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf } from '../page-context.ts'
import { ContactForm, NoteForm, TagForm } from './forms.ts'
import { groupRoutes } from './group-routes.ts'
import { customerListRoutes } from './list-routes.ts'
import { mergeRoutes } from './merge-routes.ts'
import { privacyRoutes } from './privacy-routes.ts'
import { hrefOfCustomer, readCustomer, showCustomer } from './show-customer.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'
const NOTE = ':noteId{[1-9][0-9]{0,14}}'

/** The people the shop knows: who has an account, and who has ordered without one. */
export const adminCustomerRoutes = new Hono<Env>()
  .route('/', customerListRoutes)
  .route('/', groupRoutes)
  .route('/', mergeRoutes)
  .route('/', privacyRoutes)

  .get(ONE, allow('customers.read'), async (c) => showCustomer(c, await readCustomer(c)))

  .post(`${ONE}/contact`, allow('customers.edit'), async (c) => {
    const { db, now } = c.var
    const customer = await readCustomer(c)
    const typed = ContactForm.parse(c.var.form)
    const answer = await changeCustomer(db, {
      customerId: customer.id,
      version: typed.version,
      form: { name: typed.name, email: typed.email, phone: typed.phone, groupId: typed.group },
      actor: actorOf(c),
      now,
    })
    if (answer === 'unknown_customer') throw new Problem(404)
    const contactValues = { ...typed, group: typed.group === null ? '' : String(typed.group) }
    if (answer === 'changed_since')
      return showCustomer(
        c,
        customer,
        { contactValues, conflict: await conflictOf(c, customer, contactValues) },
        409,
      )
    if (typeof answer === 'object')
      return showCustomer(c, customer, { contactValues, contactErrors: contactWords(answer.problems) }, 422)
    if (answer === 'mail_sent') c.var.deps.nudge()
    return done(c, customer, answer === 'mail_sent' ? 'customer_mail_sent' : 'saved')
  })

  .post(`${ONE}/tags`, allow('customers.edit'), async (c) => {
    const { db, now } = c.var
    const customer = await readCustomer(c)
    const { tag } = TagForm.parse(c.var.form)
    const refusal = await tagCustomer(db, { customerId: customer.id, tag, actor: actorOf(c), now })
    if (refusal === 'unknown_customer') throw new Problem(404)
    return refusal
      ? showCustomer(c, customer, { tagTyped: tag, tagError: tagWords[refusal] }, 422)
      : done(c, customer, 'saved')
  })

  .post(`${ONE}/tags/removal`, allow('customers.edit'), async (c) => {
    const { db, now } = c.var
    const customer = await readCustomer(c)
    const { tag } = TagForm.parse(c.var.form)
    await untagCustomer(db, { customerId: customer.id, tag, actor: actorOf(c), now })
    return done(c, customer, 'removed')
  })

  .post(`${ONE}/notes`, allow('customers.edit'), async (c) => {
    const { db, now } = c.var
    const customer = await readCustomer(c)
    const { note } = NoteForm.parse(c.var.form)
    const refusal = await noteCustomer(db, { customerId: customer.id, body: note, actor: actorOf(c), now })
    if (refusal === 'unknown_customer') throw new Problem(404)
    const noteError =
      refusal === 'missing' ? 'Write the note first' : refusal ? 'Keep a note to 4,000 characters' : ''
    return noteError
      ? showCustomer(c, customer, { noteTyped: note, noteError }, 422)
      : done(c, customer, 'saved')
  })

  .post(`${ONE}/notes/${NOTE}/removal`, allow('customers.edit'), async (c) => {
    const { db, now } = c.var
    const customer = await readCustomer(c)
    const noteId = Number(c.req.param('noteId'))
    const refusal = await removeNote(db, { customerId: customer.id, noteId, actor: actorOf(c), now })
    if (!refusal) return done(c, customer, 'removed')
    const notice = 'That note is not yours to take back, or it is gone already.'
    return showCustomer(c, customer, { notice }, 422)
  })

function done(c: C, { id }: Customer, flash: Flash): Response {
  leaveFlash(c, flash)
  return redirect(c, hrefOfCustomer(id))
}

async function conflictOf(
  c: C,
  { id, name, email, phone, groupId }: Customer,
  typed: Pick<ContactForm, 'name' | 'email' | 'phone'> & { group: string },
): Promise<Conflict> {
  const who = (await findLastActor(c.var.db, 'customer record', id)) || 'The customer'
  const groups = new Map((await listGroups(c.var.db)).map((group) => [String(group.id), group.name]))
  const groupName = (value: string) => groups.get(value) ?? 'None'
  const fields = [
    { label: 'Name', theirs: name, yours: typed.name },
    { label: 'Email', theirs: email, yours: typed.email },
    { label: 'Phone', theirs: phone, yours: typed.phone },
    { label: 'Group', theirs: groupName(String(groupId ?? '')), yours: groupName(typed.group) },
  ].filter(({ theirs, yours }) => theirs !== yours)
  return { who, fields }
}

const nameWords = {
  missing: 'Enter a name: the account needs one',
  too_long: 'Keep the name to 100 characters',
  malformed: 'Write the name without links or signs',
}
const emailWords = {
  malformed: 'Enter an email address, like name@example.com',
  taken: 'Another customer has this address. If it is the same person, merge the two',
  asked_often: 'A link was sent a few times already. Try again in an hour',
}

function contactWords({ name, email, phone, group }: CustomerProblems): Record<string, string> {
  return {
    ...(name && { name: nameWords[name] }),
    ...(email && { email: emailWords[email] }),
    ...(phone && { phone: 'Write the number with digits, spaces and a + only' }),
    ...(group && { group: 'This group is gone. Choose another one' }),
  }
}

const tagWords: Record<Exclude<TagRefusal, 'unknown_customer'>, string> = {
  missing: 'Write a tag first',
  too_long: 'Keep a tag to 40 characters',
  malformed: 'A tag is a word or a few, without signs that cannot be seen',
  too_many: 'There are 30 tags already: take one off first',
}
