import type { AdminPage, Conflict, State } from '#src/admin/page.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Picture } from '#src/web/picture.ts'
import type { ProductTabs } from './edit-views.ts'

/** A variant that is part of a bundle or could be. */
export type PartTile = {
  variantId: number
  productId: number
  /** "Bothy mug, Sky" */
  title: string
  sku: string
  image: Picture | null
  hue: number
  /** Why the bundle is not for sale because of it, or that it is a draft; null otherwise. */
  state: State | null
}

/** What a search found that is not chosen yet; @property isFull no more can be chosen */
export type PartsFound = { q: string; tiles: PartTile[]; isFull: boolean }

export type BundleProps = {
  page: AdminPage
  product: ProductTabs
  path: string
  mayEdit: boolean
  /** The product's variants to choose from; empty where it has one only. */
  variants: { value: string; label: string }[]
  variantId: number
  version: string
  most: number
  parts: (PartTile & { units: string; error: string })[]
  /** How many can be sold of it as it is saved, '' where it is made of nothing. */
  standing: string
  found: PartsFound
  errors: FormErrors
  conflict: Conflict | null
}

export function bundlePage({ errors, ...props }: BundleProps): string {
  return render('admin/products/bundle', {
    ...props,
    page: withErrorTitle(props.page, Object.keys(errors).length > 0),
    problems: problemsOf(errors),
  })
}

export const partsFragment = (found: PartsFound): string => render('admin/products/_parts-found', { found })
