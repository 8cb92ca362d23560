import sharp from 'sharp'
import { expect, test } from 'vitest'
import { type Photograph, readPhotograph, smallerWidths } from '#src/platform/images.ts'

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#88aacc' } })

async function readGood(bytes: Uint8Array): Promise<Photograph> {
  const photograph = await readPhotograph(bytes)
  if (typeof photograph === 'string') throw new Error(photograph)
  return photograph
}

test.each(['jpeg', 'png', 'gif', 'webp', 'avif'] as const)('a %s becomes WebP', async (format) => {
  const photograph = await readGood(await plain(40, 30).toFormat(format).toBuffer())
  const { format: made } = await sharp(photograph.bytes).metadata()
  expect([made, photograph.width, photograph.height, photograph.smaller]).toEqual(['webp', 40, 30, []])
})

test('a large photograph is brought down to 1,600 pixels, with copies for small screens', async () => {
  const photograph = await readGood(await plain(2_400, 1_200).jpeg().toBuffer())
  expect([photograph.width, photograph.height]).toEqual([1_600, 800])
  expect(photograph.smaller.map(({ width }) => width)).toEqual(smallerWidths(1_600))
  const copy = await sharp(photograph.smaller[0]?.bytes).metadata()
  expect([copy.width, copy.height]).toEqual([480, 240])
})

test('a photograph taken sideways stands upright, and where it was taken is forgotten', async () => {
  const sideways = await plain(60, 20)
    .withMetadata({ orientation: 6 })
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .jpeg()
    .toBuffer()
  const photograph = await readGood(sideways)
  expect([photograph.width, photograph.height]).toEqual([20, 60])
  expect((await sharp(photograph.bytes).metadata()).exif).toBeUndefined()
})

test('an uploaded drawing is refused, whatever it is called', async () => {
  expect(
    await readPhotograph(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')),
  ).toBe('drawing')
  expect(await readPhotograph(Buffer.from('<?xml version="1.0"?>\n<!-- x -->\n<svg>'))).toBe('drawing')
})

test('what only pretends to be a picture is refused', async () => {
  expect(await readPhotograph(Buffer.from('<html>no</html>'))).toBe('not_a_picture')
  expect(await readPhotograph(Buffer.alloc(0))).toBe('not_a_picture')
  expect(await readPhotograph(Buffer.from('GIF89a but then not'))).toBe('broken')
  const cut = (await plain(900, 900).png({ compressionLevel: 0 }).toBuffer()).subarray(0, 5_000)
  expect(await readPhotograph(cut)).toBe('broken')
})

test('a small file that would unpack into hundreds of megabytes is refused', async () => {
  const bomb = await plain(9_000, 9_000).png().toBuffer()
  expect(bomb.length).toBeLessThan(2_000_000)
  expect(await readPhotograph(bomb)).toBe('too_many_pixels')
})
