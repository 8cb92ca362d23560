import type { Tx } from '#src/platform/db/db.ts'
import { type ImageInput, type ProductInput, valuesKey } from '../catalog/product.ts'
import { ownFile } from './own-draft.ts'
import { readOwnProducts } from './write/own-products.ts'

/**
 * Keeps in a product what its columns cannot say: the colours of values, the day from which a variant can be had, and what
 * each picture shows. Pictures the shop has already are taken by their own names, so that none is fetched from the shop itself.
 */
export async function keepUnsaid(tx: Tx, input: ProductInput): Promise<ProductInput> {
  const row = await tx.selectFrom('products').select('id').where('slug', '=', input.slug).executeTakeFirst()
  const id = row?.id ?? 0
  const [swatches, days, images] = [
    await readSwatches(tx, id),
    await readDays(tx, id),
    await takeOwnPictures(tx, id, input.images),
  ]
  return {
    ...input,
    images,
    options: input.options.map(({ name, values }) => ({
      name,
      values: values.map((value) => ({
        ...value,
        swatch: swatches.get(valuesKey([name, value.name])) ?? value.swatch,
      })),
    })),
    variants: input.variants.map((variant) => ({
      ...variant,
      availableAt: days.get(valuesKey(variant.values)) ?? variant.availableAt,
    })),
  }
}

async function readSwatches(tx: Tx, productId: number): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('option_values')
    .innerJoin('product_options', 'product_options.id', 'option_values.option_id')
    .select(['product_options.name as option', 'option_values.name', 'swatch'])
    .where('product_id', '=', productId)
    .where('swatch', '<>', '')
    .execute()
  return new Map(rows.map(({ option, name, swatch }) => [valuesKey([option, name]), swatch]))
}

async function readDays(tx: Tx, productId: number): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('variants')
    .select(['id', 'available_at'])
    .where('product_id', '=', productId)
    .where('available_at', 'is not', null)
    .execute()
  if (rows.length === 0) return new Map()
  const [product] = await readOwnProducts(tx, [productId])
  return new Map(
    rows.flatMap(({ id, available_at }) => {
      const variant = product?.variants.find((each) => each.id === id)
      return variant && available_at !== null ? [[valuesKey(variant.values), available_at] as const] : []
    }),
  )
}

async function takeOwnPictures(
  tx: Tx,
  productId: number,
  images: readonly ImageInput[],
): Promise<ImageInput[]> {
  const files = images.flatMap(({ sourceUrl }) => ownFile(sourceUrl) ?? [])
  if (files.length === 0) return [...images]
  const media = await tx.selectFrom('media').select(['id', 'file']).where('file', 'in', files).execute()
  const shown = await tx
    .selectFrom('product_images')
    .leftJoin('option_values', 'option_values.id', 'product_images.option_value_id')
    .select(['media_id', 'source_url', 'option_values.name as optionValue'])
    .where('product_id', '=', productId)
    .execute()
  return images.map((image) => {
    const file = ownFile(image.sourceUrl)
    const known = media.find((each) => each.file === file)
    if (!known) return image
    const before = shown.find(({ media_id }) => media_id === known.id)
    return {
      ...image,
      mediaId: known.id,
      // Where it was fetched from once stays said, for the next file from there.
      sourceUrl: before?.source_url ?? '',
      optionValue: image.optionValue ?? before?.optionValue ?? null,
    }
  })
}
