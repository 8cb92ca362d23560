import { expect, test } from 'vitest'
import { enqueueMail } from '#src/platform/mail.ts'
import { openTestSmtp } from '../support/smtp.ts'
import { openLoggedShop, PAGE, save, shownForm } from './connections-support.ts'
import { atWork, auditOf } from './staff.ts'

const server = {
  smtp_host: 'mail.example',
  smtp_port: '587',
  smtp_security: 'starttls',
  smtp_user: 'robin@mail.example',
  smtp_password: 'ClearAsDay: a horse/with@signs',
}

const waiting = (shop: Awaited<ReturnType<typeof openLoggedShop>>, subject: string) =>
  enqueueMail(
    shop.db,
    {
      dedupeKey: subject,
      kind: 'order',
      to: 'zoe@example.com',
      subject,
      html: '<p>x</p>',
      text: 'x',
      orderId: null,
      isSecret: false,
    },
    'shop.example',
    shop.time.now,
  )

test('an owner names the mail server, and the mails that are written next leave by it', async () => {
  const post = await openTestSmtp()
  const { port } = new URL(post.url.replace('smtp:', 'http:'))
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  await waiting(shop, 'before')
  await shop.work()
  const fields = {
    smtp_host: '127.0.0.1',
    smtp_port: port,
    smtp_security: 'offered',
    mail_from: 'Fennel Row <hello@fennel.example>',
  }
  expect((await save(owner, 'mail', fields)).status).toBe(303)
  await waiting(shop, 'after')
  await shop.work()
  expect(post.mails.map(({ subject, from }) => [subject, from])).toEqual([
    ['after', 'Fennel Row <hello@fennel.example>'],
  ])
  expect((await owner.post(`${PAGE}/mail/test`)).html).toContain('A mail is on its way to owner@example.com')
  expect(post.mails).toHaveLength(2)
  expect(await auditOf(shop)).toEqual(['Oona Reilly: change connection', 'Oona Reilly: test connection'])
})

test('the server is shown but for its password, which stays where it is left empty', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  await save(owner, 'mail', server)
  const shown = await shownForm(owner, 'mail')
  expect(shown).toMatchObject({ ...server, smtp_password: '' })
  expect((await owner.get(PAGE)).html).not.toContain('ClearAsDay')
  const { url } = shop.deps.connections.mail
  expect((await save(owner, 'mail', { mail_from: 'shop@shop.example' })).status).toBe(303)
  await owner.get(PAGE)
  expect(shop.deps.connections.mail).toEqual({ url, from: 'shop@shop.example' })
  const entries = await shop.db.selectFrom('audit_log').select('after_json').orderBy('id').execute()
  expect(entries.map(({ after_json }) => after_json)).toEqual(['{"SMTP_URL":"set"}', '{"MAIL_FROM":"set"}'])
})

test.each([
  [{ smtp_host: 'evil.example' }],
  [{ smtp_port: '25' }],
  [{ smtp_user: 'somebody' }],
  [{ smtp_security: 'offered' }],
])('a kept password is not sent to a server it was not typed for: %j', async (change) => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  await save(owner, 'mail', server)
  const refused = await save(owner, 'mail', change)
  expect([refused.status, refused.html.includes('Type the password again')]).toEqual([422, true])
  for (const value of Object.values(change)) expect(refused.html, 'what was typed stays').toContain(value)
  expect((await save(owner, 'mail', { ...change, smtp_password: 'another' })).status).toBe(303)
})

test.each([
  [{ smtp_host: 'mail example' }, /Type the name of the mail server/],
  [{ smtp_host: 'mail.example:587' }, /Type the name of the mail server/],
  [{ smtp_host: '' }, /Type the name of the mail server/],
  [{ smtp_host: 'mail.example/../x' }, /Type the name of the mail server/],
  [{ smtp_host: 'smtp://robin:ClearAsDay@' }, /Type the name of the mail server/],
  [{ smtp_port: '70000' }, /Type a port from 1 to 65535/],
  [{ smtp_port: 'x' }, /Type a port from 1 to 65535/],
  [{ smtp_user: '' }, /A password needs its user name/],
  [{ smtp_password: '' }, /Type the password that belongs to the user name/],
  [{ mail_from: 'nobody' }, /Type an email address/],
  [{ mail_from: 'a@b.example\r\nBcc: all@example.com' }, /Type an email address/],
])('what is wrong with a mail server is said: %j', async (change, words) => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  const refused = await save(owner, 'mail', { ...server, ...change })
  expect(refused.status).toBe(422)
  expect(refused.html).toMatch(words)
  expect(refused.html).not.toContain('ClearAsDay')
  expect(await shop.db.selectFrom('connections').selectAll().execute()).toEqual([])
})

test('one address for everything, as providers print it, fills all fields', async () => {
  const shop = await openLoggedShop()
  const owner = await atWork(shop, 'owner')
  const whole = 'smtps://robin%40mail.example:ClearAsDay%2F@mail.example'
  expect((await save(owner, 'mail', { smtp_host: whole })).status).toBe(303)
  expect(await shownForm(owner, 'mail')).toMatchObject({
    ...{ smtp_host: 'mail.example', smtp_port: '465', smtp_security: 'tls', smtp_user: 'robin@mail.example' },
    smtp_password: '',
  })
})

test('what a variable says of mail is not asked for; the rest is', async () => {
  const shop = await openLoggedShop({ env: { SMTP_URL: 'smtp://robin:ClearAsDay@mail.example:587' } })
  const owner = await atWork(shop, 'owner')
  const { html } = await owner.get(PAGE)
  expect(html).toContain('smtp://robin:…@mail.example:587')
  expect(html).not.toContain('name="smtp_host"')
  expect((await save(owner, 'mail', { ...server, mail_from: 'shop@shop.example' })).status).toBe(303)
  await owner.get(PAGE)
  expect(shop.deps.connections.mail).toEqual({
    url: 'smtp://robin:ClearAsDay@mail.example:587',
    from: 'shop@shop.example',
  })
  const settled = await openLoggedShop({
    env: { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'shop@shop.example' },
  })
  expect((await (await atWork(settled, 'owner')).post(`${PAGE}/mail`, server)).status).toBe(404)
})
