import { type Currency, toDecimal } from '#src/kernel/money.ts'
import { addressOf, type OwnProduct, type OwnVariant } from './own-products.ts'

/** The columns of Shopify's product CSV as most tools know them. */
export const shopifyColumns = [
  ...['Handle', 'Title', 'Body (HTML)', 'Vendor', 'Product Category', 'Type', 'Tags', 'Published'],
  ...['Option1 Name', 'Option1 Value', 'Option2 Name', 'Option2 Value', 'Option3 Name', 'Option3 Value'],
  ...['Variant SKU', 'Variant Grams', 'Variant Inventory Tracker', 'Variant Inventory Qty'],
  ...['Variant Inventory Policy', 'Variant Fulfillment Service', 'Variant Price', 'Variant Compare At Price'],
  ...['Variant Requires Shipping', 'Variant Taxable', 'Variant Barcode'],
  ...['Image Src', 'Image Position', 'Image Alt Text', 'Gift Card', 'SEO Title', 'SEO Description'],
  ...['Variant Image', 'Variant Weight Unit', 'Cost per item', 'Status'],
] as const
type Column = (typeof shopifyColumns)[number]
type Cells = Partial<Record<Column, string>>

/** @property publicUrl where the shop's own pictures are fetched from */
export type Writing = { currency: Currency; publicUrl: string }

/**
 * A product as rows of Shopify's file: a row a variant, a picture beside each while there are any, more rows for the rest.
 * Read by our own import, they are that product again.
 */
export function shopifyRows(product: OwnProduct, { currency, publicUrl }: Writing): string[][] {
  const { variants, images } = product
  const count = Math.max(1, variants.length, images.length)
  return Array.from({ length: count }, (_, n) => {
    const [variant, image] = [variants[n], images[n]]
    const cells: Cells = {
      Handle: product.slug,
      ...(n === 0 ? headOf(product) : {}),
      ...(variant ? variantCells(variant, product, { currency, publicUrl }) : {}),
      ...(image
        ? {
            'Image Src': addressOf(image, publicUrl),
            'Image Position': String(n + 1),
            'Image Alt Text': image.alt,
          }
        : {}),
    }
    return shopifyColumns.map((column) => cells[column] ?? '')
  })
}

const flag = (is: boolean): string => (is ? 'TRUE' : 'FALSE')

/** What waits for its day is a draft to everybody else: no other shop may show it early. */
function headOf(product: OwnProduct): Cells {
  const isActive = product.status === 'active'
  const [first = '', second = '', third = ''] = product.options
  return {
    Title: product.title,
    'Body (HTML)': product.detailsHtml,
    Vendor: product.brand,
    Type: product.type,
    Tags: product.tags,
    Published: flag(isActive),
    ...(product.options.length === 0
      ? { 'Option1 Name': 'Title' }
      : { 'Option1 Name': first, 'Option2 Name': second, 'Option3 Name': third }),
    'Gift Card': flag(product.kind === 'gift_card'),
    'SEO Title': product.seoTitle,
    'SEO Description': product.seoDescription,
    Status: isActive || product.status === 'archived' ? product.status : 'draft',
  }
}

function variantCells(variant: OwnVariant, { options, images }: OwnProduct, writing: Writing): Cells {
  const money = (minor: number | null) => (minor === null ? '' : toDecimal(minor, writing.currency))
  const [first = '', second = '', third = ''] = options.length === 0 ? ['Default Title'] : variant.values
  const image = images.find(({ id }) => id === variant.imageId)
  return {
    'Option1 Value': first,
    'Option2 Value': second,
    'Option3 Value': third,
    'Variant SKU': variant.sku,
    'Variant Grams': String(variant.weightGrams),
    'Variant Inventory Tracker': variant.tracksStock ? 'shopify' : '',
    'Variant Inventory Qty': variant.tracksStock ? String(variant.onHand) : '',
    'Variant Inventory Policy': variant.policy === 'deny' ? 'deny' : 'continue',
    'Variant Fulfillment Service': 'manual',
    'Variant Price': money(variant.priceMinor),
    'Variant Compare At Price': money(variant.compareAtMinor),
    'Variant Requires Shipping': flag(variant.requiresShipping),
    'Variant Taxable': flag(variant.isTaxable),
    'Variant Barcode': variant.barcode,
    'Variant Image': image ? addressOf(image, writing.publicUrl) : '',
    'Variant Weight Unit': 'g',
    'Cost per item': money(variant.costMinor),
  }
}
