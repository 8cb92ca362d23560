import { z } from 'zod'
import { parseQuantity } from '#src/kernel/quantity.ts'

const id = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number)

/** An id in an address or a form; null for anything that is none. */
export const readId = (text: string | undefined): number | null => id.safeParse(text).data ?? null

/** How many; what is wrong with the text otherwise. */
const quantity = z.string().transform(parseQuantity)

/** What is added: a variant by its id, or a product's slug with its options beside it. */
export const AddForm = z.object({
  variantId: id.optional().catch(undefined),
  // No slug is as long: such a one leads nowhere, as any other that is not ours.
  product: z
    .string()
    .transform((slug) => slug.slice(0, 200))
    .optional(),
  quantity: quantity.default(1),
})

export const LineForm = z.object({
  quantity: quantity.optional(),
  remove: z.string().optional(),
})

export const CouponForm = z.object({
  code: z.string().trim().max(200).default(''),
  /** The gift card to take out. */
  gift_card: id.optional().catch(undefined),
  remove: z.string().optional(),
})
