import type { AdminPage, State } from '#src/admin/page.ts'
import { render } from '#src/platform/views/render.ts'

/** One kind of care, and how it stands. */
export type CareCard = {
  id: string
  title: string
  what: string
  state: State
  /** "Last sound yesterday 03:00". */
  when: string
  /** What can be asked for, null for nothing. */
  action: { href: string; label: string } | null
  /** What is wrong, each where it is mended. */
  links: { href: string; text: string }[]
}

/** A run of any of them. */
export type CareRow = {
  what: string
  state: State
  result: string
  /** What is broken, a line each. */
  broken: string[]
  when: string
  who: string
}

export type HealthProps = {
  page: AdminPage
  cards: CareCard[]
  /** How to back this shop up where it does not do so itself, ''. */
  advice: string
  rows: CareRow[]
  /** The files there are, newest first. */
  files: { name: string; size: string; when: string }[]
  /** How many of them stay, ''. */
  keeping: string
}

export function healthPage(props: HealthProps): string {
  return render('admin/health/health', props)
}
