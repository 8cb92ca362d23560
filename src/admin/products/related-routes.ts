import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { listTiles } from '#src/domain/catalog/category-staff.ts'
import { moveImage } from '#src/domain/catalog/edit/arrange-images.ts'
import { findLastEditor, type ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import {
  listRelatedIds,
  MOST_RELATED,
  saveRelated,
  versionOfRelated,
} from '#src/domain/catalog/edit/related.ts'
import { keepShelf } from '#src/domain/catalog/shelf-queries.ts'
import { listStock } from '#src/domain/inventory/stock-lists.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { presentTile } from '../collections/present.ts'
import type { ProductTile } from '../collections/views.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { listHref } from '../words.ts'
import { PRODUCT, readRow, tabsOf } from './product-tabs.ts'
import { type Found, foundFragment, relatedPage } from './related-views.ts'

type C = Context<Env>

const FOUND = 10

/** What goes well with a product: found by search, put in order and taken away, each by a button that saves. */
export const relatedRoutes = new Hono<Env>()
  .get(`${PRODUCT}/related`, allow('products.read'), async (c) => {
    const product = await readRow(c)
    const q = readQuery(c.req.query('q'))
    const ids = await listRelatedIds(c.var.db, product.id)
    if (isFragment(c)) return html(c, foundFragment(await findOthers(c, product, q, ids)))
    return showRelated(c, product, { ids, version: versionOfRelated(ids), q }, 200)
  })

  .post(`${PRODUCT}/related`, allow('catalog.edit'), async (c) => {
    const { db, form, formAll, now } = c.var
    const product = await readRow(c)
    const q = readQuery(form.q)
    const ids = takeStep(readIds(formAll?.getAll('related') ?? []), readStep(form.step))
    const saving = { productId: product.id, seen: form.version ?? '', ids, actor: actorOf(c), now }
    const refusal = await saveRelated(db, saving)
    if (refusal === 'unknown_product') throw new Problem(404)
    if (refusal === 'too_many') {
      const kept = { ids: ids.slice(0, MOST_RELATED), version: form.version ?? '', q }
      return showRelated(c, product, { ...kept, problem: fullWords }, 422)
    }
    if (refusal === 'changed_since') {
      const theirs = await listRelatedIds(db, product.id)
      return showRelated(c, product, { ids, version: versionOfRelated(theirs), q, theirs }, 409)
    }
    leaveFlash(c, 'saved')
    return redirect(c, listHref(hrefOf(product), { q }))
  })

const hrefOf = ({ id }: ProductRow) => `/admin/products/${id}/related`
const fullWords = `${MOST_RELATED} products can go with one: take some out first.`

const readQuery = (typed: string | undefined): string => (typed ?? '').trim().slice(0, 200)

const Id = z.string().regex(/^[1-9]\d{0,14}$/)

/** The list as the form held it. One that is much too long is no form of ours. */
function readIds(typed: readonly unknown[]): number[] {
  return typed.slice(0, 2 * MOST_RELATED).flatMap((each) => {
    const read = Id.safeParse(each)
    return read.success ? [Number(read.data)] : []
  })
}

type Step = { id: number; to: 'add' | 'up' | 'down' | 'away' }

function readStep(typed: string | undefined): Step | null {
  const [, to = '', id = ''] = /^(add|up|down|away)-([1-9]\d{0,14})$/.exec(typed ?? '') ?? []
  return id === '' ? null : { to: to as Step['to'], id: Number(id) }
}

/** The list after a button; pressing Add once more changes nothing. */
function takeStep(ids: number[], step: Step | null): number[] {
  if (!step) return ids
  const { id, to } = step
  if (to === 'add') return ids.includes(id) ? ids : [...ids, id]
  const moved = moveImage(
    ids.map((each) => ({ id: each })),
    { id, to },
  )
  return moved.map((each) => each.id)
}

type Shown = { ids: number[]; version: string; q: string; problem?: string; theirs?: number[] }

async function showRelated(
  c: C,
  product: ProductRow,
  { ids, version, q, problem, theirs }: Shown,
  status: number,
): Promise<Response> {
  const title = `Goes well with ${product.title}`
  const [chosen, found, tabs, page] = await Promise.all([
    presentChosen(c, ids),
    findOthers(c, product, q, ids),
    tabsOf(c, product, 'related'),
    adminPage(c, title, 'products'),
  ])
  const props = {
    ...{ page, product: tabs, path: hrefOf(product), version, chosen, found },
    mayEdit: may(c, 'catalog.edit'),
    most: MOST_RELATED,
    problems: problem ? [problem] : [],
    conflict: theirs
      ? {
          who: (await findLastEditor(c.var.db, product.id)) || 'Somebody',
          fields: [{ label: 'Goes well with', theirs: await titlesOf(c, theirs), yours: titles(chosen) }],
        }
      : null,
  }
  return html(c, relatedPage(props), status)
}

const titles = (tiles: readonly { title: string }[]) =>
  tiles.map((tile) => tile.title).join(', ') || 'Nothing'
const titlesOf = async (c: C, ids: number[]) => titles(await listTiles(c.var.db, ids))

/** Those chosen, each with the reason why shoppers do not see it where they do not. */
async function presentChosen(c: C, ids: number[]): Promise<ProductTile[]> {
  const { db, deps } = c.var
  const [tiles, shelf] = await Promise.all([listTiles(db, ids), keepShelf(db, deps.memory)])
  return tiles.map((product) => {
    const tile = presentTile(product)
    const isSoldOut = shelf.byId.get(product.id)?.isBuyable === false
    return isSoldOut ? { ...tile, state: { label: 'Sold out', tone: 'bad' } } : tile
  })
}

async function findOthers(c: C, product: ProductRow, q: string, ids: readonly number[]): Promise<Found> {
  if (q === '') return { q, tiles: [], isFull: false }
  const taken = new Set([product.id, ...ids])
  const wanted = { view: 'all' as const, text: q, limit: FOUND + taken.size, offset: 0 }
  const { products } = await listStock(c.var.db, wanted)
  const others = products.filter((each) => !taken.has(each.id)).slice(0, FOUND)
  return {
    q,
    tiles: others.map((each) => presentTile({ ...each, file: each.imageFile })),
    isFull: ids.length >= MOST_RELATED,
  }
}
