import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { saveSettings } from '#src/domain/settings/settings.ts'
import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { enqueueMail, openMailer, sendMails } from '#src/platform/mail.ts'
import { openTestSmtp, parseMail, type TestSmtp } from '../../support/smtp.ts'
import { addOrder, change, mailsOf, now, onlyMail, openShop, silent, tell } from './orders.ts'

const from = '"Fennel Row" <shop@fennel.example>'
const minute = 60_000
let db: Db
let smtp: TestSmtp

beforeEach(async () => {
  db = await openShop()
  smtp = await openTestSmtp()
})

async function sendAt(at: number, url = smtp.url): Promise<void> {
  const mailer = await openMailer(url, '/nowhere')
  while (await sendMails(db, mailer, from, silent, at));
}

async function confirmedOrder(changes: Parameters<typeof addOrder>[1] = {}) {
  const order = await addOrder(db, { state: 'paid', paid_at: now, ...changes })
  await tell(db, 'order.paid', { orderId: order.id })
  return order
}

/** Tries until the mail is through or given up; answers when each try was. */
async function sendUntilDone(): Promise<number[]> {
  const tries: number[] = []
  for (let i = 0; i < 20; i++) {
    const mail = await onlyMail(db)
    if (mail.state !== 'pending') break
    tries.push(mail.next_at - now)
    await sendAt(mail.next_at)
  }
  return tries
}

test('a confirmation arrives in the shopper’s inbox as HTML and as text', async () => {
  const order = await confirmedOrder()
  await sendAt(now)
  const [mail] = smtp.mails
  expect(smtp.mails).toHaveLength(1)
  expect(mail).toMatchObject({
    envelopeTo: ['aoife@example.ie'],
    envelopeFrom: 'shop@fennel.example',
    to: 'aoife@example.ie',
    subject: `Order ${order.number}: thank you`,
  })
  expect(mail?.from).toContain('Fennel Row')
  expect(mail?.html).toContain('€139.00')
  expect(mail?.html).toMatch(/^<!doctype html>/)
  expect(mail?.text).toContain('Total: €139.00')
  expect(mail?.text).not.toMatch(/<[a-z]|&[a-z]+;/)
  expect(mail?.headers.get('auto-submitted')).toEqual(['auto-generated'])
  expect(await onlyMail(db)).toMatchObject({ state: 'sent', sent_at: now, error: '' })
})

test('letters of every script arrive as they were written', async () => {
  const name = 'Żółć 茶 عائشة'
  const address = { name, company: '', line1: 'Fjørd 5', line2: '', city: 'Łódź', region: '', postcode: '' }
  await confirmedOrder({ shipping_address_json: JSON.stringify({ ...address, country: 'IE', phone: '' }) })
  await inTransaction(db, (tx) => saveSettings(tx, { name: 'Café Ünï 茶' }, now))
  await db.deleteFrom('mails').execute()
  await confirmedOrder({ shipping_address_json: JSON.stringify({ ...address, country: 'IE', phone: '' }) })
  await sendAt(now)
  const [mail] = smtp.mails
  for (const part of [mail?.html, mail?.text]) {
    expect(part).toContain(name)
    expect(part).toContain('Łódź')
    expect(part).toContain('Café Ünï 茶')
  }
})

test('events told twice and senders running side by side deliver one mail', async () => {
  const order = await confirmedOrder()
  await tell(db, 'order.paid', { orderId: order.id })
  await Promise.all([sendAt(now), sendAt(now), sendAt(now)])
  await sendAt(now + 10 * minute)
  expect(smtp.mails).toHaveLength(1)
})

describe('when the mail server is ill', () => {
  test('a refusal for now only delays the mail', async () => {
    await confirmedOrder()
    smtp.fault = 'refuse'
    await sendAt(now)
    expect(smtp.mails).toEqual([])
    expect(await onlyMail(db)).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: expect.stringContaining('451'),
    })
    await sendAt(now + 1_999)
    smtp.fault = null
    expect((await onlyMail(db)).attempts).toBe(1)
    await sendAt(now + 2_000)
    expect(smtp.mails).toHaveLength(1)
    expect(await onlyMail(db)).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test('a server that is away and comes back gets the mail', async () => {
    await confirmedOrder()
    const port = Number(new URL(smtp.url).port)
    await smtp.close()
    await sendAt(now)
    expect(await onlyMail(db)).toMatchObject({
      state: 'pending',
      error: expect.stringMatching(/ECONNREFUSED/),
    })
    const back = await openTestSmtp(port)
    await sendAt(now + 2_000, back.url)
    expect(back.mails).toHaveLength(1)
  })

  test('a server that hangs is given up on and tried again', async () => {
    await confirmedOrder()
    smtp.fault = 'hang'
    const began = performance.now()
    await sendAt(now)
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(await onlyMail(db)).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: expect.stringMatching(/timeout/i),
    })
    smtp.fault = null
    await sendAt(now + 2_000)
    expect(smtp.mails).toHaveLength(1)
  })

  test('a line that breaks after the mail was taken brings it twice, under one Message-ID that programs fold into one', async () => {
    await confirmedOrder()
    smtp.fault = 'drop'
    await sendAt(now)
    expect(await onlyMail(db)).toMatchObject({ state: 'pending', attempts: 1 })
    smtp.fault = null
    await sendAt(now + 2_000)
    expect(smtp.mails).toHaveLength(2)
    const [first, second] = smtp.mails
    expect(first?.messageId).toMatch(/^<[\w-]{20,}@fennel\.example>$/)
    expect(second?.messageId).toBe(first?.messageId)
    expect(second?.html).toBe(first?.html)
  })

  test('the waits grow for hours, and after the last the mail is set aside whole, not lost', async () => {
    const order = await confirmedOrder()
    smtp.fault = 'refuse'
    const tries = await sendUntilDone()
    const waits = tries.slice(1).map((at, i) => at - (tries[i] ?? 0))
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(tries.at(-1)).toBeGreaterThan(6 * 60 * minute)
    const mail = await onlyMail(db)
    expect(mail).toMatchObject({ state: 'failed', order_id: order.id, to_email: 'aoife@example.ie' })
    expect(mail.html).toContain('€139.00')
    expect(mail.error).toContain('451')
  })

  test('a mailbox that does not exist holds nobody else’s mail up', async () => {
    await confirmedOrder({ email: 'gone@example.ie' })
    smtp.fault = 'reject'
    await sendAt(now)
    smtp.fault = null
    await confirmedOrder()
    await sendAt(now + 1)
    expect(smtp.mails.map(({ envelopeTo }) => envelopeTo)).toEqual([['aoife@example.ie']])
  })

  test('a process that dies while sending leaves the mail to the next one', async () => {
    await confirmedOrder()
    const { claimDue } = await import('#src/platform/queue.ts')
    expect(await claimDue(db, 'mails', now, 10)).toHaveLength(1)
    await sendAt(now + minute - 1)
    expect(smtp.mails).toEqual([])
    await sendAt(now + minute)
    expect(smtp.mails).toHaveLength(1)
  })
})

