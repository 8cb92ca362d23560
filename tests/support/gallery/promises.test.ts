import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { homePage } from '#src/shop/home/views.ts'
import { chooseOptionKind } from '#src/shop/product/views.ts'
import { suggestFragment } from '#src/shop/search/views.ts'
import { swatchClass } from '#src/shop/swatches.ts'
import { cards, page } from './goods.ts'
import { fragments, pages } from './pages.ts'

const count = (html: string, what: RegExp) => html.match(what)?.length ?? 0

describe.each(Object.entries(pages))('the page %s', (_, draw) => {
  const html = draw()

  test('has one heading of the first rank', () => {
    expect(count(html, /<h1[\s>]/g)).toBe(1)
  })

  test('uses no name for two things', () => {
    const names = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, name]) => name)
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
  })

  test('carries the token in every form that changes something', () => {
    const forms = html.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? []
    expect(forms.filter((form) => !form.includes('name="csrf"'))).toEqual([])
  })

  test('puts the token into no form that only asks', () => {
    const forms = html.match(/<form(?![^>]*method="(?:post|dialog)")[\s\S]*?<\/form>/g) ?? []
    expect(forms.filter((form) => form.includes('name="csrf"'))).toEqual([])
  })

  test('holds nothing inline that the security policy refuses', () => {
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+="|<script>/)
  })
})

test.each(Object.entries(fragments))('the answer to %s is a fragment, not a page', (_, draw) => {
  expect(draw()).toMatch(/^\s*<(?!!doctype|html|body)/i)
})

test('a shelf of three is not shown on the front page', () => {
  const shelf = { id: 'new', title: 'Only three', moreLabel: '', moreHref: '', cards: cards.slice(0, 3) }
  const hero = { title: 'Good things', text: '', actionLabel: 'See', actionHref: '/products', image: null }
  const props = { page: page(), hero, categories: [], story: null, promises: [] }
  expect(homePage({ ...props, shelves: [shelf] })).not.toContain('Only three')
  expect(homePage({ ...props, shelves: [{ ...shelf, cards: cards.slice(0, 4) }] })).toContain('Only three')
})

test('no more than eight suggestions are offered, whatever was found', () => {
  const many = Array.from({ length: 9 }, (_, index) => String(index))
  const html = suggestFragment({
    query: 'm',
    queries: many.map((text) => ({ text, href: '/' })),
    categories: many.map((label) => ({ label, href: '/', countText: '' })),
    products: many.map((title) => ({ title, href: '/', price: '', image: null, hue: 0 })),
  })
  expect(count(html, /role="option"/g)).toBe(8)
})

test('an option with a hundred values is a list, one with ten a row of buttons', () => {
  expect(chooseOptionKind(100, true, true)).toBe('select')
  expect(chooseOptionKind(10, false, false)).toBe('buttons')
  expect(chooseOptionKind(4, true, true)).toBe('pictures')
})

test('every colour class that cards can name is drawn', () => {
  const css = readFileSync(path.resolve(import.meta.dirname, '../../../public/css/util/swatches.css'), 'utf8')
  for (const [, name, colour] of css.matchAll(/\.sw-(\w+) \{ --c: (#[\da-f]{6}) \}/g)) {
    expect(swatchClass(colour ?? '')).toBe(`sw-${name}`)
  }
})
