import type { MediaStore } from '#src/platform/files.ts'
import { type PhotographRefusal, readPhotograph } from '#src/platform/images.ts'
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
  if (typeof photograph === 'string') return photograph
  const { bytes, width, height, smaller } = photograph
  const contentType = 'image/webp'
  const { hash, file } = await store.put(bytes, contentType)
  for (const copy of smaller) await store.putWidth(file, copy.width, copy.bytes)
  return { hash, file, contentType, width, height, bytes: bytes.length }
}
