import { type Context, Hono } from 'hono'
import { eraseCustomer } from '#src/domain/customers/erase-account.ts'
import { exportGuestData, exportPersonalData } from '#src/domain/customers/export-personal-data.ts'
import type { Customer } from '#src/domain/customers/find-customer.ts'
import { noteExport } from '#src/domain/customers/note-export.ts'
import { countOpenOrders } from '#src/domain/orders/customer-orders.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { forgetTraces } from '#src/web/forget-traces.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { countWords } from '../words.ts'
import { EraseForm } from './forms.ts'
import { hrefOfCustomer, readCustomer } from './show-customer.ts'
import { erasurePage } from './views.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'

/** What the law gives a person a right to, done by staff for whoever asks them: a copy of their data, and to be forgotten. */
export const privacyRoutes = new Hono<Env>()
  // By POST, so that no link or program that reads ahead makes a copy.
  .post(`${ONE}/export`, allow('customers.edit'), async (c) => {
    const { db, deps, now } = c.var
    const { id, userId } = await readCustomer(c)
    const data = await (userId === null ? exportGuestData(db, id, now) : exportPersonalData(db, userId, now))
    if (!data) throw new Problem(404)
    await noteExport(db, { customerId: id, what: { kind: 'personal data' }, actor: actorOf(c), now })
    return new Response(JSON.stringify(data, null, 2), {
      headers: {
        ...deps.headers,
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="customer-${id}.json"`,
        'Cache-Control': 'private, no-store',
      },
    })
  })

  .get(`${ONE}/erasure`, allow('customers.edit'), async (c) => showErasure(c, await readCustomer(c)))

  .post(`${ONE}/erasure`, allow('customers.edit'), async (c) => {
    const { db, now } = c.var
    const customer = await readCustomer(c)
    const { email: typed, version } = EraseForm.parse(c.var.form)
    if (typed.toLowerCase() !== customer.email)
      return showErasure(c, customer, { typed, error: `Type ${customer.email} to say that you mean it` }, 422)
    const erasure = {
      customerId: customer.id,
      version,
      countOpenOrders: (tx: Parameters<typeof countOpenOrders>[0]) => countOpenOrders(tx, customer.id),
      actor: actorOf(c),
      now,
    }
    const answer = await eraseCustomer(db, erasure, (tx, erased) => forgetTraces(tx, erased, now))
    if (answer === 'unknown_customer') throw new Problem(404)
    if (answer === 'changed_since') {
      const refusal = 'The customer has changed since you looked. Nothing was erased: look again, then do it.'
      return showErasure(c, await readCustomer(c), { refusal }, 409)
    }
    if (answer === 'is_staff')
      return showErasure(c, customer, { refusal: 'Accounts of staff are closed elsewhere.' }, 422)
    if (answer === 'open_orders') return showErasure(c, customer, {}, 422)
    leaveFlash(c, 'customer_erased')
    return redirect(c, '/admin/customers')
  })

type Refused = { typed?: string; error?: string; refusal?: string }

async function showErasure(c: C, customer: Customer, refused: Refused = {}, status = 200): Promise<Response> {
  const { db } = c.var
  const open = await countOpenOrders(db, customer.id)
  const refusal =
    open > 0
      ? `${countWords(open, 'order is', 'orders are')} still under way. Finish or cancel ${open === 1 ? 'it' : 'them'} first: the address is needed until then.`
      : ''
  const title = customer.name || customer.email
  const props = {
    page: await adminPage(c, `Erase ${title}`, 'customers'),
    href: hrefOfCustomer(customer.id),
    title,
    email: customer.email,
    version: customer.version,
    mayErase: open === 0,
    ...{ goes: goesOf(customer), stays: staysOf(customer), refusal, typed: '', error: '' },
    ...refused,
  }
  return html(c, erasurePage(props), status)
}

function goesOf({ userId }: Customer): string[] {
  const kept = 'What staff kept: notes, tags, group, phone number.'
  const mail = 'Their newsletter and what they wait for to be back in stock.'
  if (userId === null) return [kept, mail]
  return ['The account: login, addresses, devices, saved things.', kept, mail]
}

function staysOf({ userId, ordersCount }: Customer): string[] {
  return [
    ...(ordersCount > 0
      ? [
          `${countWords(ordersCount, 'order', 'orders')} with what the law of accounts wants kept, tied to nobody.`,
        ]
      : []),
    ...(userId === null ? [] : ['Reviews, under the first name they were written with.']),
  ]
}
