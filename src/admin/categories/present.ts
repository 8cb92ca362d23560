import type { CategoryView } from '#src/domain/catalog/category.ts'
import type {
  CategoryFarewell,
  PictureChoice,
  StaffCategory,
  TreeEntry,
} from '#src/domain/catalog/category-staff.ts'
import type { CategoryProblem, CategoryWish } from '#src/domain/catalog/change-category.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Conflict } from '../page.ts'
import { countWords, thumb } from '../words.ts'
import type { CategoryRow, PictureOption } from './views.ts'

const DEEPEST = 5

export const shopHrefOf = (slug: string): string => `/categories/${encodeURIComponent(slug)}`
export const hrefOf = (id: number): string => `/admin/categories/${id}`

export function presentTree(categories: readonly CategoryView[]): CategoryRow[] {
  const titles = new Map(categories.map((category) => [category.id, category.title]))
  return categories.map((category) => {
    const beside = categories.filter((each) => each.parentId === category.parentId)
    const at = beside.indexOf(category)
    const parent = category.parentId === null ? '' : (titles.get(category.parentId) ?? '')
    return {
      id: category.id,
      title: category.title,
      href: hrefOf(category.id),
      shopHref: shopHrefOf(category.slug),
      depth: Math.min(category.depth, DEEPEST),
      inside: parent && `in ${parent}`,
      count: countWords(category.productCount, 'product', 'products'),
      image: thumb(category.image?.src ?? ''),
      hue: category.hue,
      moves: [
        { to: 'up', label: 'Up', isOpen: at > 0 },
        { to: 'down', label: 'Down', isOpen: at < beside.length - 1 },
        { to: 'out', label: 'Out', isOpen: parent !== '' },
      ],
    }
  })
}

/** Every category that this one may stand in: not itself, and nothing below it. */
export function parentOptions(
  categories: readonly TreeEntry[],
  id: number | null,
): { value: string; label: string }[] {
  const below = new Set(id === null ? [] : branchOf(categories, id))
  return [
    { value: '', label: 'Nothing: it stands in the menu' },
    ...categories
      .filter((category) => !below.has(category.id))
      .map((category) => ({
        value: String(category.id),
        label: `${'– '.repeat(category.depth)}${category.title}`,
      })),
  ]
}

/** A category and all below it; the list is in the order of the tree. */
export function branchOf(categories: readonly TreeEntry[], id: number): number[] {
  const branch = new Set([id])
  for (const { id: each, parentId } of categories)
    if (parentId !== null && branch.has(parentId)) branch.add(each)
  return [...branch]
}

export function pictureOptions(choices: readonly PictureChoice[], chosenId: number | null): PictureOption[] {
  return choices.map((choice) => ({
    id: choice.id,
    picture: thumb(choice.file),
    label: choice.alt,
    isChosen: choice.id === chosenId,
  }))
}

export const categoryErrors: Record<
  Exclude<CategoryProblem, 'unknown_category' | 'changed_since'>,
  FormErrors
> = {
  no_title: { title: 'Enter a name' },
  slug_taken: { slug: 'Another category has this address. Choose another one' },
  unknown_parent: { parent: 'That category is gone. Choose another one' },
  inside_itself: { parent: 'A category cannot stand inside itself or what is below it' },
  unknown_picture: { media: 'That picture is gone. Choose another one' },
}

/** What the other person's save and this form do not agree on. */
export function presentConflict(
  theirs: StaffCategory,
  yours: CategoryWish,
  who: string,
  categories: readonly TreeEntry[],
): Conflict {
  const inside = (id: number | null) => categories.find((each) => each.id === id)?.title ?? 'The menu'
  const pictureWords = (id: number | null) => (id === null ? 'None' : `No ${id}`)
  const pairs: [string, string, string][] = [
    ['Name', theirs.title, yours.title],
    ['Address', theirs.slug, yours.slug],
    ['Inside', inside(theirs.parentId), inside(yours.parentId)],
    ['In a sentence or two', theirs.blurb, yours.blurb],
    ['Picture', pictureWords(theirs.mediaId), pictureWords(yours.mediaId)],
    ['Tint', String(theirs.hue), String(yours.hue)],
  ]
  const fields = pairs.map(([label, theirs, yours]) => ({ label, theirs, yours }))
  return { who: who || 'Somebody', fields: fields.filter((field) => field.theirs !== field.yours) }
}

/** What deleting does, said before it is done. */
export function farewellWords(title: string, farewell: CategoryFarewell): string[] {
  const { products, onlyHere, children, parentTitle } = farewell
  const words =
    products === 0
      ? ['No product stands in it.']
      : [
          `${countWords(products, 'product loses', 'products lose')} it. They stay in the shop.`,
          ...(onlyHere > 0
            ? [`${countWords(onlyHere, 'of them stands', 'of them stand')} in no other category.`]
            : []),
        ]
  if (children.length > 0)
    words.push(
      `${children.join(', ')} ${children.length === 1 ? 'moves' : 'move'} up to ${parentTitle || 'the menu'}.`,
    )
  words.push(
    parentTitle
      ? `Old links to ${title} lead to ${parentTitle}.`
      : `Old links to ${title} find nothing any more.`,
  )
  return words
}
