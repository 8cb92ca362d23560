import { type Context, Hono } from 'hono'
import { recordAudit } from '#src/domain/audit/audit.ts'
import { mail } from '#src/domain/connections/connections.ts'
import { draftGateway } from '#src/domain/connections/draft-gateway.ts'
import { draftMail, type MailForm, mailForm, spreadAddress } from '#src/domain/connections/draft-mail.ts'
import { type Kept, nothingKept, readKept } from '#src/domain/connections/kept.ts'
import { removeConnection, saveConnection } from '#src/domain/connections/save-connection.ts'
import type { WaitingMoney } from '#src/domain/connections/waiting-money.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import type { VariableGroup } from '#src/platform/config.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { countWords } from '../words.ts'
import { differences } from './connection-conflict.ts'
import { type Tested, testGateway, testMail } from './connection-tests.ts'
import { editable, listConnections } from './connections.ts'
import { settingsTabs } from './tabs.ts'
import { connectionsPage } from './views.ts'

type C = Context<Env>
/** What is said of one connection, beside how it stands. */
type Said = {
  name: string
  tested?: Tested
  typed?: Record<string, string>
  errors?: Record<string, string>
  conflict?: Conflict
}

const PAGE = '/admin/settings/connections'

/** What the shop is connected to, by keys that are typed here or by variables, and whether it answers. */
export const connectionRoutes = new Hono<Env>()
  .get('/', allow('settings.edit'), (c) => show(c, null))

  .post('/:name', allow('settings.edit'), async (c) => {
    const group = findGroup(c)
    const { db, deps, form } = c.var
    const typed = group === mail ? spreadAddress(typedMail(form)) : form
    const { config } = deps
    const fixed = { server: config.smtpUrl !== null, from: config.mailFrom !== null }
    const draft = (kept: Kept) =>
      group === mail ? draftMail(kept, typedMail(typed), fixed) : draftGateway(group, kept, typed)
    const refused = await saveConnection(db, { ...changeOf(c, group), draft })
    if (!refused) return done(c)
    if ('errors' in refused) return show(c, { name: group.name, typed, errors: refused.errors }, 422)
    const conflict = { who: refused.changedBy, fields: differences(group, refused.current, typed) }
    return show(c, { name: group.name, typed, conflict }, 409)
  })

  .post('/:name/removal', allow('settings.edit'), async (c) => {
    const group = findGroup(c)
    const refused = await removeConnection(c.var.db, changeOf(c, group))
    if (!refused) return done(c)
    if ('waiting' in refused)
      return show(c, { name: group.name, errors: { '': waitingWords(refused.waiting) } }, 422)
    const conflict = { who: refused.changedBy, fields: differences(group, refused.current, {}) }
    return show(c, { name: group.name, conflict }, 409)
  })

  .post('/:name/test', allow('settings.edit'), async (c) => {
    const name = c.req.param('name')
    const { db, now } = c.var
    const tested = await (name === mail.name ? testMail(c) : testGateway(c, name))
    const entry = { actor: actorOf(c), action: 'test connection', entity: 'connection', entityId: name }
    await inTransaction(db, (tx) => recordAudit(tx, { ...entry, after: { answered: tested.isGood } }, now))
    return show(c, { name, tested }, tested.isGood ? 200 : 422)
  })

function waitingWords({ payments, refunds }: WaitingMoney): string {
  const what = [
    ...(payments > 0 ? [countWords(payments, 'payment is still open', 'payments are still open')] : []),
    ...(refunds > 0 ? [countWords(refunds, 'refund waits', 'refunds wait')] : []),
  ]
  return `These keys are still needed: ${what.join(' and ')}, and only with them the shop hears what became of the money. Remove them once that has ended`
}

/** @throws Problem 404 where there is no such connection, or variables say all of it */
function findGroup(c: C): VariableGroup {
  const { connections, config } = c.var.deps
  const group = editable(connections).find(({ name }) => name === c.req.param('name'))
  if (!group || (connections.isFixed(group) && (group !== mail || config.mailFrom !== null)))
    throw new Problem(404)
  return group
}

const changeOf = (c: C, { name }: VariableGroup) => ({
  ...{ name, key: c.var.deps.keys.seal, seen: c.var.form.version ?? '' },
  ...{ actor: actorOf(c), now: c.var.now },
})

const typedMail = (form: Record<string, string>): MailForm =>
  Object.fromEntries(Object.keys(mailForm(nothingKept)).map((name) => [name, form[name] ?? ''])) as MailForm

function done(c: C): Response {
  leaveFlash(c, 'saved')
  // Mails that waited for this go out now.
  c.var.deps.nudge()
  return redirect(c, PAGE)
}

async function show(c: C, said: Said | null, status: 200 | 409 | 422 = 200): Promise<Response> {
  const { db, deps } = c.var
  const kept = await readKept(db, deps.keys.seal)
  const page = await adminPage(c, 'Connections', 'settings')
  return html(
    c,
    connectionsPage({
      page: withErrorTitle(page, said?.errors !== undefined),
      tabs: settingsTabs(c, 'connections'),
      problems: problemsOf(said?.errors ?? {}),
      conflict: said?.conflict ?? null,
      connections: listConnections(deps, kept).map((each) => {
        const { typed, errors = {}, tested = null } = said?.name === each.name ? said : {}
        return {
          ...each,
          fields: each.fields.map((field) => ({
            ...field,
            // What is secret goes one way only.
            value: typed && field.kind !== 'secret' ? (typed[field.name] ?? '') : field.value,
            error: errors[field.name] ?? '',
          })),
          action: `${PAGE}/${each.name}`,
          isTestable: each.name === mail.name || findGateway(deps.gateways, each.name)?.list !== undefined,
          tested,
        }
      }),
    }),
    status,
  )
}
