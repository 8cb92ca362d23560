import { expect, test } from 'vitest'
import { inlineStyles, mailSheet } from '#src/domain/notifications/mail-style.ts'
import { mails } from '../../support/gallery-back/mail-pages.ts'

const all = Object.entries(mails).map(([name, write]) => [name, write()] as const)

test.each(all)(
  '%s is written twice: for eyes and for plain text readers, both with the way on',
  (_, mail) => {
    const address = /href="(https:[^"]+)"/.exec(mail.html)?.[1]?.replaceAll('&amp;', '&') ?? 'no link'
    expect(mail.text).toContain(address)
    expect(mail.text).not.toMatch(/<\/|&#39;|&lt;|^~$/m)
    expect(mail.subject).not.toMatch(/[\r\n]/)
  },
)

test.each(all)(
  '%s says all of its looks in the elements themselves, for Gmail drops a style sheet',
  (_, mail) => {
    const classes = [...mail.html.matchAll(/ class="/g)]
    const styled = [...mail.html.matchAll(/ class="[^"]*" style="[^"]+"/g)]
    expect(classes.length).toBeGreaterThan(0)
    expect(styled).toHaveLength(classes.length)
    expect(mail.html).not.toMatch(/<img|<script|oklch|var\(/)
  },
)

test('a title with signs reaches the plain text unharmed and the HTML harmless', () => {
  const mail = mails['mail-order-confirmed']?.()
  expect(mail?.text).toContain('Kapitänsmütze <schwarz> & "weiß" &amp; ~')
  expect(mail?.html).toContain('Kapitänsmütze &lt;schwarz&gt; &amp; &quot;weiß&quot; &amp;amp; ~')
})

test('the tracking mail carries carrier and number, in both of its forms', () => {
  const mail = mails['mail-order-shipped']?.()
  for (const part of [mail?.html, mail?.text]) {
    expect(part).toContain('DHL')
    expect(part).toContain('00340434161094015902')
  }
})

test('a class without a style stops the mail rather than sending it bare', () => {
  expect(() => inlineStyles('<p class="p unheard-of">')).toThrow('unheard-of')
})

test('the style sheet stays far below the 8,192 characters at which Gmail throws it away', () => {
  expect(mailSheet.length).toBeLessThan(4096)
})
