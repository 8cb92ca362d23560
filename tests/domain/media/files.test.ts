import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openMediaStore, widthName } from '#src/platform/files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'barrow-media-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const store = openMediaStore(path.join(folder, 'media'))
const bytes = (text: string) => Buffer.from(text)

test('what is stored comes back as it was, under a name that says what is inside', async () => {
  const { file, hash } = await store.put(bytes('<svg/>'), 'image/svg+xml')
  expect(file).toBe(`${hash}.svg`)
  const read = await store.read(file)
  expect(read?.bytes.toString()).toBe('<svg/>')
  expect(read?.contentType).toBe('image/svg+xml')
})

const filesEndingWith = (end: string) =>
  readdirSync(path.join(folder, 'media')).filter((name) => name.endsWith(end))

test('the same picture is stored once, even when many bring it at a time', async () => {
  const same = Array.from({ length: 8 }, () => ({ bytes: bytes('twin'), contentType: 'image/webp' as const }))
  const stored = [
    ...store.putManyNow(same),
    ...(await Promise.all(same.map((each) => store.put(each.bytes, 'image/webp')))),
  ]
  expect(new Set(stored.map(({ file }) => file)).size).toBe(1)
  expect(filesEndingWith('.webp').length).toBe(1)
  expect(filesEndingWith('.part')).toEqual([])
})

test('smaller copies stand beside their picture', async () => {
  const { file } = await store.put(bytes('large'), 'image/webp')
  await store.putWidth(file, 480, bytes('small'))
  expect((await store.read(widthName(file, 480)))?.bytes.toString()).toBe('small')
})

test('a picture that is taken away is gone', async () => {
  const { file } = await store.put(bytes('gone'), 'image/webp')
  await store.remove(file)
  expect(await store.read(file)).toBeNull()
  await store.remove(file)
})

writeFileSync(path.join(folder, 'secret.key'), 'secret')
const name = 'a'.repeat(40)
test.each([
  '../secret.key',
  '..%2fsecret.key',
  '/etc/passwd',
  '....//secret.key',
  `${name}.svg/../../../secret.key`,
  `../${name}.svg`,
  `${name}.key`,
  `${name}.svg\0.key`,
  `${name.toUpperCase()}.svg`,
  '',
  '.',
  `${name}.svg`,
])('nothing outside the folder, and nothing that is not there, is read by the name %j', async (file) => {
  expect(await store.read(file)).toBeNull()
})

test('only a stored picture’s name can be removed', async () => {
  await expect(store.remove('../secret.key')).rejects.toThrow('not a name')
})
