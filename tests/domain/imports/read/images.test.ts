import { expect, test } from 'vitest'
import { mug, read, readOne, rows, said } from './support.ts'

const a = 'https://example.com/a.jpg'
const b = 'https://example.com/b.jpg'
const c = 'https://example.com/c.jpg'

function gallery(...images: Record<string, string>[]): string {
  return rows(
    { Handle: 'mug', Title: 'Mug', 'Variant Price': '1', ...images[0] },
    ...images.slice(1).map((image) => ({ Handle: 'mug', ...image })),
  )
}

test('images stand in the order of their positions, then of their lines', async () => {
  const draft = await readOne(
    gallery(
      { 'Image Src': a, 'Image Position': '3' },
      { 'Image Src': b, 'Image Position': '1' },
      { 'Image Src': c, 'Image Position': '1' },
    ),
  )
  expect(draft.images.map(({ src, position, line }) => [src, position, line])).toEqual([
    [b, 1, 3],
    [c, 2, 4],
    [a, 3, 2],
  ])
})

test('images without positions stand in the order of their lines', async () => {
  const draft = await readOne(
    gallery({ 'Image Src': a }, { 'Image Src': b, 'Image Position': 'x' }, { 'Image Src': c }),
  )
  expect(draft.images.map(({ src }) => src)).toEqual([a, b, c])
})

test('an image that a product has already is left out: said on a row of its own, silent on a variant’s', async () => {
  const result = await read(
    rows(
      {
        Handle: 'mug',
        Title: 'Mug',
        'Option1 Name': 'S',
        'Option1 Value': '1',
        'Variant Price': '1',
        'Image Src': a,
      },
      { Handle: 'mug', 'Option1 Value': '2', 'Variant Price': '1', 'Image Src': a },
      { Handle: 'mug', 'Image Src': a },
    ),
  )
  expect(result.drafts[0]?.images).toEqual([{ src: a, position: 1, alt: '', line: 2 }])
  expect(said(result)).toEqual([
    '4 warning The product has this image already; the repeated one was left out.',
  ])
})

test.each([
  'javascript:alert(1)',
  'data:image/png;base64,AA',
  'file:///etc/passwd',
  'mug.jpg',
  'ftp://x/y.jpg',
  'http://',
])('%s is no image on the web: the product comes without it, and it is said', async (src) => {
  const result = await read(mug({ 'Image Src': src, 'Variant Image': src }))
  expect(result.drafts).toMatchObject([{ images: [], variants: [{ imageSrc: null }] }])
  const why = `2 warning The image “${src}” is not a web address (http or https), so it was left out.`
  expect(said(result)).toEqual([why, why])
})

test('an address without its scheme, as themes write them, is one of https', async () => {
  const draft = await readOne(mug({ 'Image Src': '//cdn.example.com/a.jpg' }))
  expect(draft.images[0]?.src).toBe('https://cdn.example.com/a.jpg')
})

test('a product holds 250 images, and the next is left out with a warning', async () => {
  const images = Array.from({ length: 251 }, (_, index) => ({
    'Image Src': `https://example.com/${index}.jpg`,
  }))
  const result = await read(gallery(...images), { partBytes: 50_000 })
  expect(result.drafts[0]?.images).toHaveLength(250)
  expect(said(result)).toEqual(['252 warning A product holds at most 250 images; this one was left out.'])
})
