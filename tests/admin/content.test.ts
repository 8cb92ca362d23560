import { beforeAll, describe, expect, test } from 'vitest'
import { markdownOfHtml } from '#src/admin/content/markdown.ts'
import { saveCategory } from '#src/domain/catalog/save-category.ts'
import { isOwnPath } from '#src/domain/content/paths.ts'
import { savePage } from '#src/domain/content/save-page.ts'
import { readSettings } from '#src/domain/settings/settings.ts'
import { listRoutes } from '#src/web/access.ts'
import { product, saved } from '../domain/catalog/support.ts'
import type { Browser } from '../support/browser-like.ts'
import { NOON, openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, auditOf } from './staff.ts'

let shop: TestShop
let owner: Browser
let guest: Browser
beforeAll(async () => {
  shop = await openTestShop({ settings: { name: 'Fennel Row' } })
  owner = await atWork(shop, 'owner')
  guest = shop.shopper()
  for (const [position, slug] of ['terms', 'privacy'].entries())
    await savePage(
      shop.db,
      { slug, title: `The ${slug}`, summary: '', bodyHtml: `<p>Our ${slug}.</p>`, position },
      NOON,
    )
})

const versionIn = (html: string) => /name="version" value="(\w*)"/.exec(html)?.[1] ?? ''
const lastAudit = async () => (await auditOf(shop)).at(-1)

describe('a page', () => {
  const PAGES = '/admin/content/pages'
  const care = {
    title: 'Care of wood',
    source: '## Oil\n\nTwice a **year**. <script>alert(1)</script>\n\n- thin\n- warm',
    summary: 'How to keep it.',
    slug: '',
    state: 'draft',
    position: '3',
  }
  let href = ''

  test('is nobody’s but its writers’ while it is a draft, and everybody’s once published, without what is dangerous', async () => {
    const made = await owner.post(`${PAGES}/new`, care)
    expect(made.status).toBe(303)
    href = made.location
    expect((await guest.get('/pages/care-of-wood')).status).toBe(404)
    expect((await guest.get('/pages/terms')).html).not.toContain('Care of wood')
    expect((await guest.get('/sitemap.xml')).html).not.toContain('care-of-wood')
    const { html } = await owner.get(href)
    expect(html).toContain('## Oil')
    expect((await owner.post(href, { ...care, state: 'published', version: versionIn(html) })).status).toBe(
      303,
    )
    const page = await guest.get('/pages/care-of-wood')
    expect(page.html).toMatch(/<h2>Oil<\/h2>\s*<p>Twice a <strong>year<\/strong>/)
    expect(page.html).not.toContain('alert(1)')
    expect(page.html).toContain('content="How to keep it."')
    expect((await guest.get('/pages/terms')).html).toContain('Care of wood')
    expect(await lastAudit()).toBe('Oona Reilly: change page')
  })

  test('is previewed without being saved', async () => {
    const tried = await owner.post(href, { ...care, source: 'Quite *new*', preview: '1' })
    expect(tried.status).toBe(200)
    expect(tried.html).toContain('<p>Quite <em>new</em></p>')
    expect((await guest.get('/pages/care-of-wood')).html).not.toContain('Quite')
  })

  test('whose address changes leaves a redirect, and may go back', async () => {
    const move = async (slug: string) =>
      owner.post(href, {
        ...care,
        state: 'published',
        slug,
        version: versionIn((await owner.get(href)).html),
      })
    expect((await move('Wood & care')).status).toBe(303)
    const old = await guest.get('/pages/care-of-wood?utm=1')
    expect([old.status, old.location]).toEqual([301, '/pages/wood-care?utm=1'])
    await move('care-of-wood')
    expect((await guest.get('/pages/care-of-wood')).status).toBe(200)
    expect((await guest.get('/pages/wood-care')).location).toBe('/pages/care-of-wood')
  })

  test.each([
    [{ title: ' ' }, 'title', 'Enter a title'],
    [{ slug: 'Terms' }, 'slug', 'Another page has this address'],
    [{ position: 'last' }, 'position', 'Enter a whole number'],
    [{ state: 'gone' }, 'state', 'Choose one of the list'],
    [{ summary: 'x'.repeat(201) }, 'summary', 'Use 200 letters'],
  ])('with %j is refused, and what was typed stays', async (typed, field, words) => {
    const refused = await owner.post(`${PAGES}/new`, { ...care, ...typed })
    expect(refused.status).toBe(422)
    expect(refused.html).toMatch(new RegExp(`id="${field}-error"[^]*?${words}`))
    expect(refused.html).toContain('Twice a **year**')
  })

  test('that two people write at once shows the second both, who may then replace', async () => {
    const seen = versionIn((await owner.get(href)).html)
    const typed = { ...care, state: 'published', slug: 'care-of-wood', version: seen }
    await owner.post(href, { ...typed, title: 'First' })
    const crossed = await owner.post(href, { ...typed, title: 'Second' })
    expect(crossed.status).toBe(409)
    expect(crossed.html).toContain('Oona Reilly changed this')
    expect(crossed.html).toMatch(/<td>First<\/td><td>Second<\/td>/)
    const again = { ...typed, title: 'Second', version: versionIn(crossed.html) }
    expect((await owner.post(href, again)).status).toBe(303)
    expect((await guest.get('/pages/care-of-wood')).html).toContain('<h1>Second</h1>')
  })

  test('that the checkout leads to cannot be moved, hidden or deleted; another can', async () => {
    const [, terms = ''] =
      /href="(\/admin\/content\/pages\/\d+)">The terms/.exec((await owner.get(PAGES)).html) ?? []
    const { html } = await owner.get(terms)
    expect(html).toContain('>Our terms.</textarea>')
    const whole = { ...care, title: 'Terms', slug: 'terms', state: 'published', version: versionIn(html) }
    for (const changes of [{ slug: 'conditions' }, { state: 'draft' }])
      expect((await owner.post(terms, { ...whole, ...changes })).html).toContain('The checkout and the foot')
    expect((await owner.post(`${terms}/delete`)).status).toBe(422)
    expect((await owner.post(terms, whole)).status).toBe(303)
    expect((await owner.post(`${href}/delete`)).status).toBe(303)
    expect((await guest.get('/pages/care-of-wood')).status).toBe(404)
    expect(await lastAudit()).toBe('Oona Reilly: delete page')
  })

  test.each([
    [
      '<h2>One</h2><p>Two <b>three</b></p><ul><li>a</li><li>b</li></ul>',
      '## One\n\nTwo **three**\n\n- a\n- b',
      false,
    ],
    ['<p>2 * 3 * 4</p><table><tr><td>x</td></tr></table>', '', true],
  ])(
    'that came as HTML is shown as it would be typed, where that means the same: %s',
    async (html, typed, isKept) => {
      const shown = await markdownOfHtml(html)
      if (isKept) expect(shown).toMatch(/<table>/)
      else expect(shown).toBe(typed)
    },
  )
})

