import { render } from '#src/platform/views/render.ts'

/** A sheet to print or to send: an invoice, a credit note, a packing slip. All of it is words already. */
export type Paper = {
  title: string
  /** Under the title: "Order 1001", "For invoice INV-00001". */
  under: string
  from: string[]
  to: string[]
  facts: { label: string; value: string }[]
  /** The first column is wide and stands at the start, the others at the end. */
  heads: string[]
  rows: { cells: string[]; small: string }[]
  /** What is taxed at which rate, beside the sums; empty where no prices are shown. */
  taxHeads: string[]
  taxes: string[][]
  sums: { label: string; amount: string; isTotal: boolean }[]
  notes: string[]
}

export type PaperPage = {
  /** Of the window. */
  title: string
  lang: string
  dir: 'ltr' | 'rtl'
  papers: Paper[]
  backHref: string
  backLabel: string
  /** '' where there is no file of it. */
  pdfHref: string
}

export const paperPage = (props: PaperPage): string => render('papers/page', props)
