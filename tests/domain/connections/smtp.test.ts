import fc from 'fast-check'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { readHost, readSmtpUrl, securities, writeSmtpUrl } from '#src/domain/connections/smtp.ts'

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((each) => !/\p{Cc}|\p{Cs}/u.test(each))
const servers = fc.record({
  host: fc.constantFrom('mail.example', 'localhost', '127.0.0.1', 'xn--mnchen-3ya.example'),
  port: fc.integer({ min: 1, max: 65_535 }),
  security: fc.constantFrom(...securities),
  user: text,
  password: text,
})

test('a server comes out of its address as it went in, whatever its password is made of', () => {
  fc.assert(
    fc.property(servers, (server) => {
      expect(readSmtpUrl(writeSmtpUrl(server))).toEqual(server)
    }),
  )
})

test('and the library that sends mails reads the same in it', () => {
  fc.assert(
    fc.property(servers, (server) => {
      const { options } = createTransport({ url: writeSmtpUrl(server) } as object) as unknown as {
        options: Record<string, unknown>
      }
      expect(options).toMatchObject({
        host: server.host,
        port: server.port,
        secure: server.security === 'tls',
      })
      expect(options.auth).toEqual({ user: server.user, pass: server.password })
      expect(options.requireTLS).toBe(server.security === 'starttls' ? true : undefined)
    }),
  )
})

test.each([
  ['smtp://mail.example', { host: 'mail.example', port: 587, security: 'offered', user: '', password: '' }],
  ['smtps://mail.example', { host: 'mail.example', port: 465, security: 'tls', user: '', password: '' }],
  ['smtps://[::1]:2465', { host: '[::1]', port: 2465, security: 'tls', user: '', password: '' }],
  ['https://mail.example', null],
  ['smtp://', null],
  ['smtp://a:%ff@mail.example', null],
  ['mail.example', null],
])('%s', (url, server) => {
  expect(readSmtpUrl(url)).toEqual(server)
})

test.each([
  ['Mail.Example', 'mail.example'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
  ['::1', '[::1]'],
  ['mail.example/x', ''],
  ['a b', ''],
  ['-a.example', ''],
  ['a..b', ''],
])('the name %s is asked for as “%s”', (typed, host) => {
  expect(readHost(typed)).toBe(host)
})
