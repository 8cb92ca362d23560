import { type MediaStore, widthName } from '#src/platform/files.ts'
import { drawAvif, type Photograph, type PhotographRefusal, readPhotograph } from '#src/platform/images.ts'
import type { MediaInput } from './save-media.ts'

/** Why a picture is not kept, as a sentence for the shop's staff. */
export const pictureRefusals: Record<PhotographRefusal, string> = {
  not_a_picture: 'It is not a picture.',
  drawing: 'It is a drawing (SVG), which can carry programs.',
  two_in_one: 'It is a picture and another file at the same time.',
  too_many_pixels: 'It has more than 50 megapixels.',
  broken: 'The picture is damaged.',
}

/**
 * Draws a picture anew and stores it with its smaller copies. Nothing of one that is refused is kept.
 * @returns what to write down of it, or why not
 */
export async function keepPicture(
  store: MediaStore,
  original: Uint8Array,
): Promise<MediaInput | PhotographRefusal> {
  const photograph = await readPhotograph(original)
  return typeof photograph === 'string' ? photograph : storePhotograph(store, photograph)
}

/**
 * Stores a photograph with its smaller copies, each of them as AVIF too.
 * @returns what to write down of it
 */
export async function storePhotograph(
  store: MediaStore,
  { bytes, width, height, smaller }: Photograph,
): Promise<MediaInput> {
  const contentType = 'image/webp'
  const { hash, file } = await store.put(bytes, contentType)
  for (const copy of smaller) {
    await store.putWidth(file, copy.width, copy.bytes)
    await store.putAvif(widthName(file, copy.width), await drawAvif(copy.bytes))
  }
  await store.putAvif(file, await drawAvif(bytes))
  return { hash, file, contentType, width, height, bytes: bytes.length }
}
