import type { PictureOption } from '#src/admin/categories/views.ts'
import type { HueChoice } from '#src/admin/hues.ts'
import type { AdminPage, Conflict, Pager, SavedView, State } from '#src/admin/page.ts'
import { type FieldView, type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Picture } from '#src/web/picture.ts'

export type CollectionRow = {
  id: number
  title: string
  href: string
  shopHref: string
  /** "12 products laid out by hand", or its rules in words. */
  detail: string
  image: Picture | null
  hue: number
  state: State
}

export function collectionListPage(props: {
  page: AdminPage
  views: SavedView[]
  rows: CollectionRow[]
  pager: Pager
  /** '' where there is nothing to show all of. */
  clearHref: string
  mayEdit: boolean
}): string {
  return render('admin/collections/list', props)
}

type Option = { value: string; label: string }

export type RuleView = {
  index: number
  field: string
  label: string
  control: 'choose' | 'type' | 'none'
  hint: string
  inputmode: string
  typed: string
  error: string
  options: Option[]
}

export type ProductTile = {
  id: number
  title: string
  image: Picture | null
  hue: number
  state: State | null
}

export type Matches = {
  /** "42 products match"; what to do first where that cannot be said. */
  words: string
  tiles: ProductTile[]
  /** "and 30 more", '' for none. */
  more: string
}

export type CollectionPageProps = {
  page: AdminPage
  title: string
  action: string
  version: number
  kind: 'hand' | 'rules'
  fields: Record<
    'title' | 'slug' | 'blurb' | 'joined' | 'sort' | 'status' | 'seo_title' | 'seo_description',
    FieldView
  >
  sorts: Option[]
  rules: RuleView[]
  newRules: Option[]
  /** null for one made by hand. */
  matches: Matches | null
  laidOut: ProductTile[]
  find: string
  /** null where nothing was looked for. */
  found: ProductTile[] | null
  hues: HueChoice[]
  pictures: PictureOption[]
  pictureError: string
  /** '' where shoppers do not see it. */
  shopHref: string
  /** '' for a new one. */
  deleteHref: string
  conflict: Conflict | null
  mayEdit: boolean
}

export function collectionPage(props: CollectionPageProps, errors: FormErrors): string {
  const isRefused = Object.keys(errors).length > 0 || props.conflict !== null
  const page = withErrorTitle(props.page, isRefused)
  return render('admin/collections/edit', { ...props, page, problems: problemsOf(errors) })
}

/** Replaces #matches while rules are edited. */
export function matchesFragment(matches: Matches): string {
  return render('admin/collections/_matches', { matches })
}
