import { Hono } from 'hono'
import { MOST_PARTS } from '#src/domain/catalog/bundles/bundle.ts'
import { type Composed, listComposed } from '#src/domain/catalog/bundles/bundle-queries.ts'
import { listPartsOf } from '#src/domain/catalog/bundles/parts.ts'
import {
  type BundleRefusal,
  type PartTrouble,
  saveBundle,
  versionOfParts,
} from '#src/domain/catalog/bundles/save-bundle.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { BundleQuery, readParts, readUnits } from './bundle-forms.ts'
import { partsFragment } from './bundle-views.ts'
import { PRODUCT, readRow } from './product-tabs.ts'
import { bundleHref, findOthers, showBundle } from './show-bundle.ts'

/** What a variant is made of that is sold as one thing: found by search, numbered and taken out, each by a button that saves. */
export const bundleRoutes = new Hono<Env>()
  .get(`${PRODUCT}/bundle`, allow('products.read'), async (c) => {
    const product = await readRow(c)
    const { variant: wanted, q } = BundleQuery.parse(c.req.query())
    const variants = await listComposed(c.var.db, product.id)
    const variant = chooseVariant(variants, wanted)
    const parts = (await listPartsOf(c.var.db, [variant.id])).get(variant.id) ?? []
    const except = [variant.id, ...parts.map((part) => part.variantId)]
    if (isFragment(c)) return html(c, partsFragment(await findOthers(c, q, except)))
    const typed = parts.map((part) => ({ variantId: part.variantId, units: String(part.quantity) }))
    return showBundle(c, { product, variants, variant, typed, version: versionOfParts(parts), q }, 200)
  })

  .post(`${PRODUCT}/bundle`, allow('catalog.edit'), async (c) => {
    const { db, form, formAll, now } = c.var
    const product = await readRow(c)
    const { variant: wanted, q } = BundleQuery.parse(form)
    const variants = await listComposed(db, product.id)
    const variant = variants.find(({ id }) => id === wanted)
    if (!variant) throw new Problem(404)
    const typed = readParts(form, formAll?.getAll('part') ?? [])
    const { parts, errors } = readUnits(typed)
    const shown = { product, variants, variant, typed, version: form.version ?? '', q }
    if (Object.keys(errors).length > 0) return showBundle(c, { ...shown, errors }, 422)
    const seen = form.version ?? ''
    const saving = { productId: product.id, variantId: variant.id, seen, parts, actor: actorOf(c), now }
    const refusal = await saveBundle(db, saving)
    if (refusal === 'unknown_variant') throw new Problem(404)
    if (refusal === 'changed_since') {
      const theirs = (await listPartsOf(db, [variant.id])).get(variant.id) ?? []
      return showBundle(c, { ...shown, version: versionOfParts(theirs), theirs }, 409)
    }
    if (refusal) return showBundle(c, { ...shown, errors: { parts: wordsOf(refusal) } }, 422)
    leaveFlash(c, 'saved')
    return redirect(c, bundleHref(product, variants, variant, q))
  })

/** The one that is asked for, else the first that is made of others, else the first. */
function chooseVariant(variants: readonly Composed[], wanted: number | null): Composed {
  const [first] = variants
  const variant =
    wanted === null
      ? (variants.find(({ parts }) => parts > 0) ?? first)
      : variants.find(({ id }) => id === wanted)
  if (!variant) throw new Problem(404)
  return variant
}

const wordsOf = (refusal: Exclude<BundleRefusal, 'unknown_variant' | 'changed_since'>): string =>
  typeof refusal === 'string' ? bundleWords[refusal] : partWords[refusal.trouble]

const bundleWords: Record<Exclude<BundleRefusal & string, 'unknown_variant' | 'changed_since'>, string> = {
  too_many: `${MOST_PARTS} things can be in one: take some out first`,
  has_stock:
    'Some of it stands on its own shelf, and a bundle has no stock of its own: count it down to nought first, under Inventory',
  was_sold:
    'It was sold by itself before, and an order may bring it back to its own shelf: make a new product for the bundle',
  is_part: 'Another bundle is made of it, and a bundle cannot be part of a bundle',
  gift_card: 'A gift card cannot be made of other products',
}

const partWords: Record<PartTrouble, string> = {
  itself: 'It cannot be made of itself',
  a_bundle: 'One of these is a bundle itself: put in what that is made of',
  missing: 'One of these is not in the shop any more. It is left out below: look the list over, then save it',
  gift_card: 'One of these is a gift card, which cannot be part of a bundle',
  bad_quantity: 'One of the numbers is not one that a bundle can hold',
}