describe('a redirect', () => {
  const HERE = '/admin/content/redirects'
  const lead = (from: string, to: string) => owner.post(HERE, { from, to })
  const arrive = async (path: string) => (await guest.get(path)).location

  test('leads an old address on for good, however it was written, and is counted', async () => {
    expect((await lead('/product/Blå%20kopp/', '/products?sort=new#top')).status).toBe(303)
    const moved = await guest.get('/product/Bl%C3%A5%20kopp')
    expect([moved.status, moved.location]).toEqual([301, '/products?sort=new#top'])
    expect(await arrive('/product/Bl%C3%A5%20kopp/?x=1')).toBe('/products?sort=new#top')
    expect((await owner.get(HERE)).html).toContain('2 times, last')
    expect((await guest.post('/product/Bl%C3%A5%20kopp')).status).toBe(404)
    expect(await lastAudit()).toBe('Oona Reilly: save redirect')
  })

  test('never leads to another: chains are shortened in both directions, and loops refused', async () => {
    await lead('/b', '/pages/terms')
    await lead('/a', '/b')
    expect(await arrive('/a')).toBe('/pages/terms')
    await lead('/pages/gone', '/cart')
    await lead('/c', '/d')
    await lead('/d', '/pages/privacy')
    expect(await arrive('/c')).toBe('/pages/privacy')
    await lead('/e', '/f')
    const loop = await lead('/f', '/e')
    expect(loop.status).toBe(422)
    expect(loop.html).toContain('leads back to this one')
    expect((await lead('/g', '/g/?x=1')).html).toContain('leads to itself')
    const rows = await shop.db.selectFrom('redirects').select(['from_path', 'to_path']).execute()
    const sources = new Set(rows.map((row) => row.from_path))
    expect(rows.filter((row) => sources.has(row.to_path))).toEqual([])
  })

  test.each([
    ['https://example.com/a', '/cart', 'from'],
    ['//example.com', '/cart', 'from'],
    ['/a%00b', '/cart', 'from'],
    ['/%zz', '/cart', 'from'],
    ['/h', '//example.com', 'to'],
    ['/h', 'https://example.com', 'to'],
    ['/h', '/\\example.com', 'to'],
  ])('from %s to %s is refused', async (from, to, field) => {
    const refused = await lead(from, to)
    expect(refused.status).toBe(422)
    expect(refused.html).toContain(`id="${field}-error"`)
  })

  test('is not made for what the shop shows, and steps back for what it shows later', async () => {
    await saved(shop.db, product('blue-mug'))
    for (const path of ['/', '/cart', '/admin/x', '/products/blue-mug', '/pages/terms']) {
      const refused = await lead(path, '/track')
      expect(refused.html, path).toContain('The shop shows something at this address')
    }
    await lead('/products/red-mug', '/products/blue-mug')
    expect(await arrive('/products/red-mug')).toBe('/products/blue-mug')
    await saved(shop.db, product('red-mug'))
    expect((await guest.get('/products/red-mug')).status).toBe(200)
  })

  test('cannot be made for any address at which the shop answers', () => {
    const paths = listRoutes(shop.app)
      .filter(
        ({ method, path }) =>
          method === 'GET' && !/^\/(products|categories|collections|pages|sellers)\/:/.test(path),
      )
      .map(({ path }) => path.replace(/\/:.*$/, '/x'))
    expect(paths.length).toBeGreaterThan(40)
    expect(paths.filter((path) => !isOwnPath(path))).toEqual([])
  })

  test('is found by part of either address, and goes with one button', async () => {
    const { html } = await owner.get(`${HERE}?q=red-MUG`)
    expect(html.match(/<li>\s*<div class="name">/g)).toHaveLength(1)
    const [, action = ''] = /action="([^"]+\/delete)"/.exec(html) ?? []
    await owner.post(action)
    expect(await lastAudit()).toBe('Oona Reilly: remove redirect')
    expect((await owner.get(`${HERE}?q=red-mug`)).html).toContain('No redirect has')
    expect((await owner.get(`${HERE}?q=%25`)).html).toContain('No redirect has')
  })
})

