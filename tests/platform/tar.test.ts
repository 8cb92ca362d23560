import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { DamagedArchive, readTar, TarWriter } from '#src/platform/tar.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'barrow-tar-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = path.join(folder, 'archive.tar')
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function write(files: Record<string, Buffer>): Promise<string[]> {
  const target = await open(file, 'w')
  const writer = new TarWriter(target)
  const hashes: string[] = []
  for (const [name, bytes] of Object.entries(files))
    hashes.push(await writer.add(name, bytes.length, [bytes]))
  await writer.end()
  await target.close()
  return hashes
}

async function read(): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {}
  for await (const { name, content } of readTar(file)) {
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(chunk)
    files[name] = Buffer.concat(chunks)
  }
  return files
}

describe('one file of many', () => {
  test('gives back what was put in, whatever the sizes', async () => {
    const sizes = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.constantFrom(511, 512, 513, 300_000)),
    )
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const files = Object.fromEntries(
          lengths.map((length, index) => [`media/${index}.webp`, Buffer.alloc(length, index + 1)]),
        )
        const hashes = await write(files)
        expect(hashes).toEqual(Object.values(files).map(sha256))
        const back = await read()
        expect(Object.keys(back).sort()).toEqual(Object.keys(files).sort())
        for (const [name, bytes] of Object.entries(files)) expect(back[name]?.equals(bytes)).toBe(true)
      }),
      { numRuns: 15 },
    )
  })

  test('is read by the tar of the system', async () => {
    await write({ 'shop.db': Buffer.from('orders'), 'media/a.webp': Buffer.alloc(1_000, 7) })
    const out = path.join(folder, 'out')
    mkdirSync(out)
    execFileSync('tar', ['-xf', file, '-C', out])
    expect(readFileSync(path.join(out, 'shop.db'), 'utf8')).toBe('orders')
    expect(readFileSync(path.join(out, 'media/a.webp'))).toHaveLength(1_000)
  })

  test('cut short anywhere, or with one byte of a header changed, is refused', async () => {
    await write({ 'shop.db': Buffer.alloc(700, 1), 'secret.key': Buffer.from('k') })
    const whole = readFileSync(file)
    for (const length of [0, 100, 512, 900, whole.length - 1_024, whole.length - 512, whole.length - 1]) {
      writeFileSync(file, whole)
      truncateSync(file, length)
      await expect(read()).rejects.toThrow(DamagedArchive)
    }
    for (const at of [0, 5, 126, 150, 258]) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 1
      writeFileSync(file, changed)
      await expect(read()).rejects.toThrow(DamagedArchive)
    }
  })

  test('with a way out of its folder, a link or a device in it is refused', async () => {
    const inside = path.join(folder, 'inside')
    mkdirSync(path.join(inside, 'deep'), { recursive: true })
    writeFileSync(path.join(inside, 'a'), 'x')
    symlinkSync('/etc/passwd', path.join(inside, 'link'))
    const pack = (...words: string[]) =>
      execFileSync('tar', ['--format=ustar', '-cf', file, ...words], { cwd: inside, stdio: 'ignore' })
    const evils = [
      () => pack('link'),
      () => pack('deep'),
      () => pack('-P', '--transform=s,^a,../../a,', 'a'),
      () => pack('-P', '--transform=s,^a,/tmp/a,', 'a'),
      () => pack('--transform=s,^a,.ssh/a,', 'a'),
    ]
    for (const make of evils) {
      make()
      await expect(read()).rejects.toThrow('The archive holds what no backup of a shop holds')
    }
  })

  test('refuses a file that grows while it is read', async () => {
    const target = await open(file, 'w')
    const writer = new TarWriter(target)
    await expect(writer.add('shop.db', 3, [Buffer.from('four')])).rejects.toThrow('changed while it was read')
    await target.close()
  })
})
