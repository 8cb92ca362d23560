import type { Tx } from '#src/platform/db/db.ts'
import type { ImageInput } from '../product.ts'
import type { SavedOption } from './options.ts'

/** `ready` is shown; `pending` has yet to be fetched; `missing` could not be, and `failure` says why. */
type ImageState = 'ready' | 'pending' | 'missing'

type KnownImage = {
  id: number
  position: number
  alt: string
  media_id: number | null
  source_url: string
  state: string
  failure: string
  option_value_id: number | null
}

/**
 * Writes a product's pictures in their order. One that was there (same address, or same stored picture) keeps its
 * id and what has been fetched for it.
 * @returns the ids, one an image of the input
 */
export async function saveImages(
  tx: Tx,
  {
    productId,
    images,
    options,
    isNew,
  }: { productId: number; images: ImageInput[]; options: SavedOption[]; isNew: boolean },
): Promise<number[]> {
  const known = isNew ? [] : await listImages(tx, productId)
  const left = new Set(known)
  const wanted = images.map((image, position) => {
    const before = known.find((each) => left.has(each) && isSame(each, image))
    if (before) left.delete(before)
    return { before, row: toRow(productId, image, position, valueIdOf(options, image.optionValue), before) }
  })

  if (left.size > 0) {
    const gone = [...left].map((image) => image.id)
    await tx.deleteFrom('product_images').where('id', 'in', gone).execute()
  }
  for (const { before, row } of wanted) {
    if (before && differs(before, row)) {
      await tx.updateTable('product_images').set(row).where('id', '=', before.id).execute()
    }
  }
  const added = wanted.filter(({ before }) => !before).map(({ row }) => row)
  const inserted =
    added.length === 0
      ? []
      : await tx.insertInto('product_images').values(added).returning(['id', 'position']).execute()
  const idByPosition = new Map(inserted.map((row) => [row.position, row.id]))
  return wanted.map(({ before, row }) => before?.id ?? idByPosition.get(row.position) ?? 0)
}

function listImages(tx: Tx, productId: number): Promise<KnownImage[]> {
  return tx
    .selectFrom('product_images')
    .select(['id', 'position', 'alt', 'media_id', 'source_url', 'state', 'failure', 'option_value_id'])
    .where('product_id', '=', productId)
    .orderBy('position')
    .execute()
}

function isSame(known: KnownImage, image: ImageInput): boolean {
  if (image.sourceUrl !== '') return known.source_url === image.sourceUrl
  return known.source_url === '' && known.media_id === image.mediaId
}

function valueIdOf(options: SavedOption[], value: string | null): number | null {
  if (value === null) return null
  for (const option of options) {
    const id = option.valueIds.get(value)
    if (id !== undefined) return id
  }
  return null
}

function toRow(
  productId: number,
  image: ImageInput,
  position: number,
  optionValueId: number | null,
  before: KnownImage | undefined,
) {
  const mediaId = image.mediaId ?? before?.media_id ?? null
  // A picture that could not be fetched stays listed as missing until somebody asks to try again.
  const isMissing = mediaId === null && before?.state === 'missing'
  const state: ImageState = mediaId !== null ? 'ready' : isMissing ? 'missing' : 'pending'
  return {
    product_id: productId,
    position,
    alt: image.alt,
    media_id: mediaId,
    source_url: image.sourceUrl,
    state,
    failure: isMissing ? before.failure : '',
    option_value_id: optionValueId,
  }
}

function differs(known: KnownImage, row: ReturnType<typeof toRow>): boolean {
  return (
    known.position !== row.position ||
    known.alt !== row.alt ||
    known.media_id !== row.media_id ||
    known.option_value_id !== row.option_value_id
  )
}
