import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { verifyShop } from '#src/domain/verification/verify-shop.ts'
import type { Db } from '#src/platform/db/db.ts'
import type { TestSmtp } from '../../support/smtp-server.ts'
import type { StripeDouble } from '../../support/stripe/double.ts'

/** What a shop has still to do, by what it is. */
export async function countOpenWork(db: Db): Promise<Record<string, number>> {
  const count = async (name: string, from: string) => {
    const { rows } = await sql.raw<{ n: number }>(`select count(*) as n from ${from}`).execute(db)
    return [name, Number(rows[0]?.n ?? 0)] as const
  }
  return Object.fromEntries([
    await count('events', "outbox where state = 'pending'"),
    await count('mails', "mails where state = 'pending'"),
    await count('webhooks', "gateway_events where state = 'pending'"),
    await count('refunds', "refunds where state in ('requested', 'pending')"),
    await count('jobs', "jobs where state = 'pending'"),
    await count('given up', "outbox where state = 'failed'"),
  ])
}

/** Waits for the background work. @returns what was not done in time, one sentence; '' where all was */
export async function untilQuiet(db: Db, patienceMs: number): Promise<string> {
  const giveUpAt = Date.now() + patienceMs
  for (;;) {
    const open = Object.entries(await countOpenWork(db)).filter(([, count]) => count > 0)
    if (open.length === 0) return ''
    if (Date.now() > giveUpAt)
      return `still open: ${open.map(([name, count]) => `${count} ${name}`).join(', ')}`
    await sleep(50)
  }
}

/** @returns a sentence for each promise of the books that is broken */
export async function findBroken(db: Db): Promise<string[]> {
  const findings = await verifyShop(db)
  return findings.filter(({ broken }) => broken > 0).map(({ name, broken }) => `${broken} × not so: ${name}`)
}

/** @returns a sentence for each difference between the money the gateway has and the money the ledger says it has */
export async function compareMoney(db: Db, stripe: StripeDouble): Promise<string[]> {
  const atGateway = new Map<string, number>()
  const add = (intent: string, minor: number) => atGateway.set(intent, (atGateway.get(intent) ?? 0) + minor)
  for (const { payment_intent, amount_captured } of stripe.book.charges.values())
    if (amount_captured > 0) add(payment_intent, amount_captured)
  for (const { payment_intent, amount, status } of stripe.book.refunds.values())
    if (status === 'succeeded') add(payment_intent, -amount)
  const rows = await db
    .selectFrom('ledger_entries')
    .innerJoin('payments', 'payments.id', 'ledger_entries.payment_id')
    .select(['payments.gateway_payment_id as intent'])
    .select(({ fn }) => fn.sum<number>('ledger_entries.amount_minor').as('minor'))
    .where('account', '<>', 'orders')
    .where('payments.gateway', '=', 'stripe')
    .groupBy('payments.gateway_payment_id')
    .execute()
  const ours = new Map(rows.map(({ intent, minor }) => [intent ?? '', Number(minor)]))
  const intents = new Set([...atGateway.keys(), ...ours.keys()])
  return [...intents]
    .filter((intent) => (atGateway.get(intent) ?? 0) !== (ours.get(intent) ?? 0))
    .map(
      (intent) =>
        `${intent}: ${atGateway.get(intent) ?? 0} at the gateway, ${ours.get(intent) ?? 0} in the ledger`,
    )
}

/**
 * What is wrong with the mails that arrived: each in the outbox must have come, once; or again with the same Message-ID,
 * where the shop may have died between sending and writing that down.
 */
export async function compareMails(
  db: Db,
  smtp: TestSmtp,
  { mayRepeat }: { mayRepeat: boolean },
): Promise<string[]> {
  const arrived = new Map<string, string[]>()
  for (const { messageId, envelopeTo } of smtp.mails)
    arrived.set(messageId, [...(arrived.get(messageId) ?? []), ...envelopeTo])
  const intended = await db.selectFrom('mails').select(['message_id', 'to_email', 'kind']).execute()
  const wrong: string[] = []
  for (const { message_id, to_email, kind } of intended) {
    const receivers = arrived.get(message_id) ?? []
    if (receivers.length === 0) wrong.push(`${kind} to ${to_email} never arrived`)
    if (receivers.length > 1 && !mayRepeat)
      wrong.push(`${kind} to ${to_email} arrived ${receivers.length} times`)
    if (receivers.some((receiver) => receiver !== to_email))
      wrong.push(`${kind} went to ${receivers}, not ${to_email}`)
  }
  const known = new Set(intended.map(({ message_id }) => message_id))
  for (const id of arrived.keys()) if (!known.has(id)) wrong.push(`a mail arrived that nobody wrote: ${id}`)
  return wrong
}
