import type { Settings } from '#src/domain/settings/settings.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'

export type MenuName = 'header' | 'footer'
export type TypedLink = { label: string; href: string; heading: string }

const most: Record<MenuName, number> = { header: 12, footer: 40 }

/** The rows of a form, as they were typed; those that are empty are not there. */
export function takeLinks(form: FormData | null, name: MenuName): TypedLink[] {
  const column = (field: string) => (form?.getAll(field) ?? []).map((value) => oneLine(String(value)))
  const [labels, hrefs, headings] = [column('label'), column('href'), column('heading')]
  return labels
    .slice(0, most[name] + 1)
    .map((label, row) => ({ label, href: hrefs[row] ?? '', heading: headings[row] ?? '' }))
    .filter(({ label, href }) => label !== '' || href !== '')
}

const oneLine = (typed: string) => typed.replaceAll(/\s+/g, ' ').trim()

/** What a button of a row does: "up:2", "down:2", "remove:2". */
export function moveLinks(links: TypedLink[], action: string): TypedLink[] {
  const [, verb, row] = /^(up|down|remove):(\d{1,2})$/.exec(action) ?? []
  const at = Number(row)
  if (!verb || at >= links.length) return links
  if (verb === 'remove') return links.toSpliced(at, 1)
  const to = at + (verb === 'up' ? -1 : 1)
  const [moved, other] = [links[at], links[to]]
  return moved && other ? links.with(to, moved).with(at, other) : links
}

/** @returns messages by the fields' ids */
export function refuseLinks(links: TypedLink[], name: MenuName): FormErrors {
  const errors: Record<string, string> = {}
  if (links.length > most[name]) errors[`${name}-label-${most[name]}`] = `Use ${most[name]} links or fewer`
  for (const [row, { label, href, heading }] of links.entries()) {
    if (label === '' || label.length > 60) errors[`${name}-label-${row}`] = 'Enter words, 60 letters at most'
    if (href.length > 500 || !/^\/(?![/\\])[^\s\\]*$/.test(href))
      errors[`${name}-href-${row}`] = 'Enter a path in this shop, like /categories/kitchen'
    if (name === 'footer' && (heading === '' || heading.length > 40))
      errors[`${name}-heading-${row}`] = 'Enter a heading, 40 letters at most'
  }
  return errors
}

/** The settings with this menu in them; null makes it follow categories and pages again. */
export function withMenu(settings: Settings, name: MenuName, links: TypedLink[] | null): Settings {
  const own = links?.map(({ label, href, heading }) =>
    name === 'header' ? { label, href } : { label, href, heading },
  )
  return { ...settings, menus: { ...settings.menus, [name]: own ?? null } }
}
