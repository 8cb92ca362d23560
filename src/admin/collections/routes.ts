import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { findLastActor } from '#src/domain/audit/last-actor.ts'
import { listLaidOut } from '#src/domain/catalog/collection-members.ts'
import {
  type Collection,
  type CollectionView,
  collectionViews,
  countCollections,
  findCollection,
  listCollections,
} from '#src/domain/catalog/collection-queries.ts'
import { deleteCollection, saveCollection } from '#src/domain/catalog/save-collection.ts'
import { formatMoney } from '#src/platform/i18n.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { listHref, pagerOf } from '../words.ts'
import { findMatches, readChoices, showEditor } from './editor.ts'
import { collectionErrors, hrefOf, labelIn, presentConflict, presentRow, ruleWords } from './present.ts'
import { applyDeed, type EditorState, newState, readRules, readState, stateOf, wishOf } from './state.ts'
import { collectionListPage, matchesFragment } from './views.ts'

type C = Context<Env>
const ONE = '/:id{[1-9][0-9]{0,14}}'
const LIST = '/admin/collections'
const A_PAGE = 50

const ListQuery = z.object({
  view: z.enum(collectionViews).catch('all'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
})

/** Shelves that staff put together, by hand or by rules, with what is in them while they are edited. */
export const adminCollectionRoutes = new Hono<Env>()
  .get('/', allow('products.read'), (c) => showList(c, ListQuery.parse(c.req.query())))

  .get('/new', allow('catalog.edit'), (c) =>
    showEditor(c, null, newState(c.req.query('kind') === 'hand' ? 'hand' : 'rules')),
  )

  .post('/', allow('catalog.edit'), (c) => answer(c, null))

  // While rules are typed: only looks, and changes nothing.
  .post('/matches', allow('catalog.edit'), async (c) => {
    const state = readState(c.var.form, c.var.formAll)
    return html(c, matchesFragment(await findMatches(c, state)))
  })

  .get(ONE, allow('products.read'), async (c) => {
    const collection = await readCollection(c)
    return showEditor(c, collection, await savedState(c, collection))
  })

  .post(ONE, allow('catalog.edit'), async (c) => answer(c, await readCollection(c)))

  .post(`${ONE}/deletion`, allow('catalog.edit'), async (c) => {
    const { id } = await readCollection(c)
    const { db, form, now } = c.var
    const version = Number(form.version ?? 0)
    const refusal = await deleteCollection(db, { id, version, actor: actorOf(c), now })
    if (refusal === 'unknown_collection') throw new Problem(404)
    if (refusal === 'changed_since') {
      const collection = await readCollection(c)
      const who = (await findLastActor(db, 'collection', id)) || 'Somebody'
      const state = await savedState(c, collection)
      const message = `${who} changed this collection since you opened it. Look once more before you delete it`
      return showEditor(c, collection, state, { errors: { '': message }, status: 409 })
    }
    leaveFlash(c, 'removed')
    return redirect(c, LIST)
  })

async function readCollection(c: C): Promise<Collection> {
  const collection = await findCollection(c.var.db, Number(c.req.param('id')))
  if (!collection) throw new Problem(404)
  return collection
}

async function savedState({ var: { db, settings } }: C, collection: Collection): Promise<EditorState> {
  return stateOf(collection, await listLaidOut(db, collection.id, false), settings.currency)
}

/** The form came back: by one of its buttons, or to be saved. */
async function answer(c: C, known: Collection | null): Promise<Response> {
  const { form, formAll, settings } = c.var
  const state = readState(form, formAll)
  const changed = applyDeed(state, form.do ?? '', form.new_rule ?? '')
  if (changed) return showEditor(c, known, changed)
  const { rules, errors } = readRules(state.rules, settings.currency)
  if (state.title === '' || Object.keys(errors).length > 0) {
    const all = { ...(state.title === '' ? collectionErrors.no_title : {}), ...errors }
    return showEditor(c, known, state, { errors: all })
  }
  return save(c, known, state, rules)
}

async function save(
  c: C,
  known: Collection | null,
  state: EditorState,
  rules: Collection['rules'],
): Promise<Response> {
  const { db, now } = c.var
  const ask = { id: known?.id ?? null, version: state.version, wish: wishOf(state, rules) }
  const saved = await saveCollection(db, { ...ask, actor: actorOf(c), now })
  if (saved === 'unknown_collection') throw new Problem(404)
  if (saved === 'changed_since') {
    const collection = await readCollection(c)
    const theirs = await savedState(c, collection)
    const who = await findLastActor(db, 'collection', collection.id)
    const conflict = presentConflict(theirs, state, who, await readChoices(c))
    return showEditor(c, collection, { ...state, version: collection.version }, { conflict })
  }
  if (typeof saved === 'string') return showEditor(c, known, state, { errors: collectionErrors[saved] })
  leaveFlash(c, 'saved')
  return redirect(c, hrefOf(saved.id))
}

const labels: Record<CollectionView, string> = { all: 'All', published: 'On show', hidden: 'Hidden' }
const listAddress = (view: CollectionView, page: number) =>
  listHref(LIST, { view: view === 'all' ? '' : view, page: page > 1 ? page : '' })

async function showList(c: C, { view, page }: { view: CollectionView; page: number }): Promise<Response> {
  const { db, settings } = c.var
  const [choices, counts, { collections, laidOut }] = await Promise.all([
    readChoices(c),
    Promise.all(collectionViews.map((each) => countCollections(db, each))),
    listCollections(db, { view, limit: A_PAGE, offset: (page - 1) * A_PAGE }),
  ])
  const valueWords = ({ field, value }: Collection['rules'][number]) =>
    field.startsWith('price')
      ? formatMoney(Number(value), settings.currency, settings)
      : labelIn(choices, field, value)
  const total = counts[collectionViews.indexOf(view)] ?? 0
  return html(
    c,
    collectionListPage({
      page: await adminPage(c, 'Collections', 'collections'),
      views: collectionViews.map((each, index) => ({
        label: labels[each],
        count: counts[index] ?? 0,
        href: listAddress(each, 1),
        isCurrent: each === view,
      })),
      rows: collections.map((each) =>
        presentRow(each, laidOut.get(each.id) ?? 0, ruleWords(each.rules, each.joinedBy, valueWords)),
      ),
      pager: pagerOf(page, A_PAGE, total, (other) => listAddress(view, other)),
      clearHref: view === 'all' ? '' : LIST,
      mayEdit: may(c, 'catalog.edit'),
    }),
  )
}
