import type { Context } from 'hono'
import { countPartsOf } from '#src/domain/catalog/bundles/bundle-queries.ts'
import {
  countImagesOf,
  countVariants,
  findProductRow,
  type ProductRow,
} from '#src/domain/catalog/edit/product-rows.ts'
import { listRelatedIds } from '#src/domain/catalog/edit/related.ts'
import { countFilesOf } from '#src/domain/downloads/product-file.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import type { Env } from '#src/web/env.ts'
import { Problem } from '#src/web/respond.ts'
import { logHref } from '../page-context.ts'
import { statusWords } from './edit-present.ts'
import type { ProductTabs } from './edit-views.ts'

type C = Context<Env>
export const PRODUCT = '/:id{[1-9][0-9]{0,14}}'

export const indexOf = (c: C) => openSearchIndex(c.var.deps.database.engine)

/** @throws Problem 404 where there is no such product */
export async function readRow(c: C): Promise<ProductRow> {
  const row = await findProductRow(c.var.db, Number(c.req.param('id')))
  if (!row) throw new Problem(404)
  return row
}

export async function tabsOf(
  c: C,
  row: ProductRow,
  current: 'details' | 'variants' | 'bundle' | 'images' | 'files' | 'related',
): Promise<ProductTabs> {
  const path = `/admin/products/${row.id}`
  const [variants, parts, images, files, related] = await Promise.all([
    countVariants(c.var.db, row.id),
    countPartsOf(c.var.db, row.id),
    countImagesOf(c.var.db, row.id),
    countFilesOf(c.var.db, row.id),
    listRelatedIds(c.var.db, row.id),
  ])
  const tab = (name: typeof current, label: string, count: number | null, href: string) => ({
    label,
    count,
    href,
    isCurrent: name === current,
  })
  return {
    id: row.id,
    title: row.title,
    state: statusWords(row, c.var.settings),
    shopHref: `/products/${encodeURIComponent(row.slug)}`,
    shopLabel: row.status === 'active' ? 'See it in the shop' : 'Preview',
    logHref: logHref(c, 'product', row.id),
    tabs: [
      tab('details', 'Details', null, path),
      tab('variants', 'Variants', variants, `${path}/variants`),
      tab('bundle', 'Made of', parts > 0 ? parts : null, `${path}/bundle`),
      tab('images', 'Pictures', images, `${path}/images`),
      tab('files', 'Files', files, `${path}/files`),
      tab('related', 'Goes well with', related.length, `${path}/related`),
    ],
  }
}
