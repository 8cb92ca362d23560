import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findProductBySlug } from '#src/domain/catalog/queries.ts'
import { countImages, listMissingImages } from '#src/domain/catalog/settle-image.ts'
import { fetchImages } from '#src/domain/imports/fetch-images.ts'
import { retryImages } from '#src/domain/imports/retry-images.ts'
import { openMediaStore, widthName } from '#src/platform/files.ts'
import { smallerWidths } from '#src/platform/images.ts'
import { openTestDatabase } from '../../support/database.ts'
import { NOW } from '../catalog/support.ts'
import { csvOf, importText } from './support.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'barrow-fetch-'))
const store = openMediaStore(path.join(folder, 'media'))
const asked: string[] = []
let small: Buffer
let server: Server
let base = ''
let isDown = false
let atOnce = 0
let mostAtOnce = 0

beforeAll(async () => {
  const photo = await sharp({ create: { width: 1_200, height: 900, channels: 3, background: '#aa8866' } })
    .jpeg()
    .toBuffer()
  small = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#446688' } })
    .png()
    .toBuffer()
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    mostAtOnce = Math.max(mostAtOnce, ++atOnce)
    setTimeout(() => {
      atOnce--
      if (isDown || request.url === '/gone.jpg') response.writeHead(404).end()
      else if (request.url === '/drawing.svg')
        response.end('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
      else if (request.url === '/page.html') response.end('<html></html>')
      else response.end(request.url === '/photo.jpg' ? photo : small)
    }, 15)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const rules = { isAllowed: (address: string) => address === '127.0.0.1' }

async function shopWaitingFor(...names: string[]) {
  asked.length = 0
  const { db } = await openTestDatabase()
  const rows = names.map((name, n) => ({
    handle: `thing-${n}`,
    title: `Thing ${n}`,
    price: '5',
    image: `${base}/${name}`,
  }))
  await importText(db, csvOf(...rows))
  return { db, fetch: () => fetchImages({ db, store, clock: () => NOW, rules }) }
}

test('a product gets its picture, with copies for small screens', async () => {
  const { db, fetch } = await shopWaitingFor('photo.jpg')
  expect(await fetch()).toEqual({ fetched: 1, missing: 0 })
  const image = (await findProductBySlug(db, 'thing-0'))?.images[0]
  expect(image).toMatchObject({ width: 1_200, height: 900, alt: 'Thing 0' })
  const file = image?.src.replace('/media/', '') ?? ''
  expect((await store.read(file))?.contentType).toBe('image/webp')
  for (const width of smallerWidths(1_200))
    expect(await store.read(widthName(file, width)), `${width}`).not.toBeNull()
})

test('what cannot be fetched is listed as missing with its reason, and the product stays', async () => {
  const { db, fetch } = await shopWaitingFor('gone.jpg', 'drawing.svg', 'page.html')
  expect(await fetch()).toEqual({ fetched: 0, missing: 3 })
  const missing = await listMissingImages(db, 9)
  expect(missing.map(({ slug, failure }) => [slug, failure])).toEqual([
    ['thing-0', 'The server answered 404.'],
    ['thing-1', 'It is a drawing (SVG), which can carry programs.'],
    ['thing-2', 'It is not a picture.'],
  ])
  const product = await findProductBySlug(db, 'thing-0')
  expect(product?.images).toEqual([])
  expect(product?.absentImages[0]).toMatchObject({ state: 'missing', failure: 'The server answered 404.' })
})

test('missing pictures are tried again when asked, not before', async () => {
  const { db, fetch } = await shopWaitingFor('late.jpg')
  isDown = true
  await fetch()
  isDown = false
  expect(await fetch()).toEqual({ fetched: 0, missing: 0 })
  expect(await retryImages(db, { userId: 7, name: 'Maeve', ip: '' }, NOW)).toBe(1)
  expect((await db.selectFrom('audit_log').select('action').execute()).at(-1)?.action).toBe('retry pictures')
  expect(await fetch()).toEqual({ fetched: 1, missing: 0 })
  expect(await countImages(db)).toEqual({ ready: 1, pending: 0, missing: 0 })
})

test('an address that many products share is asked once, and never more than four at a time', async () => {
  mostAtOnce = 0
  const names = Array.from({ length: 60 }, (_, n) => (n < 10 ? 'shared.jpg' : `own-${n}.jpg`))
  const { db, fetch } = await shopWaitingFor(...names)
  expect(await fetch()).toEqual({ fetched: 51, missing: 0 })
  expect(asked.length).toBe(51)
  expect(mostAtOnce).toBe(4)
  expect(await countImages(db)).toEqual({ ready: 60, pending: 0, missing: 0 })
  expect((await db.selectFrom('media').select('id').execute()).length).toBe(1)
})

test('a picture on a machine of the inside is not fetched', async () => {
  const { db } = await shopWaitingFor('photo.jpg')
  await fetchImages({ db, store, clock: () => NOW })
  expect(asked).toEqual([])
  expect((await listMissingImages(db, 9))[0]?.failure).toBe('Its address belongs to a private network.')
})

test('a restarted job fetches only what is still waited for', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `${n}.jpg`)
  const { db, fetch } = await shopWaitingFor(...names)
  let turns = 0
  const power = fetchImages({ db, store, clock: () => NOW, rules }, async () => {
    if (++turns === 2) throw new Error('the power went out')
  })
  await expect(power).rejects.toThrow('the power went out')
  expect(asked.length).toBeLessThan(12)
  await fetch()
  expect(await countImages(db)).toEqual({ ready: 12, pending: 0, missing: 0 })
  expect(asked.length).toBe(12)
})