describe('nobody can add a header', () => {
  const inject = 'X\r\nBcc: victim@example.com\r\nX-Evil: 1\r\n\r\n<h1>hello</h1>'

  function expectNoForgedHeaders(): void {
    for (const mail of smtp.mails) {
      expect(mail.envelopeTo).toEqual(['aoife@example.ie'])
      expect([...mail.headers.keys()]).not.toContain('bcc')
      expect([...mail.headers.keys()]).not.toContain('x-evil')
      for (const name of ['to', 'from', 'subject', 'message-id'])
        expect(mail.headers.get(name)).toHaveLength(1)
    }
  }

  test('through the name of the shop', async () => {
    await inTransaction(db, (tx) => saveSettings(tx, { name: inject }, now))
    const { newcomer } = await import('../customers/people.ts')
    const { hear } = await import('./orders.ts')
    await newcomer(db, 'aoife@example.ie')
    await hear(db)
    expect((await onlyMail(db)).subject).not.toMatch(/[\r\n]/)
    await sendAt(now)
    expect(smtp.mails).toHaveLength(1)
    expectNoForgedHeaders()
  })

  test('through what a shopper or a supplier types', async () => {
    const address = {
      name: inject,
      company: inject,
      line1: inject,
      line2: '',
      city: inject,
      region: '',
      postcode: '',
    }
    const order = await addOrder(db, {
      state: 'paid',
      number: inject,
      shipping_address_json: JSON.stringify({ ...address, country: 'IE', phone: '' }),
    })
    await db.updateTable('order_lines').set({ title: inject }).execute()
    await tell(db, 'order.paid', { orderId: order.id })
    expect((await onlyMail(db)).subject).not.toMatch(/[\r\n]/)
    await sendAt(now)
    expect(smtp.mails).toHaveLength(1)
    expectNoForgedHeaders()
  })

  test('through a subject that came into the outbox by another way', async () => {
    const mail = {
      dedupeKey: 'k',
      kind: 'x',
      to: 'aoife@example.ie',
      subject: inject,
      html: 'a',
      text: 'a',
      orderId: null,
      isSecret: false,
    }
    await enqueueMail(db, mail, 'fennel.example', now)
    await sendAt(now)
    expect(smtp.mails).toHaveLength(1)
    expectNoForgedHeaders()
  })

  test('through an address: an order with more than one is not written to at all', async () => {
    const order = await addOrder(db, { state: 'paid' })
    for (const email of [
      'aoife@example.ie, victim@example.com',
      'aoife@example.ie\r\nBcc: v@example.com',
      '',
    ]) {
      await change(db, order.id, { email })
      await db.deleteFrom('outbox').execute()
      await expect(tell(db, 'order.paid', { orderId: order.id })).rejects.toThrow('no sending')
    }
    expect(await mailsOf(db)).toEqual([])
  })
})

test('without a mail server each mail becomes a file that any mail program opens', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'barrow-mail-'))
  try {
    const order = await confirmedOrder()
    const mailer = await openMailer(null, folder)
    await sendMails(db, mailer, from, silent, now)
    const [file = ''] = readdirSync(path.join(folder, 'mail'))
    expect(file).toMatch(/\.eml$/)
    const mail = parseMail(readFileSync(path.join(folder, 'mail', file), 'latin1').replace(/\r?\n/g, '\r\n'))
    expect(mail.subject).toBe(`Order ${order.number}: thank you`)
    expect(mail.messageId).toBe((await onlyMail(db)).message_id)
    expect(mail.html).toContain('€139.00')
    expect(mail.text).toContain('Total: €139.00')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a mail whose link acts for its reader is not kept once it is sent; any other is', async () => {
  for (const isSecret of [true, false]) {
    const mail = {
      dedupeKey: `k${isSecret}`,
      kind: 'x',
      to: 'aoife@example.ie',
      subject: 's',
      html: '<p>open sesame</p>',
      text: 'open sesame',
    }
    await enqueueMail(db, { ...mail, orderId: null, isSecret }, 'fennel.example', now)
  }
  await sendAt(now)
  await sendAt(now)
  expect(smtp.mails.map((mail) => mail.text.includes('open sesame'))).toEqual([true, true])
  const kept = await db.selectFrom('mails').select(['text', 'is_secret']).orderBy('id').execute()
  expect(kept).toEqual([
    { text: '', is_secret: 1 },
    { text: 'open sesame', is_secret: 0 },
  ])
})
