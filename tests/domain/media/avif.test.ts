import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { keepPicture } from '#src/domain/media/keep-picture.ts'
import { makeMissingAvif } from '#src/domain/media/make-avif.ts'
import { type MediaInput, saveMedia } from '#src/domain/media/save-media.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { listPictures, openMediaStore } from '#src/platform/files.ts'
import { openTestShop, type TestShop } from '../../support/shop.ts'

let shop: TestShop
let media = ''
let file = ''

/** A photograph of sorts: soft noise, which no format packs into nothing. */
const photograph = (seed: number) => {
  const [width, height] = [700, 500]
  const dots = Buffer.from(Array.from({ length: width * height * 3 }, (_, n) => (n * seed) % 251))
  return sharp(dots, { raw: { width, height, channels: 3 } })
    .blur(3)
    .jpeg()
    .toBuffer()
}
const keep = async (seed: number): Promise<string> => {
  const kept = (await keepPicture(openMediaStore(media), await photograph(seed))) as MediaInput
  await inTransaction(shop.db, (tx) => saveMedia(tx, [kept], shop.time.now))
  return kept.file
}

beforeAll(async () => {
  shop = await openTestShop()
  media = path.join(shop.dataDir, 'media')
  file = await keep(7)
})

const avifs = () =>
  readdirSync(media)
    .filter((name) => name.endsWith('.avif'))
    .sort()
const ask = (name: string, headers: Record<string, string> = {}) =>
  shop.app.request(`/media/${name}`, { headers })
const chrome = { accept: 'image/avif,image/webp,image/apng,image/*,*/*;q=0.8' }

test('who reads AVIF is given it at the same address, and everybody else what it was', async () => {
  for (const name of [file, file.replace('.webp', '-480.webp')]) {
    const small = await ask(name, chrome)
    expect([small.headers.get('content-type'), small.headers.get('vary')]).toEqual(['image/avif', 'Accept'])
    expect(small.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    const drawn = Buffer.from(await small.arrayBuffer())
    const large = await ask(name, { accept: 'image/webp,*/*' })
    expect([large.headers.get('content-type'), large.headers.get('vary')]).toEqual(['image/webp', 'Accept'])
    expect(large.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const was = Buffer.from(await large.arrayBuffer())
    const [a, b] = await Promise.all([sharp(drawn).metadata(), sharp(was).metadata()])
    expect([a.format, a.width, a.height]).toEqual(['heif', b.width, b.height])
    expect([small.headers.get('etag')]).not.toEqual([large.headers.get('etag')])
    const again = await ask(name, { ...chrome, 'if-none-match': small.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
  }
  expect((await ask(file)).headers.get('content-type')).toBe('image/webp')
  expect((await ask(`${'0'.repeat(40)}.webp`, chrome)).status).toBe(404)
})

test('pictures from before go on working, and lack nothing after the job, however often it is cut off', async () => {
  const other = await keep(11)
  const all = avifs()
  expect(all).toHaveLength(4)
  for (const name of all) rmSync(path.join(media, name))
  expect((await ask(other, chrome)).headers.get('content-type')).toBe('image/webp')
  const { log } = shop.deps
  const store = openMediaStore(media)
  const cut = makeMissingAvif({ db: shop.db, log }, store, async () => {
    throw new Error('the power went')
  })
  await expect(cut).rejects.toThrow('the power went')
  expect(avifs()).toHaveLength(2)
  const old = statSync(path.join(media, avifs()[0] ?? '')).mtimeMs
  expect(await makeMissingAvif({ db: shop.db, log }, store, async () => {})).toBe(2)
  expect(avifs()).toEqual(all)
  expect(statSync(path.join(media, avifs()[0] ?? '')).mtimeMs >= old).toBe(true)
  expect(await makeMissingAvif({ db: shop.db, log }, store, async () => {})).toBe(0)
  // One that is damaged holds up no other.
  for (const name of avifs()) rmSync(path.join(media, name))
  writeFileSync(path.join(media, file), 'scratched')
  expect(await makeMissingAvif({ db: shop.db, log }, store, async () => {})).toBe(3)
  expect((await ask(other, chrome)).headers.get('content-type')).toBe('image/avif')
})

test('backups and exports leave out what can be drawn again', () => {
  expect(listPictures(media).filter((name) => name.endsWith('.avif'))).toEqual([])
})
