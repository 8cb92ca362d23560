import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normaliseEmail } from '#src/kernel/email.ts'
import { findSharedData } from '../support/shared-data.ts'

test.each([
  ['niamh@example.ie', 'niamh@example.ie'],
  ['  Niamh.Byrne@Example.IE \n', 'niamh.byrne@example.ie'],
  ['niamh+shop@mail.example.co.uk', 'niamh+shop@mail.example.co.uk'],
  ["o'brien@example.com", "o'brien@example.com"],
  ['a..b@docomo.ne.jp', 'a..b@docomo.ne.jp'],
  ['anna@münchen.de', 'anna@xn--mnchen-3ya.de'],
  ['anna@XN--MNCHEN-3YA.de', 'anna@xn--mnchen-3ya.de'],
  ['user@例え.jp', 'user@xn--r8jz45g.jp'],
])('%j is written to as %s', (text, email) => {
  expect(normaliseEmail(text)).toBe(email)
})

test.each([
  '',
  'niamh',
  'niamh@',
  '@example.ie',
  'niamh@localhost',
  'niamh@example.',
  'niamh@.ie',
  'niamh@exa mple.ie',
  'niamh byrne@example.ie',
  'a@b@example.ie',
  'niamh@-example.ie',
  'niamh@example-.ie',
  'niamh@127.0.0.1',
  'niamh@[127.0.0.1]',
  'niamh@example.123',
  '"niamh byrne"@example.ie',
  'niamh(home)@example.ie',
  'niamh@example.ie, tom@example.ie',
  'Niamh <niamh@example.ie>',
  'niamh@example.ie\r\nBcc: everyone@example.ie',
  'niamh\u0000@example.ie',
  'niamh@example.ie\u0000',
  'niamh@ex%61mple.ie',
  'niamh@exämple.ie/path',
  'niamh@exämple.ie:25',
  'ämil@example.ie',
  '\u212Aate@example.ie',
])('%j is refused', (text) => {
  expect(normaliseEmail(text)).toBeNull()
})

test('an address longer than the mail system carries is refused', () => {
  const domain = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}`
  expect(normaliseEmail(`${'x'.repeat(64)}@${domain}.ie`)).toHaveLength(64 + 1 + 182 + 3)
  expect(normaliseEmail(`${'x'.repeat(64)}@${domain}.dddddddd`)).toBeNull()
  expect(normaliseEmail(`${'x'.repeat(65)}@example.ie`)).toBeNull()
})

test('what comes out is plain, safe in a header, and normal already', () => {
  const looksLike = fc
    .tuple(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('@', ' @', '@@'),
      fc.domain(),
      fc.string({ maxLength: 3 }),
    )
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(looksLike, fc.emailAddress(), fc.string()), (text) => {
      const email = normaliseEmail(text)
      if (email === null) return
      expect(email).toMatch(/^[!-~]+@[a-z0-9.-]+$/)
      expect(normaliseEmail(email)).toBe(email)
    }),
  )
})

type Case = { address: string; category: string; diagnosis: string }

const cases = findSharedData('8-attacks/isemail_tests.xml')

function readCases(): Case[] {
  const xml = readFileSync(cases ?? '', 'utf8')
  return [...xml.matchAll(/<test id="\d+">(.*?)<\/test>/gs)].map(([, entry = '']) => {
    const field = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(entry)?.[1] ?? ''
    const address = field('address')
      .replace(/&#x([\dA-F]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&')
      // The file writes control characters as the pictures of them.
      .replace(/[\u2400-\u241F]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400))
    return { address, category: field('category'), diagnosis: field('diagnosis') }
  })
}

test.skipIf(!cases)('isemail: what cannot be an address is refused', () => {
  const wrong = readCases().filter(
    ({ category, address }) => category === 'ISEMAIL_ERR' && address === address.trim(),
  )
  expect(wrong.length).toBeGreaterThan(40)
  // A browser's e-mail field takes dots anywhere before the @, since a Japanese carrier gave out such addresses.
  const dots = ['ISEMAIL_ERR_DOT_START', 'ISEMAIL_ERR_CONSECUTIVEDOTS', 'ISEMAIL_ERR_DOT_END']
  const taken = wrong.filter(({ address }) => normaliseEmail(address) !== null)
  expect(taken.filter(({ diagnosis }) => !dots.includes(diagnosis))).toEqual([])
})

test.skipIf(!cases)(
  'isemail: what is plainly an address is taken, if it has a dot in the domain and no quotes',
  () => {
    const right = readCases().filter(({ category, address }) => {
      const plain = ['ISEMAIL_VALID_CATEGORY', 'ISEMAIL_DNSWARN'].includes(category)
      return plain && /@.*\.[a-z]/.test(address) && !address.includes('"')
    })
    expect(right.length).toBeGreaterThan(15)
    expect(right.filter(({ address }) => normaliseEmail(address) === null)).toEqual([])
  },
)
