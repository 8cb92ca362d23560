import { z } from 'zod'
import { MOST_OF_A_PART, MOST_PARTS } from '#src/domain/catalog/bundles/bundle.ts'
import type { PartWish } from '#src/domain/catalog/bundles/save-bundle.ts'
import { parseQuantity } from '#src/kernel/quantity.ts'

export const BundleQuery = z.object({
  variant: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullable().catch(null),
  q: z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, 200)),
})

/** One of the parts as its number was typed. */
export type TypedPart = { variantId: number; units: string }

const Id = z.string().regex(/^[1-9]\d{0,14}$/)

/** The list as the form held it, after its button: one more thing, one fewer, or as it was. */
export function readParts(form: Record<string, string>, ids: readonly unknown[]): TypedPart[] {
  const read = ids.slice(0, 2 * MOST_PARTS).flatMap((each) => {
    const id = Id.safeParse(each)
    return id.success ? [Number(id.data)] : []
  })
  const typed = [...new Set(read)].map((variantId) => ({
    variantId,
    units: (form[`units-${variantId}`] ?? '1').trim().slice(0, 20),
  }))
  const [, to = '', id = ''] = /^(add|away)-([1-9]\d{0,14})$/.exec(form.step ?? '') ?? []
  const variantId = Number(id)
  if (to === 'away') return typed.filter((part) => part.variantId !== variantId)
  const isNew = to === 'add' && !typed.some((part) => part.variantId === variantId)
  return isNew ? [...typed, { variantId, units: '1' }] : typed
}

/** @returns the parts as numbers, and a sentence for each that is none, by its field */
export function readUnits(typed: readonly TypedPart[]): {
  parts: PartWish[]
  errors: Record<string, string>
} {
  const errors: Record<string, string> = {}
  const parts = typed.map(({ variantId, units }) => {
    const quantity = parseQuantity(units)
    if (typeof quantity === 'number' && quantity >= 1 && quantity <= MOST_OF_A_PART)
      return { variantId, quantity }
    errors[`units-${variantId}`] = `Enter a whole number from 1 to ${MOST_OF_A_PART}`
    return { variantId, quantity: 0 }
  })
  return { parts, errors }
}
