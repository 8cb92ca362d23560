import type { Context } from 'hono'
import { findMoved } from '#src/domain/catalog/old-slugs.ts'
import { textOfHtml } from '#src/domain/catalog/rich-text.ts'
import { can } from '#src/domain/customers/roles.ts'
import { findWishes, withHearts } from '#src/shop/cards.ts'
import { absolute, shopPage } from '#src/shop/page-context.ts'
import { productHref } from '#src/shop/paths.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'
import type { Chosen } from './choose-variant.ts'
import { type KeptChoice, type KeptProduct, keepChoice, keepProduct } from './keep-product.ts'
import { type ProductChoice, productPage, type Reviews } from './views.ts'

const DESCRIPTION = 160

/** What a visitor brings to the buy box: what they typed and why it was refused. */
export type OwnSide = Partial<Pick<ProductChoice, 'error' | 'quantity' | 'notify'>>

/** @throws Problem 404 for what is not on sale yet, 410 for what no longer is */
export async function findShown(c: Context<Env>, slug: string): Promise<KeptProduct> {
  const { deps, settings, now } = c.var
  const kept = await keepProduct(deps, slug, settings, now)
  if (!kept) throw new Problem(404)
  const { status } = kept.product
  // Staff see beforehand, and by the same page, what shoppers will.
  if (status === 'active' || isPreview(c)) return kept
  throw new Problem(status === 'archived' ? 410 : 404)
}

/** Whether who asks works here. Their pages are never kept for anybody else. */
export const isPreview = (c: Context<Env>): boolean =>
  c.var.visitor.user !== null && can(c.var.visitor.user, 'products.read')

/** Where a product stands now that bore this slug before; '' where one bears it still, or none ever did. */
export async function findMovedHref(c: Context<Env>, slug: string): Promise<string> {
  const { db, deps, settings, now } = c.var
  if (await keepProduct(deps, slug, settings, now)) return ''
  const moved = await findMoved(db, 'product', slug)
  return moved === null ? '' : productHref(moved)
}

export async function readChoice(c: Context<Env>, kept: KeptProduct, chosen: Chosen): Promise<KeptChoice> {
  const { deps, settings, now } = c.var
  return keepChoice(deps, kept, chosen, settings, now)
}

/** A kept choice with the visitor's own side. */
export async function ownChoice(
  c: Context<Env>,
  { product }: KeptProduct,
  { choice, promises }: KeptChoice,
  own: OwnSide,
): Promise<{ choice: ProductChoice; wishes: ReadonlySet<number> }> {
  const { db, visitor } = c.var
  const wishes = await findWishes(db, visitor.user)
  const notify = { email: visitor.user?.email ?? '', error: '', isDone: false }
  return {
    choice: {
      ...choice,
      promises,
      csrf: visitor.csrf,
      isSaved: wishes.has(product.id),
      error: '',
      quantity: 1,
      notify,
      ...own,
    },
    wishes,
  }
}

/** The whole page of a product with one variant chosen. */
export async function showProduct(
  c: Context<Env>,
  kept: KeptProduct,
  chosen: Chosen,
  { own = {}, reviews = kept.reviews }: { own?: OwnSide; reviews?: Reviews } = {},
): Promise<string> {
  const { product, trail, folds, related } = kept
  const keptChoice = await readChoice(c, kept, chosen)
  const { choice, wishes } = await ownChoice(c, kept, keptChoice, own)
  const picture = choice.pictures[0]?.picture
  const isRefused = choice.error !== '' || choice.notify.error !== ''
  const page = await shopPage(c, {
    title: `${isRefused ? 'Error: ' : ''}${product.seoTitle || product.title}`,
    description: describe(product),
    canonical: absolute(c, productHref(product.slug)),
    jsonLd: keptChoice.jsonLd,
    shareImage: picture ? absolute(c, picture.src) : null,
    section: product.path[0]?.slug ?? '',
  })
  return productPage({ page, trail, choice, folds, related: withHearts(related, wishes), reviews })
}

function describe(product: KeptProduct['product']): string {
  const text = product.seoDescription || product.lead || textOfHtml(product.detailsHtml) || product.title
  return text.length <= DESCRIPTION ? text : `${text.slice(0, DESCRIPTION - 1).replace(/\s+\S*$/, '')}…`
}
