import { type Sellable, sellableQuantity } from '#src/domain/cart/cart.ts'
import { nameKey } from '#src/domain/catalog/names.ts'
import type { ProductView, VariantView } from '#src/domain/catalog/product-view.ts'
import { productHref } from '#src/shop/paths.ts'

/** What a shopper has chosen of a product. */
export type Chosen = {
  /** null where no variant is like this. */
  variant: VariantView | null
  /** One an option, in the options' order: the chosen value's id, null where nothing is chosen. */
  valueIds: (number | null)[]
}

/** How many of a variant may be bought at once now. */
export const buyable = (variant: VariantView): number => sellableQuantity(sellable(variant))

const sellable = ({ tracksStock, policy, available, limit = null }: VariantView): Sellable => ({
  isForSale: true,
  tracksStock,
  policy,
  available,
  limit,
})

/**
 * Finds the variant that an address or a form names by its options. What is not named, or named by a word the product
 * does not know, is open: then the first variant that can be bought is taken, else the first there is.
 * @param wanted the value asked for of an option, by the option's name
 */
export function chooseVariant(product: ProductView, wanted: (option: string) => string | undefined): Chosen {
  const named = product.options.map(({ name, values }) => {
    const key = nameKey(wanted(name) ?? '')
    return values.find((value) => nameKey(value.name) === key)?.id ?? null
  })
  const fits = ({ valueIds }: VariantView) =>
    named.every((id, index) => id === null || valueIds[index] === id)
  const fitting = product.variants.filter(fits)
  const variant = fitting.find((each) => buyable(each) > 0) ?? fitting[0] ?? null
  return { variant, valueIds: variant ? variant.valueIds : named }
}

/** The variant that differs from a choice in one option only. */
export function variantWith(
  product: ProductView,
  chosen: (number | null)[],
  option: number,
  valueId: number,
): VariantView | null {
  const wanted = chosen.map((id, index) => (index === option ? valueId : id))
  return (
    product.variants.find(({ valueIds }) =>
      wanted.every((id, index) => id === null || valueIds[index] === id),
    ) ?? null
  )
}

/** The address of a product with this choice; a product in one shape has only its own. */
export function choiceHref(product: ProductView, valueIds: (number | null)[]): string {
  const params = new URLSearchParams()
  for (const [index, { name, values }] of product.options.entries()) {
    const value = values.find((each) => each.id === valueIds[index])
    if (value) params.append(name, value.name)
  }
  const text = params.toString()
  return text ? `${productHref(product.slug)}?${text}` : productHref(product.slug)
}
