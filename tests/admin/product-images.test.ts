import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import { emptySpool } from '#src/platform/spool.ts'
import type { Browser } from '../support/browser-like.ts'
import { putOnShelf, tee } from '../support/goods.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { fieldsOf } from './form-fields.ts'
import { atWork } from './staff.ts'

let shop: TestShop
let owner: Browser
let id = 0

beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
  const [product] = await putOnShelf(shop.db, tee())
  id = product?.id ?? 0
})

const picture = (colour: string, width = 700) =>
  sharp({ create: { width, height: 500, channels: 3, background: colour } })
const where = () => `/admin/products/${id}/images`
const fileOf = (bytes: Uint8Array | string, name = 'mug.jpg', type = 'image/jpeg') =>
  new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name, { type })
const send = async (file: File) => {
  await owner.get(where())
  return owner.upload(where(), { file })
}

/** What lies on its way in. */
const waiting = () => {
  const folder = path.join(shop.dataDir, 'uploads')
  return existsSync(folder) ? readdirSync(folder) : []
}

const kept = async () => ({
  files: existsSync(path.join(shop.dataDir, 'media'))
    ? readdirSync(path.join(shop.dataDir, 'media')).sort()
    : [],
  media: await shop.db.selectFrom('media').select('id').execute(),
  pictures: await shop.db.selectFrom('product_images').select('id').execute(),
  waiting: waiting(),
})

/** A PNG of these dimensions, one bit a dot, all of it empty. */
function emptyPng(width: number, height: number, rows = height): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 1
  const dots = deflateSync(Buffer.alloc(rows * (Math.ceil(width / 8) + 1)))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', dots), chunk('IEND', Buffer.alloc(0))])
}

const archive = Buffer.from('PK\x03\x04 a lot of the same PK\x05\x06 and so on', 'latin1')

test('a picture is drawn anew in several sizes, shown at once, and asked what it shows', async () => {
  const original = await picture('#884422', 1_200)
    .withExif({ IFD0: { Copyright: 'Nobody' } })
    .jpeg()
    .toBuffer()
  const sent = await send(fileOf(original))
  expect([sent.status, sent.location]).toEqual([303, where()])
  const { html } = await owner.follow(sent)
  expect(html).toContain('Say in a few words what each of them shows')
  expect(html).toContain('who cannot see it learns nothing')
  const { files } = await kept()
  expect(files.map((name) => name.replace(/^[0-9a-f]{40}/, ''))).toEqual([
    ...['-480.avif', '-480.webp', '-960.avif', '-960.webp'],
    ...['.avif', '.webp'],
  ])
  const page = await shop.shopper().get('/products/field-tee')
  const src = /\/media\/[0-9a-f]{40}\.webp/.exec(page.html)?.[0] ?? ''
  const served = await shop.app.request(src)
  const { format, exif } = await sharp(Buffer.from(await served.arrayBuffer())).metadata()
  expect([format, exif]).toEqual(['webp', undefined])
})

