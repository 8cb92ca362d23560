import type { Generated } from 'kysely'

export type SellersTable = {
  id: Generated<number>
  slug: string
  name: string
  town: string
  story: string
  hue: number
  created_at: number
}

export type MediaTable = {
  id: Generated<number>
  hash: string
  file: string
  content_type: string
  width: number
  height: number
  bytes: number
  hue: number | null
  created_at: number
}

export type CategoriesTable = {
  id: Generated<number>
  parent_id: number | null
  slug: string
  title: string
  blurb: string
  media_id: number | null
  hue: number
  position: number
  created_at: number
  updated_at: number
}

export type CollectionsTable = {
  id: Generated<number>
  slug: string
  title: string
  blurb: string
  kind: string
  joined_by: string
  rules_json: string
  sort: string
  status: string
  media_id: number | null
  hue: number
  seo_title: string
  seo_description: string
  created_at: number
  updated_at: number
}

export type CollectionProductsTable = {
  collection_id: number
  product_id: number
  position: number
}

export type ProductsTable = {
  id: Generated<number>
  slug: string
  title: string
  subtitle: string
  lead: string
  details_html: string
  /** What the HTML was made of; null where HTML was written. */
  details_md: Generated<string | null>
  brand: string
  product_type: string
  seller_id: number | null
  status: string
  kind: string
  tax_category: string
  hue: number
  tags: string
  seo_title: string
  seo_description: string
  rating_count: number
  rating_sum: number
  source: string
  import_hash: string
  published_at: number
  created_at: number
  updated_at: number
}

export type BulkEditsTable = {
  id: Generated<number>
  change_json: string
  state: string
  products: number
  started_by: string
  created_at: number
  finished_at: number | null
}

export type BulkEditItemsTable = {
  bulk_id: number
  product_id: number
  state: string
  before_json: string
  after_json: string
}

export type ProductCategoriesTable = {
  product_id: number
  category_id: number
  position: number
}

export type ProductOptionsTable = {
  id: Generated<number>
  product_id: number
  name: string
  position: number
}

export type OptionValuesTable = {
  id: Generated<number>
  option_id: number
  name: string
  swatch: string
  position: number
}

export type VariantsTable = {
  id: Generated<number>
  product_id: number
  title: string
  sku: string
  barcode: string
  price_minor: number
  compare_at_minor: number | null
  cost_minor: number | null
  weight_grams: number
  tracks_stock: number
  policy: string
  available_at: number | null
  low_stock_at: Generated<number | null>
  requires_shipping: number
  is_taxable: number
  image_id: number | null
  status: string
  position: number
  created_at: number
  updated_at: number
}

export type VariantValuesTable = {
  variant_id: number
  option_id: number
  value_id: number
}

export type ProductImagesTable = {
  id: Generated<number>
  product_id: number
  position: number
  alt: string
  media_id: number | null
  source_url: string
  state: string
  failure: string
  option_value_id: number | null
}

export type ReviewsTable = {
  id: Generated<number>
  product_id: number
  user_id: number | null
  rating: number
  title: string
  body: string
  author: string
  variant_title: string
  is_verified: number
  state: string
  created_at: number
  /** The shop's answer, '' for none. */
  reply: Generated<string>
  replied_at: Generated<number | null>
  /** Moves with every decision and every answer. */
  updated_at: Generated<number>
}

export type ProductFilesTable = {
  id: Generated<number>
  product_id: number
  /** What shoppers read; '' for its name. */
  label: string
  name: string
  size: number
  sha256: string
  /** Below the folder of kept files; '' once its bytes are gone. */
  stored: string
  /** 1 where every variant delivers it, those that are made later too. */
  is_for_all: number
  /** Null for as often as one likes. */
  max_downloads: number | null
  /** Counted from the payment; null for ever. */
  valid_days: number | null
  version: number
  replaced_at: number | null
  removed_at: number | null
  created_at: number
  updated_at: number
}

export type ProductFileVariantsTable = { file_id: number; variant_id: number }

export type RelatedProductsTable = {
  product_id: number
  /** Another product, which goes well with it. */
  related_id: number
  position: number
}

/** What a variant is made of that is sold as one thing at one price. */
export type BundleComponentsTable = {
  bundle_id: number
  /** A variant that is no bundle itself. */
  component_id: number
  /** How many of it are in one. */
  quantity: number
  position: number
}

/** What is sold. */
export type CatalogueTables = {
  sellers: SellersTable
  media: MediaTable
  categories: CategoriesTable
  collections: CollectionsTable
  collection_products: CollectionProductsTable
  products: ProductsTable
  bulk_edits: BulkEditsTable
  bulk_edit_items: BulkEditItemsTable
  product_categories: ProductCategoriesTable
  product_options: ProductOptionsTable
  option_values: OptionValuesTable
  variants: VariantsTable
  variant_values: VariantValuesTable
  product_images: ProductImagesTable
  reviews: ReviewsTable
  product_files: ProductFilesTable
  product_file_variants: ProductFileVariantsTable
  related_products: RelatedProductsTable
  bundle_components: BundleComponentsTable
}
