import type { DemoProduct, DemoVariant, PictureRef } from '#data/demo/types.ts'
import { DAY } from '#src/kernel/clock.ts'
import type { ProductInput, VariantInput } from '../catalog/product.ts'
import { ownHtml } from '../catalog/rich-text.ts'

export type DemoPlaces = {
  sellerIds: ReadonlyMap<string, number>
  categoryIds: ReadonlyMap<string, number>
  mediaIdOf: (ref: PictureRef) => number | null
}

/** @param place its place in the catalogue, which is its place on every shelf it stands on */
export function toProduct(demo: DemoProduct, places: DemoPlaces, place: number, now: number): ProductInput {
  return {
    slug: demo.slug,
    title: demo.title,
    subtitle: demo.subtitle,
    lead: demo.lead,
    detailsHtml: ownHtml(demo.details),
    brand: '',
    productType: '',
    sellerId: places.sellerIds.get(demo.maker) ?? null,
    status: 'active',
    kind: demo.kind,
    taxCategory: demo.taxCategory,
    hue: (Math.round(demo.hue / 5) * 5) % 360,
    tags: demo.tags,
    seoTitle: '',
    seoDescription: '',
    source: 'demo',
    importHash: '',
    publishedAt: now - demo.daysOld * DAY,
    options: demo.options.map(({ name, values }) => ({
      name,
      values: values.map((value) => ({ name: value.name, swatch: value.swatch ?? '' })),
    })),
    variants: demo.variants.map((variant) => toVariant(variant, demo, now)),
    images: demo.pictures.map(({ ref, alt, optionValue }) => ({
      mediaId: places.mediaIdOf(ref),
      sourceUrl: '',
      alt,
      optionValue,
    })),
    categories: demo.categories.map((slug) => ({ id: idOf(places.categoryIds, slug), position: place })),
  }
}

function toVariant(variant: DemoVariant, { kind, pictures }: DemoProduct, now: number): VariantInput {
  const own = pictures.findIndex((picture) => variant.values.includes(picture.optionValue ?? ''))
  const { availableInDays } = variant
  return {
    values: variant.values,
    sku: variant.sku,
    barcode: '',
    priceMinor: variant.priceMinor,
    compareAtMinor: variant.compareAtMinor,
    costMinor: null,
    weightGrams: variant.weightGrams,
    tracksStock: kind === 'physical',
    policy: variant.policy,
    availableAt: availableInDays === null ? null : now + availableInDays * DAY,
    requiresShipping: kind === 'physical',
    isTaxable: kind === 'physical',
    imageIndex: own === -1 ? null : own,
  }
}

function idOf(ids: ReadonlyMap<string, number>, slug: string): number {
  const id = ids.get(slug)
  if (id === undefined) throw new Error(`the demo shop has no ${slug}`)
  return id
}