test('what is no sound picture is refused with a sentence, and leaves nothing behind', async () => {
  const jpeg = await picture('#224488').jpeg().toBuffer()
  const gif = await picture('#224488', 60).gif().toBuffer()
  const bad: [string, File, string][] = [
    ['nothing', fileOf(''), 'The file is empty.'],
    ['a text called a picture', fileOf('Dear Sirs', 'mug.jpg'), 'It is not a picture.'],
    [
      'a drawing with a script',
      fileOf(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        'x.svg',
        'image/svg+xml',
      ),
      'It is a drawing (SVG)',
    ],
    ['an archive', fileOf(archive, 'x.zip', 'application/zip'), 'It is not a picture.'],
    [
      'a page behind a picture',
      fileOf(Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')])),
      'another file at the same time',
    ],
    [
      'a program within a picture',
      fileOf(Buffer.concat([gif, Buffer.from('<?php system($_GET[0]);')]), 'x.gif'),
      'another file at the same time',
    ],
    ['an archive behind a picture', fileOf(Buffer.concat([jpeg, archive])), 'another file at the same time'],
    [
      'a document before a picture',
      fileOf(Buffer.concat([gif.subarray(0, 6), Buffer.from('%PDF-1.7'), gif])),
      'another file at the same time',
    ],
    ['half a picture', fileOf(jpeg.subarray(0, jpeg.length / 2)), 'The picture is damaged.'],
    ['50,000 dots either way', fileOf(emptyPng(50_000, 50_000, 1), 'big.png'), 'more than 50 megapixels'],
    [
      'a hundred kilobytes that unpack into a hundred megabytes',
      fileOf(emptyPng(30_000, 30_000), 'bomb.png'),
      'more than 50 megapixels',
    ],
    [
      'more than a camera makes',
      fileOf(Buffer.concat([jpeg, Buffer.alloc(15 * 1024 * 1024)]), 'long.jpg'),
      'It is larger than 15 MB.',
    ],
  ]
  const before = await kept()
  for (const [what, file, sentence] of bad) {
    const refused = await send(file)
    expect(refused.status, what).toBe(422)
    expect(refused.html, what).toContain(sentence)
    expect(await kept(), what).toEqual(before)
  }
  const none = await owner.upload(where(), {})
  expect(none.html).toContain('Choose one or more pictures')
})

/** A form as it comes over the wire: what it begins with, then as many megabytes of one picture as are asked for. */
function wire(begin: string | Uint8Array, megabytes: number, end?: (it: ReadableStreamController) => void) {
  const piece = new Uint8Array(1024 * 1024)
  const told = { read: 0 }
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from(begin)),
    pull(controller) {
      told.read += 1
      if (told.read <= megabytes) controller.enqueue(piece)
      else if (end) end(controller)
      else controller.close()
    },
  })
  return { body, told }
}
type ReadableStreamController = ReadableStreamDefaultController<Uint8Array>

const head = (name: string, file = '') =>
  `--x\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n`
const jpegHead = '\u00ff\u00d8\u00ff\u00e0'
const begun = (csrf: string) =>
  Buffer.from(`${head('csrf')}${csrf}\r\n${head('file', 'mug.jpg')}${jpegHead}`, 'latin1')

