import type { DraftOrder, DraftWish } from '#src/domain/checkout/draft-orders.ts'
import { normaliseCode } from '#src/domain/pricing/coupons.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import { readAddress } from '../orders/edit-forms.ts'
import { readQuantity, type TypedQuantities, typedQuantities } from '../orders/forms.ts'

/** What a button of the form asks for. */
export type Asked =
  | { kind: 'save' | 'find' | 'customers' | 'place' | 'discard' }
  | { kind: 'add' | 'for'; id: number }

export type TypedDraft = {
  seen: number
  /** The total that was on the page, in minor units. */
  seenTotalMinor: number
  wish: DraftWish
  quantities: TypedQuantities
  asked: Asked
  q: string
  who: string
}

const LONGEST_EMAIL = 254

/** The form as it was sent; what is missing stays as the draft has it. */
export function readDraftForm(form: Record<string, string>, draft: DraftOrder): TypedDraft {
  const text = (name: string, longest: number) => (form[name] ?? '').trim().slice(0, longest)
  const email = text('email', LONGEST_EMAIL)
  return {
    seen: Number(text('version', 15)) || 0,
    seenTotalMinor: Number(text('seen_total', 15)) || 0,
    wish: {
      email: normaliseEmail(email) ?? email,
      address: readAddress(form, draft.address),
      methodId: Number(text('method', 15)) || null,
      gateway: text('payment', 40) || draft.gateway,
      couponCode: normaliseCode(form.code ?? ''),
    },
    quantities: typedQuantities(form),
    asked: readAsked(form.do ?? ''),
    q: text('q', 100),
    who: text('who', 100),
  }
}

function readAsked(typed: string): Asked {
  const [, kind, id] = /^(add|for)-([1-9]\d{0,14})$/.exec(typed) ?? []
  if (kind === 'add' || kind === 'for') return { kind, id: Number(id) }
  return typed === 'find' || typed === 'customers' || typed === 'place' || typed === 'discard'
    ? { kind: typed }
    : { kind: 'save' }
}

/** @returns how many of which variant, or what is wrong with which field */
export function readQuantities(typed: TypedQuantities): {
  quantities: Map<number, number>
  errors: Record<string, string>
} {
  const quantities = new Map<number, number>()
  const errors: Record<string, string> = {}
  for (const [variantId, text] of typed) {
    const quantity = readQuantity(text)
    if (quantity === null) errors[`line-${variantId}`] = 'Enter a whole number, or 0 to take it out'
    else quantities.set(variantId, quantity)
  }
  return { quantities, errors }
}
