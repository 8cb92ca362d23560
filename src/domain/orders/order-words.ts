import type { Address } from '#src/kernel/address.ts'
import { toWords } from '../search/terms.ts'

/**
 * The words staff find an order by: number, email, names and place, without case and accents. Each begins after a space,
 * so that the beginning of any word can be looked for.
 */
export function orderWords(order: {
  number: string
  email: string
  shippingAddress: Address
  billingAddress: Address | null
}): string {
  const { shippingAddress: to, billingAddress: payer } = order
  const texts = [
    order.number,
    order.email,
    to.name,
    to.company,
    to.postcode,
    to.city,
    payer?.name,
    payer?.company,
  ]
  return ` ${toWords(texts.join(' ')).join(' ')}`
}
