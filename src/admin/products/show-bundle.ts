import type { Context } from 'hono'
import { MOST_PARTS, type Part, sellingOf } from '#src/domain/catalog/bundles/bundle.ts'
import { type Composed, listThings } from '#src/domain/catalog/bundles/bundle-queries.ts'
import { listPartsOf } from '#src/domain/catalog/bundles/parts.ts'
import { listTiles } from '#src/domain/catalog/category-staff.ts'
import type { ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import { findLastVariantEditor } from '#src/domain/catalog/edit/variant-queries.ts'
import { findParts } from '#src/domain/inventory/find-parts.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { adminPage, may } from '../page-context.ts'
import { listHref, thumb } from '../words.ts'
import type { TypedPart } from './bundle-forms.ts'
import { bundlePage, type PartsFound, type PartTile } from './bundle-views.ts'
import { tabsOf } from './product-tabs.ts'

type C = Context<Env>

const FOUND = 10

export type ShownBundle = {
  product: ProductRow
  variants: readonly Composed[]
  variant: Composed
  typed: readonly TypedPart[]
  version: string
  q: string
  errors?: FormErrors
  /** What somebody else has made it of meanwhile. */
  theirs?: readonly Part[]
}

const pathOf = ({ id }: ProductRow) => `/admin/products/${id}/bundle`

/** The page of one of a product's variants. */
export const bundleHref = (
  product: ProductRow,
  variants: readonly Composed[],
  variant: Composed,
  q: string,
): string => listHref(pathOf(product), { variant: variants.length > 1 ? variant.id : '', q })

/** The page with what a variant is made of, plain or with what was refused. */
export async function showBundle(c: C, shown: ShownBundle, status: 200 | 409 | 422): Promise<Response> {
  const { db } = c.var
  const { product, variants, variant, typed, version, q, errors = {}, theirs } = shown
  const ids = typed.map((part) => part.variantId)
  const things = await listThings(db, ids)
  const [tiles, found, saved, tabs, page] = await Promise.all([
    presentThings(c, things),
    findOthers(c, q, [variant.id, ...ids]),
    listPartsOf(db, [variant.id]),
    tabsOf(c, product, 'bundle'),
    adminPage(c, `What ${product.title} is made of`, 'products'),
  ])
  const parts = tiles.map((tile) => ({
    ...tile,
    units: typed.find((part) => part.variantId === tile.variantId)?.units ?? '',
    error: errors[`units-${tile.variantId}`] ?? '',
  }))
  const yours = parts.map((part) => `${part.units} × ${part.title}`)
  const props = {
    ...{ page, product: tabs, path: pathOf(product), version, parts, found, errors },
    mayEdit: may(c, 'catalog.edit'),
    variants: variants.length > 1 ? variants.map(optionOf) : [],
    variantId: variant.id,
    most: MOST_PARTS,
    standing: standingOf(saved.get(variant.id) ?? []),
    conflict: theirs
      ? {
          who: (await findLastVariantEditor(db, [variant.id])) || 'Somebody',
          fields: [{ label: 'Made of', theirs: listed(theirs.map(partName)), yours: listed(yours) }],
        }
      : null,
  }
  return html(c, bundlePage(props), status)
}

const optionOf = ({ id, title, parts }: Composed) => ({
  value: String(id),
  label: parts > 0 ? `${title} (a bundle)` : title,
})
const nameOf = ({ title, variantTitle }: { title: string; variantTitle: string }) =>
  [title, variantTitle].filter(Boolean).join(', ')
const partName = (part: Part) => `${part.quantity} × ${nameOf(part)}`
const listed = (names: readonly string[]) => names.join('; ') || 'Nothing'

/** @param except variants that are chosen, and the bundle itself */
export async function findOthers(c: C, q: string, except: readonly number[]): Promise<PartsFound> {
  const found = q === '' ? [] : await findParts(c.var.db, q, { except, limit: FOUND })
  const things = found.map(({ status, ...thing }) => ({
    ...thing,
    ...{ isArchived: false, isDraft: status === 'draft' },
  }))
  return { q, tiles: await presentThings(c, things), isFull: except.length > MOST_PARTS }
}

type Thing = Omit<PartTile, 'image' | 'hue' | 'state'> & {
  variantTitle: string
  isArchived: boolean
  isDraft?: boolean
}

async function presentThings(c: C, things: readonly Thing[]): Promise<PartTile[]> {
  const products = await listTiles(c.var.db, [...new Set(things.map((thing) => thing.productId))])
  return things.map((thing) => {
    const product = products.find(({ id }) => id === thing.productId)
    const { variantId, productId, sku } = thing
    return {
      ...{ variantId, productId, sku, title: nameOf(thing) },
      image: thumb(product?.file ?? ''),
      hue: product?.hue ?? 0,
      state: stateOf(thing),
    }
  })
}

function stateOf({ isArchived, isDraft = false }: Thing): PartTile['state'] {
  if (isArchived) return { label: 'Archived: the bundle is not for sale', tone: 'bad' }
  return isDraft ? { label: 'Draft: sold in bundles only', tone: 'open' } : null
}

/** What the parts let be sold now, and what is in the way. */
function standingOf(parts: readonly Part[]): string {
  if (parts.length === 0) return ''
  const { isWhole, tracksStock, policy, available, limit } = sellingOf(parts)
  const names = (those: readonly Part[]) => those.map(nameOf).join(', ')
  if (!isWhole) return `Not for sale: ${names(parts.filter((part) => !part.isThere))} is archived.`
  if (!tracksStock) return 'Nothing it is made of is counted, so any number can be sold.'
  if (policy === 'deny' && available === 0) {
    const short = parts.filter((part) => part.tracksStock && part.policy === 'deny')
    return `Sold out: too few of ${names(short.filter((part) => part.available < part.quantity))}.`
  }
  if (policy === 'deny') return `${available} can be sold now.`
  return `${available} can be sent now, and ${limit === null ? 'more are' : `up to ${limit} in all are`} sold ahead.`
}
