import type { AdminPage } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'

/** What was found of one kind. */
export type FoundGroup = {
  id: string
  label: string
  /** A drawing of views/components/icon. */
  icon: string
  rows: { label: string; detail: string; href: string; end: string }[]
  /** The list with all of them, '' where all are here. */
  moreHref: string
  moreLabel: string
}

export type FoundProps = { q: string; groups: FoundGroup[] }

export function searchPage(props: FoundProps & { page: AdminPage }): string {
  return render('admin/search/page', props)
}

/** The same for the palette: options that the arrows move through. */
export function foundFragment({ q, groups }: FoundProps): string {
  // Each option needs an id of its own, which the field names while it is chosen.
  const numbered = groups.map((group) => ({
    ...group,
    options: [
      ...group.rows,
      ...(group.moreHref ? [{ label: group.moreLabel, detail: '', href: group.moreHref, end: '' }] : []),
    ].map((row, index) => ({ ...row, id: `f-${group.id}-${index}` })),
  }))
  return render('admin/search/_found', { q, groups: numbered })
}

export type KeyGroup = { label: string; rows: { keys: string[]; label: string }[] }
export type KeysProps = { groups: KeyGroup[]; isOn: boolean }

export function keysPage(props: KeysProps & { page: AdminPage }): string {
  return render('admin/search/keys', props)
}

export function keysFragment(props: KeysProps): string {
  return render('admin/search/_keys', props)
}
