import { z } from 'zod'
import { fonts, stockTheme } from '#src/domain/content/theme.ts'
import type { Theme } from '#src/domain/settings/settings.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'

/** What was typed, by the names of the fields. */
export type TypedTheme = Record<'brand_hue' | 'accent' | 'on_accent' | 'radius' | 'font', string>

const whole = (most: number, words: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, words)
    .transform(Number)
    .refine((number) => number <= most, words)
const colour = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'Choose a colour, or write one like #d4e157')

const ThemeForm = z.object({
  brand_hue: whole(360, 'Enter a whole number, 0 to 360'),
  accent: colour,
  on_accent: colour,
  radius: whole(32, 'Enter a whole number, 0 to 32'),
  font: z.enum(Object.keys(fonts) as [Theme['font']], 'Choose one of the list'),
})

/** What the form shows of a theme. */
export function typedOf(theme: Theme | null): TypedTheme {
  const { brandHue, accent, onAccent, radius, font } = theme ?? stockTheme
  return { brand_hue: String(brandHue), accent, on_accent: onAccent, radius: String(radius), font }
}

export function takeTyped(form: Record<string, string>): TypedTheme {
  const { brand_hue = '', accent = '', on_accent = '', radius = '', font = '' } = form
  return { brand_hue, accent, on_accent, radius, font }
}

/** @returns the theme, or what is wrong with which field */
export function readTheme(typed: TypedTheme): Theme | { errors: FormErrors } {
  const read = ThemeForm.safeParse(typed)
  if (!read.success)
    return { errors: Object.fromEntries(read.error.issues.map((issue) => [issue.path[0], issue.message])) }
  const { brand_hue: brandHue, accent, on_accent: onAccent, radius, font } = read.data
  return { brandHue, accent, onAccent, radius, font }
}

/** A stylesheet for a theme that is not saved yet, and the page that tries it on. */
export function draftHref(path: string, theme: Theme, scheme: 'light' | 'dark'): string {
  const query = new URLSearchParams({ ...typedOf(theme), scheme })
  return `/admin/content/theme/${path}?${query}`
}
