import type { Context } from 'hono'
import { findLastActor } from '#src/domain/audit/last-actor.ts'
import {
  findCategory,
  listPictureChoices,
  listSomeProducts,
  listTree,
  type StaffCategory,
  type TreeEntry,
} from '#src/domain/catalog/category-staff.ts'
import type { CategoryWish } from '#src/domain/catalog/change-category.ts'
import { type FormErrors, fieldViews } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem } from '#src/web/respond.ts'
import { hueChoices } from '../hues.ts'
import { adminPage, may } from '../page-context.ts'
import { branchOf, hrefOf, parentOptions, pictureOptions, presentConflict, shopHrefOf } from './present.ts'
import { categoryPage } from './views.ts'

type C = Context<Env>
const PICTURES = 12

const empty: CategoryWish = { title: '', slug: '', blurb: '', parentId: null, mediaId: null, hue: 150 }

export async function readCategory(c: C): Promise<StaffCategory> {
  const category = await findCategory(c.var.db, Number(c.req.param('id')))
  if (!category) throw new Problem(404)
  return category
}

/** The form of one category, as it is or as it was typed. @param known null for a new one */
export async function showCategory(
  c: C,
  known: StaffCategory | null,
  { typed = known ?? empty, errors = {}, isStale = false }: Typed = {},
): Promise<Response> {
  const { db } = c.var
  const categories = await listTree(db)
  const pictures = await listPictures(c, categories, known, typed.mediaId)
  const who = isStale && known ? await findLastActor(db, 'category', known.id) : ''
  const title = known ? known.title : 'New category'
  const status = isStale ? 409 : Object.keys(errors).length > 0 ? 422 : 200
  return html(
    c,
    categoryPage(
      {
        page: await adminPage(c, title, 'categories'),
        title,
        action: known ? hrefOf(known.id) : '/admin/categories',
        version: known?.version ?? 0,
        fields: fieldViews(
          {
            title: typed.title,
            slug: typed.slug,
            blurb: typed.blurb,
            parent: typed.parentId === null ? '' : String(typed.parentId),
          },
          errors,
        ),
        parents: parentOptions(categories, known?.id ?? null),
        hues: hueChoices(typed.hue),
        pictures: pictureOptions(pictures, typed.mediaId),
        shopHref: known ? shopHrefOf(known.slug) : '',
        productsHref: known ? `${hrefOf(known.id)}/products` : '',
        deleteHref: known ? `${hrefOf(known.id)}/deletion` : '',
        conflict: isStale && known ? presentConflict(known, typed, who, categories) : null,
        mayEdit: may(c, 'catalog.edit'),
      },
      errors,
    ),
    status,
  )
}

type Typed = { typed?: CategoryWish; errors?: FormErrors; isStale?: boolean }

async function listPictures(
  { var: { db } }: C,
  categories: readonly TreeEntry[],
  known: StaffCategory | null,
  chosenId: number | null,
) {
  const ids = known ? await listSomeProducts(db, branchOf(categories, known.id), PICTURES) : []
  return listPictureChoices(db, ids, chosenId)
}
