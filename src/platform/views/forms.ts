/** What one field shows: the text as it was typed, and why it was refused ('' where it was not). */
export type FieldView = { value: string; error: string }

/** One line of the "There is a problem" summary; `id` is the field it leads to. */
export type Problem = { id: string; message: string }

/** Field name → message, in the order of the page. A field's id is its name. */
export type FormErrors = Readonly<Record<string, string>>

/**
 * Joins typed values with their messages so that a template reads `fields.email.value` and
 * `fields.email.error` and neither is ever missing.
 */
export function fieldViews<Name extends string>(
  values: Readonly<Record<Name, string>>,
  errors: FormErrors,
): Record<Name, FieldView> {
  const entries = Object.entries<string>(values).map(([name, value]) => [
    name,
    { value, error: errors[name] ?? '' },
  ])
  return Object.fromEntries(entries)
}

/** The summary's lines, each a link to the field it speaks of. */
export function problemsOf(errors: FormErrors): Problem[] {
  return Object.entries(errors).map(([id, message]) => ({ id, message }))
}

/** A screen reader reads the title first, so a refused form says so there. */
export function withErrorTitle<Page extends { title: string }>(page: Page, hasErrors: boolean): Page {
  return hasErrors ? { ...page, title: `Error: ${page.title}` } : page
}
