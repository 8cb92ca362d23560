import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slugify } from '#src/kernel/slug.ts'
import { findSharedData } from '../support/shared-data.ts'

test.each([
  ['Tea & pantry', 'tea-pantry'],
  ['  Blue   Mug  ', 'blue-mug'],
  ['Straßenbahn-Tasse', 'strassenbahn-tasse'],
  ['Żółta łyżka', 'zolta-lyzka'],
  ['Crème brûlée', 'creme-brulee'],
  ['Smørrebrød Æble', 'smorrebrod-aeble'],
  ['İstanbul ışık', 'istanbul-isik'],
  ["The maker's mug", 'the-makers-mug'],
  ['The maker’s mug', 'the-makers-mug'],
  ['100% wool, 2 m', '100-wool-2-m'],
  ['Ａ４ notebook', 'a4-notebook'],
  ['Tiếng Việt', 'tieng-viet'],
  ['كوب أزرق', 'كوب-أزرق'],
  ['青いマグ', '青いマグ'],
  ['Йод', 'йод'],
  ['हिन्दी', 'हिन्दी'],
  ['../../etc/passwd', 'etc-passwd'],
  ['<script>alert(1)</script>', 'script-alert-1-script'],
  ['', 'item'],
  ['---', 'item'],
  ['🫖', 'item'],
])('%j becomes %j', (text, slug) => {
  expect(slugify(text)).toBe(slug)
})

test('a very long name keeps 80 letters and does not end in a dash', () => {
  expect(slugify('a'.repeat(200))).toHaveLength(80)
  expect(slugify(`${'a'.repeat(79)} b`)).toBe('a'.repeat(79))
})

const addresses = (text: string) => {
  const slug = slugify(text)
  expect(slug).toMatch(/^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u)
  expect([...slug].length).toBeLessThanOrEqual(80)
  expect(slug).toBe(slug.toLowerCase())
  expect(slugify(slug)).toBe(slug)
  expect(() => encodeURIComponent(slug)).not.toThrow()
}

test('whatever a thing is called, its slug is an address that stays the same when slugged again', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), addresses), { numRuns: 1000 })
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), addresses))
})

const naughty = findSharedData('8-attacks/blns.json')
test.skipIf(!naughty)('the big list of naughty strings makes harmless addresses', () => {
  for (const text of JSON.parse(readFileSync(naughty ?? '', 'utf8')) as string[]) addresses(text)
})
