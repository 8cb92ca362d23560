import type { Tx } from '#src/platform/db/db.ts'
import { ensureCategory, findCategoryByPath, findCategoryByTitle } from '../catalog/save-category.ts'
import type { ImportMark } from './import-mark.ts'
import type { ProductDraft } from './read/product-draft.ts'
import { type KeptFields, typeOf } from './to-product-input.ts'

/** Where products go for which the file names no kind. */
const UNSORTED = 'All sorts'

type Places = KeptFields['categories']

/** Where a new product stands: at the paths of the file, else in the category of its kind. */
export async function firstPlaces(tx: Tx, draft: ProductDraft, now: number): Promise<Places> {
  if (draft.categories) return placesAt(tx, draft.categories, now)
  return [{ id: await ensureCategory(tx, typeOf(draft) || UNSORTED, now), position: 0 }]
}

/** Its places as they are; only what changed in the file since its last import is changed here. */
export async function movedPlaces(
  tx: Tx,
  known: { id: number; product_type: string },
  { draft, before, now }: { draft: ProductDraft; before: ImportMark | null; now: number },
): Promise<Places> {
  const places = await tx
    .selectFrom('product_categories')
    .select(['category_id as id', 'position'])
    .where('product_id', '=', known.id)
    .orderBy('category_id')
    .execute()
  if (draft.categories) return followPaths(tx, places, { paths: draft.categories, before, now })
  return followType(tx, places, { oldType: known.product_type, type: typeOf(draft), now })
}

/** Places that the file no longer names are left, new ones are taken, and what staff did with the others stays. */
async function followPaths(
  tx: Tx,
  places: Places,
  { paths, before, now }: { paths: string[]; before: ImportMark | null; now: number },
): Promise<Places> {
  const old = before?.categories ?? []
  const left: (number | null)[] = []
  for (const path of old)
    if (!paths.includes(path)) left.push(await findCategoryByPath(tx, titlesOf(path), null))
  const stay = places.filter(({ id }) => !left.includes(id))
  const added = await placesAt(
    tx,
    paths.filter((path) => !old.includes(path)),
    now,
  )
  const moved = [...stay, ...added.filter(({ id }) => stay.every((place) => place.id !== id))]
  return moved.length > 0 ? moved : placesAt(tx, paths, now)
}

/** Where the file changed its kind, the old kind's category gives way to the new one's. */
async function followType(
  tx: Tx,
  places: Places,
  { oldType, type, now }: { oldType: string; type: string; now: number },
): Promise<Places> {
  const hasMoved = oldType !== type
  if (places.length > 0 && !hasMoved) return places
  const oldId = hasMoved ? await findCategoryByTitle(tx, oldType || UNSORTED) : null
  const id = await ensureCategory(tx, type || UNSORTED, now)
  const others = places.filter((place) => place.id !== oldId && place.id !== id)
  return [...others, { id, position: 0 }]
}

async function placesAt(tx: Tx, paths: readonly string[], now: number): Promise<Places> {
  const ids = new Set<number>()
  for (const path of paths) {
    const id = await findCategoryByPath(tx, titlesOf(path), { now })
    if (id !== null) ids.add(id)
  }
  return [...ids].map((id) => ({ id, position: 0 }))
}

const titlesOf = (path: string): string[] => path.split(' > ')
