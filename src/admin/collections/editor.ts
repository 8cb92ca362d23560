import type { Context } from 'hono'
import { listPictureChoices, listTiles, listTree } from '#src/domain/catalog/category-staff.ts'
import { previewMatching } from '#src/domain/catalog/collection-members.ts'
import { listProductWords } from '#src/domain/catalog/collection-queries.ts'
import { listStock } from '#src/domain/inventory/stock-lists.ts'
import { listSellerNames } from '#src/domain/sellers/queries.ts'
import { type FormErrors, fieldViews } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { html } from '#src/web/respond.ts'
import { pictureOptions } from '../categories/present.ts'
import { hueChoices } from '../hues.ts'
import type { Conflict } from '../page.ts'
import { adminPage, may } from '../page-context.ts'
import { countWords } from '../words.ts'
import {
  categoryOptions,
  hrefOf,
  newRuleOptions,
  presentRule,
  presentTile,
  type RuleChoices,
  shopHrefOf,
  sortLabels,
} from './present.ts'
import { type EditorState, type RuleRow, readRules } from './state.ts'
import { collectionPage, type Matches, type ProductTile } from './views.ts'

type C = Context<Env>
const TILES = 12
const FOUND = 8
const NAMES = 500

/** A collection as the editor knows it; null for one that is not saved yet. */
export type Known = { id: number; title: string; slug: string; status: string } | null

/** The editor, as it is or as it was typed. */
export async function showEditor(
  c: C,
  known: Known,
  state: EditorState,
  {
    errors = {},
    conflict = null,
    status,
  }: { errors?: FormErrors; conflict?: Conflict | null; status?: number } = {},
): Promise<Response> {
  const { db } = c.var
  const isByHand = state.kind === 'hand'
  const [choices, preview, laidOut] = await Promise.all([
    readChoices(c, state.rules),
    isByHand ? null : findMatches(c, state),
    isByHand ? listTiles(db, state.productIds) : [],
  ])
  const shownIds = isByHand ? state.productIds.slice(0, TILES) : (preview?.tiles.map((tile) => tile.id) ?? [])
  const pictures = await listPictureChoices(db, shownIds, state.mediaId)
  const title = known?.title ?? (isByHand ? 'New collection by hand' : 'New collection by rules')
  const body = collectionPage(
    {
      page: await adminPage(c, title, 'collections'),
      title,
      action: known ? hrefOf(known.id) : '/admin/collections',
      version: state.version,
      kind: state.kind,
      fields: fieldsOf(state, errors),
      sorts: sortOptions(isByHand),
      rules: state.rules.map((row, index) =>
        presentRule(row, index, choices, errors[`value-${index}`] ?? ''),
      ),
      newRules: newRuleOptions(choices),
      matches: preview,
      laidOut: laidOut.map(presentTile),
      find: state.find,
      found: isByHand && state.find ? await findProducts(c, state) : null,
      hues: hueChoices(state.hue),
      pictures: pictureOptions(pictures, state.mediaId),
      pictureError: errors.media ?? '',
      shopHref: known?.status === 'published' ? shopHrefOf(known.slug) : '',
      deleteHref: known ? `${hrefOf(known.id)}/deletion` : '',
      conflict,
      mayEdit: may(c, 'catalog.edit'),
    },
    errors,
  )
  return html(c, body, status ?? (conflict ? 409 : Object.keys(errors).length > 0 ? 422 : 200))
}

const fieldsOf = (state: EditorState, errors: FormErrors) =>
  fieldViews(
    {
      title: state.title,
      slug: state.slug,
      blurb: state.blurb,
      joined: state.joinedBy,
      sort: state.sort,
      status: state.status,
      seo_title: state.seoTitle,
      seo_description: state.seoDescription,
    },
    errors,
  )

const sortOptions = (isByHand: boolean) =>
  Object.entries(sortLabels)
    .filter(([sort]) => isByHand || sort !== 'hand')
    .map(([value, label]) => ({ value, label }))

/** What rules can choose from; names of brands and types only where a rule asks for one. */
export async function readChoices({ var: { db } }: C, rules: readonly RuleRow[] = []): Promise<RuleChoices> {
  const isAsked = (field: string) => rules.some((rule) => rule.field === field)
  const [categories, sellers, brands, types] = await Promise.all([
    listTree(db),
    listSellerNames(db),
    isAsked('brand') ? listProductWords(db, 'brand', NAMES) : [],
    isAsked('type') ? listProductWords(db, 'product_type', NAMES) : [],
  ])
  const named = (name: string) => ({ value: name, label: name })
  return {
    category: categoryOptions(categories),
    seller: sellers.map(({ id, name }) => ({ value: String(id), label: name })),
    brand: brands.map(named),
    type: types.map(named),
  }
}

/** What the rules find as they stand, saved or not. */
export async function findMatches(c: C, state: EditorState): Promise<Matches> {
  const { db, now, settings } = c.var
  const { rules, errors } = readRules(state.rules, settings.currency)
  const nothing = (words: string): Matches => ({ words, tiles: [], more: '' })
  if (state.rules.length === 0) return nothing('Without a rule there is nothing in it. Add the first one.')
  if (Object.keys(errors).length > 0) return nothing('Fill in every rule to see what matches.')
  const wanted = { rules, joinedBy: state.joinedBy, sort: state.sort, limit: TILES }
  const { count, ids } = await previewMatching(db, wanted, now)
  if (count === 0) return nothing('No product matches.')
  return {
    words: count === 1 ? '1 product matches' : `${count} products match`,
    tiles: (await listTiles(db, ids)).map(presentTile),
    more: count > ids.length ? `and ${countWords(count - ids.length, 'more', 'more')}` : '',
  }
}

async function findProducts({ var: { db } }: C, state: EditorState): Promise<ProductTile[]> {
  const there = new Set(state.productIds)
  const { products } = await listStock(db, { view: 'all', text: state.find, limit: FOUND, offset: 0 })
  return products
    .filter((product) => !there.has(product.id))
    .map((product) => presentTile({ ...product, file: product.imageFile }))
}
