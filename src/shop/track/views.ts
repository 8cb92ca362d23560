import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { ShopPage } from '#src/shop/page.ts'

export type TrackProps = {
  page: ShopPage
  values: { number: string; email: string }
  /** `number` carries "we found no such order" as well, so that nobody learns which of the two was wrong. */
  errors: FormErrors
}

/** Finds an order by its number and the address it was ordered with; answers 303 to the order's page. */
export function trackPage({ page, values, errors }: TrackProps): string {
  return render('shop/track/page', {
    page: withErrorTitle(page, Object.keys(errors).length > 0),
    fields: fieldViews(values, errors),
    problems: problemsOf(errors),
  })
}
