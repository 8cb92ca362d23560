import type { Context } from 'hono'
import { takesMoneyOnline } from '#src/domain/payments/gateways.ts'
import { findRun } from '#src/domain/reconciliation/queries.ts'
import type { Env } from '#src/web/env.ts'
import { filesRows } from '../health/files.ts'
import { presentCard } from '../health/present.ts'
import { labelOf } from '../settings/connections.ts'
import { countWords, whenInside } from '../words.ts'
import type { Jobs } from './present.ts'
import type { HealthRow } from './views.ts'

type C = Context<Env>

/** How mail, payments, books and backups do, a line each. */
export async function readHealthRows(c: C, jobs: Jobs): Promise<HealthRow[]> {
  const { settings, now } = c.var
  const care = jobs.care
    .filter(({ kind }) => kind !== 'drill')
    .map((standing): HealthRow => {
      const { title, state, when } = presentCard(standing, { settings, now })
      return { label: title, state, detail: when, href: '/admin/health' }
    })
  const hasBackups = jobs.care.some(({ kind }) => kind === 'backup')
  return [
    mailRow(c, jobs),
    paymentRow(c, jobs),
    await bookRow(c, jobs),
    ...care,
    ...(hasBackups ? [] : [elsewhere]),
    ...(await filesRows(c.var)),
  ]
}

const elsewhere: HealthRow = {
  label: 'Backups',
  state: { label: 'Not by the shop', tone: 'idle' },
  detail: 'This database is backed up by its own tools.',
  href: '/admin/health',
}

function mailRow({ var: { deps } }: C, { failedMails }: Jobs): HealthRow {
  const row = { label: 'Mail', href: failedMails > 0 ? '/admin/mails?view=failed' : '/admin/mails' }
  if (failedMails > 0)
    return {
      ...row,
      state: { label: 'Not in order', tone: 'bad' },
      detail: `${countWords(failedMails, 'mail', 'mails')} could not be sent.`,
    }
  if (deps.connections.unreadable.includes('mail'))
    return { ...row, ...unreadable('The mail server’s address', 'mails wait') }
  return deps.connections.mail.url === null
    ? {
        ...row,
        state: { label: 'Nothing leaves', tone: 'warn' },
        detail: 'No mail server is named, so mails stay in the shop’s folder.',
        href: '/admin/settings/connections',
      }
    : {
        ...row,
        state: { label: 'All well', tone: 'ok' },
        detail: 'Every mail so far was sent, or is on its way.',
      }
}

function paymentRow({ var: { deps } }: C, { money, stuckEvents }: Jobs): HealthRow {
  const row = { label: 'Payments', href: '/admin/payments' }
  const wrong = money.mismatches + money.stuckRefunds + stuckEvents
  if (wrong > 0)
    return {
      ...row,
      state: { label: 'Not in order', tone: 'bad' },
      detail: `${countWords(wrong, 'payment, refund or message needs', 'payments, refunds or messages need')} somebody.`,
    }
  const lost = deps.connections.unreadable.filter((name) => name !== 'mail')
  if (lost.length > 0)
    return {
      ...row,
      ...unreadable(`The keys of ${lost.map(labelOf).join(' and ')}`, 'nobody can pay that way'),
    }
  return takesMoneyOnline(deps.gateways)
    ? { ...row, state: { label: 'All well', tone: 'ok' }, detail: 'Nothing is stuck.' }
    : {
        ...row,
        state: { label: 'Not online', tone: 'idle' },
        detail: 'No payment service is connected: only demo, transfer or cash.',
      }
}

/** What can be mended in one place only, by typing it again. */
const unreadable = (what: string, so: string): Omit<HealthRow, 'label'> => ({
  state: { label: 'Cannot be read', tone: 'bad' },
  detail: `${what} cannot be read since SECRET_KEY is another one, so ${so}. Type what is missing again.`,
  href: '/admin/settings/connections',
})

async function bookRow({ var: { db, deps, settings, now } }: C, { differences }: Jobs): Promise<HealthRow> {
  const row = { label: 'Reconciliation', href: '/admin/payments/books' }
  if (differences > 0)
    return {
      ...row,
      state: { label: 'Not in order', tone: 'bad' },
      detail: `${countWords(differences, 'difference', 'differences')} between a gateway’s books and the shop’s.`,
    }
  const listing = deps.gateways.filter((gateway) => gateway.list)
  const runs = (await Promise.all(listing.map(({ name }) => findRun(db, name, false)))).filter(
    (run) => run !== null,
  )
  const failed = runs.find(({ state }) => state === 'failed')
  if (failed)
    return {
      ...row,
      state: { label: 'Failed', tone: 'warn' },
      detail: `A gateway could not be asked: ${failed.error}`,
    }
  const oldest = Math.min(...runs.map(({ finishedAt }) => finishedAt))
  return runs.length === 0
    ? { ...row, state: { label: 'Not yet', tone: 'idle' }, detail: 'No gateway’s books were compared yet.' }
    : {
        ...row,
        state: { label: 'All well', tone: 'ok' },
        detail: `The books agree; last compared ${whenInside(oldest, now, settings)}.`,
      }
}
