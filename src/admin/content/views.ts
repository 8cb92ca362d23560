import type { AdminPage, Conflict, Pager } from '#src/admin/page.ts'
import type { Problem } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { TypedFront } from './front-form.ts'
import type { TypedTheme } from './theme-form.ts'

type Option = { value: string; label: string }

/** How a draft looks, and how well it reads. */
export type ThemePreview = {
  frames: { label: string; src: string }[]
  pairs: { label: string; where: string; ratio: string; isGood: boolean }[]
  /** What would do instead; [] where everything can be read. */
  offers: { name: string; value: string; hex: string; words: string }[]
}

export type ThemePageProps = {
  page: AdminPage
  version: string
  typed: TypedTheme
  errors: Record<string, string>
  problems: Problem[]
  conflict: Conflict | null
  fonts: Option[]
  isStock: boolean
  /** null while what is typed is no theme. */
  preview: ThemePreview | null
  logo: { src: string; error: string }
}

export function themePage(props: ThemePageProps): string {
  return render('admin/content/theme', props)
}

/** The same for htmx, in place of #preview. */
export function themePreviewFragment(preview: ThemePreview | null): string {
  return render('admin/content/_preview', { preview })
}

/** What a shopper would see, small. */
export type SamplePageProps = {
  shop: { name: string; logo: string; lang: string; hasSystemFont: boolean }
  draftHref: string
  cards: object[]
}

export function samplePage(props: SamplePageProps): string {
  return render('admin/content/sample', props)
}

export type TypedPage = Record<'title' | 'slug' | 'summary' | 'source' | 'state' | 'position', string>

export type PagesPageProps = {
  page: AdminPage
  rows: { title: string; href: string; path: string; isDraft: boolean; when: string }[]
}

export function pagesPage(props: PagesPageProps): string {
  return render('admin/content/pages', props)
}

export type ContentPageProps = {
  page: AdminPage
  title: string
  action: string
  version: string
  typed: TypedPage
  errors: Readonly<Record<string, string>>
  problems: Problem[]
  conflict: Conflict | null
  /** Sanitised; '' where it was not asked for. */
  previewHtml: string
  /** '' for what shoppers do not see. */
  shopHref: string
  /** 'needed' where the shop's own pages lead to it. */
  deleting: string
}

export function contentPage(props: ContentPageProps): string {
  return render('admin/content/page', props)
}

export type RedirectListProps = {
  csrf: string
  rows: { id: number; from: string; to: string; hits: string }[]
  pager: Pager
  empty: { text: string; clearHref: string }
}

export type RedirectsPageProps = RedirectListProps & {
  page: AdminPage
  q: string
  typed: { from: string; to: string }
  errors: Readonly<Record<string, string>>
  problems: Problem[]
}

export function redirectsPage(props: RedirectsPageProps): string {
  return render('admin/content/redirects', props)
}

/** The same list for htmx, in place of #rows. */
export function redirectListFragment(props: RedirectListProps): string {
  return render('admin/content/_redirects', props)
}

export type MenuView = {
  name: string
  title: string
  /** False where it follows categories and pages by itself. */
  isOwn: boolean
  links: { label: string; href: string; heading: string }[]
  hasHeadings: boolean
}

export type MenusPageProps = {
  page: AdminPage
  version: string
  menus: MenuView[]
  errors: Readonly<Record<string, string>>
  problems: Problem[]
  conflict: Conflict | null
  /** Addresses that are offered while one is typed. */
  targets: { href: string; label: string }[]
}

export function menusPage(props: MenusPageProps): string {
  return render('admin/content/menus', props)
}

export type FrontPageProps = {
  page: AdminPage
  version: string
  typed: TypedFront
  errors: Readonly<Record<string, string>>
  problems: Problem[]
  conflict: Conflict | null
  /** What the first words are while none are typed. */
  stockTitle: string
  hero: { src: string; width: number; height: number } | null
  alt: string
}

export function frontPage(props: FrontPageProps): string {
  return render('admin/content/front', props)
}
