import type { AdminPage, Conflict, State } from '#src/admin/page.ts'
import { type FormErrors, fieldViews, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { render } from '#src/platform/views/render.ts'
import type { ProductTabs } from './edit-views.ts'
import type { TypedFile } from './file-forms.ts'

type Choice = { id: number; title: string }
type Form = { typed: TypedFile; errors: FormErrors; variants: Choice[] }

export type FilesProps = Form & {
  page: AdminPage
  product: ProductTabs
  path: string
  mayEdit: boolean
  /** Whether there is room for another. */
  hasRoom: boolean
  mostSize: string
  files: {
    href: string
    title: string
    name: string
    size: string
    /** Who gets it, and its rules: "Every variant · 5 downloads within 30 days". */
    rules: string
    /** "3 orders can fetch it" */
    holders: string
    state: State | null
  }[]
}

export type FileProps = Form & {
  page: AdminPage
  product: ProductTabs
  path: string
  /** Of the product's files. */
  backHref: string
  mayEdit: boolean
  title: string
  facts: { label: string; text: string }[]
  version: number
  mostSize: string
  isMissing: boolean
  conflict: Conflict | null
  /** What becomes of those who can still fetch it. */
  removal: string
}

const fieldsOf = ({ typed, errors, variants }: Form) => {
  const { variants: ticked, audience, ...texts } = typed
  return {
    fields: fieldViews(texts, errors),
    audience,
    fileError: errors.file ?? '',
    variantsError: errors.variants ?? '',
    variants: variants.map((each) => ({ ...each, isTicked: ticked.includes(each.id) })),
    problems: problemsOf(errors),
  }
}

export function filesPage(props: FilesProps): string {
  const page = withErrorTitle(props.page, Object.keys(props.errors).length > 0)
  return render('admin/products/files', { ...props, page, ...fieldsOf(props) })
}

export function filePage(props: FileProps): string {
  const page = withErrorTitle(props.page, Object.keys(props.errors).length > 0)
  return render('admin/products/file', { ...props, page, ...fieldsOf(props) })
}