describe('a menu', () => {
  const HERE = '/admin/content/menus'
  const version = async () => versionIn((await owner.get(HERE)).html)
  const footerOf = async () => /<footer[\s\S]*<\/footer>/.exec((await guest.get('/')).html)?.[0] ?? ''
  const links = {
    heading: ['Help', 'Help', 'More', ''],
    label: ['Write to us', 'Track', 'Mugs', ''],
    href: ['/pages/terms', '/track', '/products?q=mug', ''],
  }

  test('follows pages by itself until it is arranged; then shoppers see at once what was saved', async () => {
    await guest.get('/')
    expect(await footerOf()).toContain('Track an order')
    await owner.post(`${HERE}/footer/own`, { version: await version() })
    expect((await owner.get(HERE)).html).toContain('value="Track an order"')
    expect((await owner.post(`${HERE}/footer`, { ...links, version: await version() })).status).toBe(303)
    const footer = await footerOf()
    expect(footer).toMatch(/<h2>Help<\/h2>[\s\S]*Write to us[\s\S]*Track<[\s\S]*<h2>More<\/h2>[\s\S]*Mugs/)
    expect(footer).not.toContain('Track an order')
    expect(footer, 'the law wants it on every page').toContain('href="/pages/terms">Terms')
    expect(await lastAudit()).toBe('Oona Reilly: change settings')
  })

  test('is put in order by buttons that keep what was typed', async () => {
    await owner.post(`${HERE}/footer`, { ...links, do: 'up:1', version: await version() })
    const names = async () => (await readSettings(shop.db)).menus.footer?.map(({ label }) => label)
    expect(await names()).toEqual(['Track', 'Write to us', 'Mugs'])
    await owner.post(`${HERE}/footer`, { ...links, do: 'down:2', version: await version() })
    expect(await names()).toEqual(['Write to us', 'Track', 'Mugs'])
    await owner.post(`${HERE}/footer`, { ...links, do: 'remove:0', version: await version() })
    expect(await names()).toEqual(['Track', 'Mugs'])
  })

  test('refuses links that lead out of the shop or say nothing, and keeps what was typed', async () => {
    const refused = await owner.post(`${HERE}/header`, {
      label: ['Evil', ''],
      href: ['//example.com', '/cart'],
      version: await version(),
    })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('id="header-href-0-error"')
    expect(refused.html).toContain('id="header-label-1-error"')
    expect(refused.html).toContain('value="//example.com"')
    expect((await readSettings(shop.db)).menus.header).toBeNull()
  })

  test('of two people who change menus, the second is shown both; and it can follow the pages again', async () => {
    const kitchen = {
      slug: 'kitchen',
      title: 'Kitchen',
      blurb: '',
      parentId: null,
      mediaId: null,
      hue: 0,
      position: 0,
    }
    const { id = 0 } = (await saveCategory(shop.db, kitchen, NOON)) as { id: number }
    await saved(shop.db, product('ladle', { categories: [{ id, position: 0 }] }))
    await owner.post(`${HERE}/header/own`, { version: await version() })
    expect((await readSettings(shop.db)).menus.header).toEqual([
      { label: 'Kitchen', href: '/categories/kitchen' },
    ])
    const seen = await version()
    await owner.post(`${HERE}/header`, { label: 'One', href: '/cart', version: seen })
    const crossed = await owner.post(`${HERE}/header`, { label: 'Two', href: '/cart', version: seen })
    expect(crossed.status).toBe(409)
    expect(crossed.html).toMatch(/<td>One<\/td><td>Two<\/td>/)
    expect((await guest.get('/')).html).toMatch(/aria-label="Departments"><ul>\s*<li><a href="\/cart">One</)
    for (const name of ['header', 'footer'])
      await owner.post(`${HERE}/${name}/reset`, { version: await version() })
    expect(await footerOf()).toContain('Track an order')
  })
})
