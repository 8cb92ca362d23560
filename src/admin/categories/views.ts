import type { HueChoice } from '#src/admin/hues.ts'
import type { AdminPage, Conflict, Pager, State } from '#src/admin/page.ts'
import { type FieldView, type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { Picture } from '#src/web/picture.ts'

export type CategoryRow = {
  id: number
  title: string
  href: string
  shopHref: string
  /** From 0; deeper than 5 looks like 5. */
  depth: number
  /** "in Kitchen", '' at the top. */
  inside: string
  /** "12 products". */
  count: string
  image: Picture | null
  hue: number
  /** What moves it; `isOpen` where the step leads somewhere. */
  moves: { to: string; label: string; isOpen: boolean }[]
}

export function categoryListPage(props: { page: AdminPage; rows: CategoryRow[]; mayEdit: boolean }): string {
  return render('admin/categories/list', props)
}

export type PictureOption = { id: number; picture: Picture | null; label: string; isChosen: boolean }

export type CategoryPageProps = {
  page: AdminPage
  title: string
  action: string
  version: number
  fields: Record<'title' | 'slug' | 'blurb' | 'parent', FieldView>
  parents: { value: string; label: string }[]
  hues: HueChoice[]
  pictures: PictureOption[]
  /** Where shoppers see it, '' for a new one. */
  shopHref: string
  productsHref: string
  deleteHref: string
  conflict: Conflict | null
  mayEdit: boolean
}

export function categoryPage(props: CategoryPageProps, errors: FormErrors): string {
  const isRefused = Object.keys(errors).length > 0 || props.conflict !== null
  const page = withErrorTitle(props.page, isRefused)
  return render('admin/categories/edit', { ...props, page, problems: problemsOf(errors) })
}

export type PlacedRow = {
  id: number
  title: string
  href: string
  image: Picture | null
  hue: number
  /** From 1. */
  place: number
  state: State | null
  isFirst: boolean
  isLast: boolean
}

export function categoryProductsPage(props: {
  page: AdminPage
  title: string
  href: string
  shopHref: string
  action: string
  rows: PlacedRow[]
  pager: Pager
  problem: { id: number; typed: string; message: string } | null
  problems: { id: string; message: string }[]
  mayEdit: boolean
}): string {
  return render('admin/categories/products', {
    ...props,
    page: withErrorTitle(props.page, props.problem !== null),
  })
}

export function categoryFarewellPage(props: {
  page: AdminPage
  title: string
  href: string
  action: string
  version: number
  /** What will happen, a sentence each. */
  sentences: string[]
  isStale: boolean
}): string {
  return render('admin/categories/delete', props)
}
