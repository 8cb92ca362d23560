import type { AdminPage, Conflict } from '#src/admin/page.ts'
import type { Problem } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
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
