import { z } from 'zod'
import { type Order, unitsBack } from '#src/domain/orders/order.ts'
import type { RefundLine } from '#src/domain/orders/refund-order.ts'
import { parseMinor } from '#src/kernel/money.ts'

const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, longest))

export const DispatchForm = z.object({ carrier: text(60), tracking_number: text(80) })
export const RefundForm = z.object({
  amount: text(40),
  reason: text(200),
  restock: z
    .literal('1')
    .transform(() => true)
    .catch(false),
})

export const ReasonForm = z.object({ reason: text(200) })
export const DecisionForm = z.object({ answer: text(600) })
export const OpenReturnForm = z.object({ key: text(64), reason: text(100), answer: text(600) })
export const ClosingForm = z.object({
  amount: text(40),
  reason: text(200),
  refund: z
    .literal('1')
    .transform(() => true)
    .catch(false),
})

/** How many of each line, as typed: fields are called `line-` and the line's id. */
export type TypedQuantities = Map<number, string>

export function typedQuantities(form: Record<string, string>): TypedQuantities {
  return new Map(
    Object.entries(form).flatMap(([name, typed]): [number, string][] => {
      const [, id] = /^line-([1-9]\d{0,14})$/.exec(name) ?? []
      return id === undefined ? [] : [[Number(id), typed.trim()]]
    }),
  )
}

/** @returns whole units; an empty field is none, and null is said of anything else that is no count */
export function readQuantity(typed: string): number | null {
  if (typed === '') return 0
  return /^\d{1,6}$/.test(typed) ? Number(typed) : null
}

/** @returns minor units, null where nothing was typed, or why it is no amount */
export function readAmount(typed: string, currency: string): number | null | { error: string } {
  if (typed === '') return null
  const amount = parseMinor(typed, currency)
  if (amount === 'too_precise')
    return { error: `Write the amount in full, with no parts below the smallest coin` }
  return typeof amount === 'string' || amount === 0
    ? { error: 'Enter an amount, like 12.50, or leave it empty' }
    : amount
}

/** A tracking number as carriers print them, with or without gaps. */
export const isTrackingNumber = (typed: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N} ./_-]*$/u.test(typed)

/** The lines that were chosen, and what is wrong with each field; lines of other orders are not even looked at. */
export function readLines(order: Order, typed: ReadonlyMap<number, string>, restock: boolean) {
  const chosen: RefundLine[] = []
  const errors: Record<string, string> = {}
  for (const line of order.lines) {
    const quantity = readQuantity(typed.get(line.id) ?? '')
    const left = line.quantity - unitsBack(order.refunds, line.id)
    if (quantity === null || quantity > left)
      errors[`line-${line.id}`] = `Enter a number from 0 to ${left} for ${line.title}`
    else if (quantity > 0) chosen.push({ orderLineId: line.id, quantity, restock })
  }
  return { chosen, errors }
}
