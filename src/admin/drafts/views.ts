import type { AdminPage, Conflict } from '#src/admin/page.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { AddressFields } from '../orders/part-views.ts'

export type DraftRow = { href: string; who: string; units: string; by: string; when: string }

export function draftListPage(props: { page: AdminPage; rows: DraftRow[] }): string {
  return render('admin/drafts/list', props)
}

export type Choice = { value: string; label: string; hint: string; isChosen: boolean }

export type DraftPageProps = {
  page: AdminPage
  href: string
  version: number
  /** "Begun by Oona Reilly, last changed today 10:02" */
  about: string
  lines: {
    variantId: number
    title: string
    detail: string
    unitPrice: string
    total: string
    quantity: string
    /** Why it cannot be sold so, '' where it can. */
    error: string
  }[]
  finder: {
    q: string
    /** null where nothing was looked for. */
    found: { variantId: number; title: string; detail: string; price: string }[] | null
  }
  /** null for who may not look customers up. */
  customers: { who: string; found: { id: number; name: string; email: string }[] | null } | null
  email: string
  emailError: string
  address: AddressFields
  /** Empty where nothing travels, or nobody delivers there. */
  methods: Choice[]
  methodNote: string
  payments: Choice[]
  code: string
  codeNote: string
  money: { label: string; amount: string; kind: 'row' | 'total' | 'note' }[]
  seenTotalMinor: number
  conflict: Conflict | null
  errors: FormErrors
}

export function draftPage(props: DraftPageProps): string {
  const problems = problemsOf(props.errors)
  return render('admin/drafts/detail', {
    ...props,
    problems,
    page: withErrorTitle(props.page, problems.length > 0),
  })
}