async function stream(body: ReadableStream<Uint8Array> | string, more: Record<string, string> = {}) {
  const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = {
    ...{ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin', cookie },
    ...{ 'content-type': 'multipart/form-data; boundary=x', ...more },
  }
  const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit
  return shop.app.request(new Request(`http://localhost:3000${where()}`, init))
}

test('of a gigabyte no more is read than a form of pictures may hold, and none of it is held', async () => {
  await owner.get(where())
  const before = await kept()
  const { body, told } = wire(begun(owner.csrf), 1024)
  const held = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
  const [start, peaks] = [held(), [0]]
  const watch = setInterval(() => peaks.push(held() - start), 5)
  const streamed = await stream(body)
  clearInterval(watch)
  expect(streamed.status).toBe(413)
  expect(told.read).toBeLessThan(105)
  expect(Math.max(...peaks)).toBeLessThan(60 * 1024 * 1024)
  const said = await stream('x', { 'content-length': String(1024 ** 3) })
  expect([said.status, await said.text()]).toEqual([413, 'This is more than the shop takes at once.'])
  expect(await kept()).toEqual(before)
})

test('a connection that breaks off leaves nothing behind', async () => {
  await owner.get(where())
  const before = await kept()
  let seen: string[] = []
  const { body } = wire(begun(owner.csrf), 8, (it) => {
    seen = waiting()
    it.error(new Error('ECONNRESET'))
  })
  expect((await stream(body)).status).toBe(422)
  expect(seen).toHaveLength(1)
  const cut = wire(begun(owner.csrf), 2)
  const answer = await stream(cut.body)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('The form did not arrive whole.')
  expect(await kept()).toEqual(before)
})

test('a form from elsewhere is refused before anything of its files is written', async () => {
  await owner.get(where())
  const before = await kept()
  const tokens = [begun('wrong'), Buffer.from(`${head('file', 'mug.jpg')}${jpegHead}`, 'latin1')]
  for (const begin of tokens) {
    const { body, told } = wire(begin, 50)
    expect((await stream(body)).status).toBe(403)
    expect(told.read).toBeLessThan(4)
  }
  const none = await stream(`${head('csrf')}wrong\r\n--x--\r\n`)
  expect(none.status).toBe(403)
  const foreign = await stream(wire(begun(owner.csrf), 1).body, { 'sec-fetch-site': 'cross-site' })
  expect(foreign.status).toBe(403)
  expect((await stream('x', { 'content-type': 'multipart/form-data' })).status).toBe(422)
  const stranger = shop.shopper()
  await stranger.get('/cart')
  const sent = await stranger.upload(where(), { file: fileOf('x') })
  expect(sent.location).toContain('/admin/login')
  expect(await kept()).toEqual(before)
})

test('pictures are described, tied to a colour, put in order and taken away, with every word kept at each step', async () => {
  for (const colour of ['#113355', '#335511'])
    await send(fileOf(await picture(colour).png().toBuffer(), 'x.png'))
  const shown = async () => {
    const { html } = await owner.get(where())
    return {
      fields: fieldsOf(html, 'class="edit"'),
      order: [...html.matchAll(/id="picture-(\d+)"/g)].map(([, own]) => own),
    }
  }
  const arrange = async (changes: Record<string, string>) =>
    owner.post(`${where()}/arrangement`, { ...(await shown()).fields, ...changes })
  const [a, b, c] = (await shown()).order
  const rose = await shop.db
    .selectFrom('option_values')
    .select('id')
    .where('name', '=', 'Rose')
    .executeTakeFirstOrThrow()
  await arrange({ [`alt-${c}`]: 'From the back', [`value-${c}`]: String(rose.id), step: `first-${c}` })
  expect((await shown()).order).toEqual([c, a, b])
  await arrange({ step: `down-${c}`, [`alt-${a}`]: 'From the front' })
  expect((await shown()).order).toEqual([a, c, b])
  const page = await shop.shopper().get('/products/field-tee?Colour=Rose')
  expect(page.html).toContain('alt="From the back')
  const stale = await shown()
  await arrange({ step: `away-${b}` })
  expect((await shown()).order).toEqual([a, c])
  const late = await owner.post(`${where()}/arrangement`, { ...stale.fields, [`alt-${a}`]: 'Mine' })
  expect(late.status).toBe(409)
  expect(late.html).toContain('<td>From the front</td><td>Mine</td>')
})

test('of many at once each is judged for itself, and what a crash left is gone at the next start', async () => {
  await owner.get(where())
  const { pictures } = await kept()
  const form = new FormData()
  form.set('csrf', owner.csrf)
  form.append('file', fileOf(await picture('#101010').png().toBuffer(), 'a.png'))
  form.append('file', fileOf('Dear Sirs', 'b.png'))
  for (let n = 0; n < 19; n++) form.append('file', fileOf('', `c${n}.png`))
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const type = { 'content-type': request.headers.get('content-type') ?? '' }
  const answer = await stream(request.body as ReadableStream<Uint8Array>, { ...type, accept: 'text/plain' })
  expect(answer.status).toBe(422)
  const said = await answer.text()
  expect(said).toContain('b.png: It is not a picture. c0.png: The file is empty.')
  expect(said).toContain('Only 20 pictures go at once')
  const after = await kept()
  expect([after.pictures.length - pictures.length, after.waiting]).toEqual([1, []])
  writeFileSync(path.join(shop.dataDir, 'uploads', 'left'), 'x')
  emptySpool(shop.dataDir, 60_000)
  expect(waiting()).toEqual(['left'])
  emptySpool(shop.dataDir, 0)
  expect(waiting()).toEqual([])
})
