import { z } from 'zod'
import {
  type FileRules,
  LONGEST_LABEL,
  MOST_DAYS,
  MOST_DOWNLOADS,
} from '#src/domain/downloads/product-file.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) =>
      typed
        .replaceAll(/[\p{C}\s]+/gu, ' ')
        .trim()
        .slice(0, longest),
    )

const FileForm = z.object({
  label: text(LONGEST_LABEL),
  audience: z.enum(['all', 'some']).catch('all'),
  max_downloads: text(20),
  valid_days: text(20),
})

/** The fields of a file's form, as typed. */
export type TypedFile = z.output<typeof FileForm> & { variants: number[] }

export const freshFile: TypedFile = {
  ...{ label: '', audience: 'all', max_downloads: '5', valid_days: '30', variants: [] },
}

/** A file's rules as its form shows them. */
export const typedFile = ({ label, variantIds, maxDownloads, validDays }: FileRules): TypedFile => ({
  label,
  audience: variantIds === null ? 'all' : 'some',
  max_downloads: String(maxDownloads ?? ''),
  valid_days: String(validDays ?? ''),
  variants: variantIds ?? [],
})

/** @param form with every value of a repeated field */
export function readFileForm(form: FormData | null): TypedFile {
  const ids = (form?.getAll('variants') ?? []).map(String).filter((id) => /^[1-9]\d{0,14}$/.test(id))
  return {
    ...FileForm.parse(Object.fromEntries(form ?? new FormData())),
    variants: [...new Set(ids.map(Number))],
  }
}

/** @returns what was decided, with what is wrong by the field's name */
export function readRules(typed: TypedFile): { rules: FileRules; errors: FormErrors } {
  const errors: Record<string, string> = {}
  const count = (field: 'max_downloads' | 'valid_days', most: number, what: string) => {
    const words = typed[field]
    if (words === '') return null
    const value = /^\d{1,6}$/.test(words) ? Number(words) : 0
    if (value >= 1 && value <= most) return value
    errors[field] = `Enter a whole number of ${what} from 1 to ${most}, or leave it empty`
    return null
  }
  if (typed.audience === 'some' && typed.variants.length === 0)
    errors.variants = 'Tick at least one variant, or choose every variant'
  const rules = {
    label: typed.label,
    variantIds: typed.audience === 'all' ? null : typed.variants,
    maxDownloads: count('max_downloads', MOST_DOWNLOADS, 'downloads'),
    validDays: count('valid_days', MOST_DAYS, 'days'),
  }
  return { rules, errors }
}
