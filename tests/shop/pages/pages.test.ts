import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ownHtml } from '#src/domain/catalog/rich-text.ts'
import { savePage } from '#src/domain/content/save-page.ts'
import { NOON, openTestShop } from '../../support/shop.ts'

describe('a written page', () => {
  test('shows its text and its neighbours', async () => {
    const { db, shopper } = await openTestShop()
    for (const [position, slug] of ['delivery', 'returns'].entries())
      await savePage(
        db,
        {
          slug,
          title: `About ${slug}`,
          summary: 'In short.',
          bodyHtml: ownHtml('<p>At length.</p>'),
          position,
        },
        NOON,
      )
    const visitor = shopper()
    const { status, html } = await visitor.get('/pages/delivery')
    expect(status).toBe(200)
    expect(html).toContain('<h1>About delivery</h1>')
    expect(html).toContain('<p>At length.</p>')
    expect(html).toContain('href="/pages/returns"')
    expect(html).toContain('content="In short."')
    expect((await visitor.get('/pages/nothing')).status).toBe(404)
  })
})

describe('the letter', () => {
  /** The link in the one mail that was written: where no mail server is named, mails are files. */
  const mailLink = async (shop: Awaited<ReturnType<typeof openTestShop>>) => {
    await shop.work()
    const folder = path.join(shop.dataDir, 'mail')
    const [file = ''] = readdirSync(folder)
    const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('=\r\n', '')
    return /\/newsletter\/confirm\/[\w-]+/.exec(text)?.[0] ?? ''
  }

  test('begins once the link in the mail is opened', async () => {
    const shop = await openTestShop()
    const visitor = shop.shopper()
    const asked = await visitor.post('/newsletter', { email: 'Ada@Example.com' })
    expect(asked.status).toBe(303)
    expect((await visitor.follow(asked)).html).toContain('Look into your mail')
    const link = await mailLink(shop)
    expect(link).not.toBe('')
    const confirmed = await visitor.get(link)
    expect(confirmed.html).toContain('Welcome to the letter')
    expect((await visitor.get(link)).html).toContain('You already get it')
    const [subscriber] = await shop.db.selectFrom('subscribers').select(['email', 'state']).execute()
    expect(subscriber).toEqual({ email: 'ada@example.com', state: 'confirmed' })
  })

  test('with a script, answers in place of the form', async () => {
    const shop = await openTestShop()
    const answer = await shop.shopper().swap('/newsletter', { email: 'ada@example.com' })
    expect(answer.status).toBe(200)
    expect(answer.html).not.toContain('<!doctype')
    expect(answer.html).toContain('We have written to ada@example.com')
  })

  test('ends by its own link, which may be opened twice', async () => {
    const shop = await openTestShop()
    const visitor = shop.shopper()
    await visitor.post('/newsletter', { email: 'ada@example.com' })
    const link = await mailLink(shop)
    await visitor.get(link)
    const leave = link.replace('confirm', 'leave')
    for (let times = 0; times < 2; times++)
      expect((await visitor.get(leave)).html).toContain('You have left the letter')
    const [subscriber] = await shop.db.selectFrom('subscribers').select('state').execute()
    expect(subscriber?.state).toBe('ended')
  })

  test('takes no address that no mail could reach', async () => {
    const { shopper, db } = await openTestShop()
    const visitor = shopper()
    for (const refused of [
      await visitor.post('/newsletter', { email: 'ada@' }),
      await visitor.swap('/newsletter', { email: 'ada@' }),
    ]) {
      expect(refused.status).toBe(422)
      expect(refused.html).toContain('like name@example.com')
      expect(refused.html).toContain('value="ada@"')
    }
    expect(await db.selectFrom('subscribers').select('id').execute()).toEqual([])
  })

  test('a link that is none says so', async () => {
    const { shopper } = await openTestShop()
    expect((await shopper().get('/newsletter/confirm/nonsense')).html).toContain('That link has run out')
  })

  test('has a page of its own for those without a footer', async () => {
    const { shopper } = await openTestShop()
    const { status, html } = await shopper().get('/newsletter')
    expect(status).toBe(200)
    expect(html).toContain('id="letter-email"')
    expect(html).not.toContain('There is a problem')
  })
})
