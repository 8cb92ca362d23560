import type { GatewayMovement } from '../payments/gateway.ts'

/** Money that our ledger says came in or went back by a gateway. */
export type BookedMovement = Omit<GatewayMovement, 'reference'>

/** How a difference ends that is gone by itself. */
export const AGREED_AGAIN = 'The books agree again.'

/** What two books say of one currency; the difference must be nought. */
export type Sum = { currency: string; theirsMinor: number; oursMinor: number }

/** A payment of which the books differ, and what each says of it. */
export type Finding = {
  gatewayPaymentId: string
  kind: 'theirs_only' | 'ours_only' | 'differs'
  currency: string
  theirsMinor: number
  oursMinor: number
  orderId: number | null
}

export type Comparison = {
  /** Both books say the same, movement by movement. */
  agreed: BookedMovement[]
  /** Payments that one book tells something of which the other does not. */
  suspects: Map<string, { theirs: GatewayMovement[]; ours: BookedMovement[] }>
}

/** Sets each movement in the gateway's book against the same one in ours. Pure. */
export function compareBooks(
  theirs: readonly GatewayMovement[],
  ours: readonly BookedMovement[],
): Comparison {
  const left = new Map<string, BookedMovement[]>()
  for (const movement of ours) left.set(keyOf(movement), [...(left.get(keyOf(movement)) ?? []), movement])
  const agreed: BookedMovement[] = []
  const suspects: Comparison['suspects'] = new Map()
  const suspect = (id: string) => {
    const known = suspects.get(id) ?? { theirs: [], ours: [] }
    suspects.set(id, known)
    return known
  }
  for (const movement of theirs) {
    const match = left.get(keyOf(movement))?.pop()
    if (match) agreed.push(match)
    else suspect(movement.gatewayPaymentId).theirs.push(movement)
  }
  for (const movement of [...left.values()].flat()) suspect(movement.gatewayPaymentId).ours.push(movement)
  return { agreed, suspects }
}

const keyOf = ({ kind, id, amountMinor, currency }: BookedMovement): string =>
  [kind, id, amountMinor, currency].join(' ')

/**
 * Adds up both books by currency, in alphabetical order; of a payment that was examined the whole of it counts, and none of
 * its movements beside. Pure.
 */
export function sumBooks(
  agreed: readonly BookedMovement[],
  examined: readonly Pick<Finding, 'gatewayPaymentId' | 'currency' | 'theirsMinor' | 'oursMinor'>[],
): Sum[] {
  const sums = new Map<string, Sum>()
  const add = (currency: string, theirsMinor: number, oursMinor: number) => {
    const sum = sums.get(currency) ?? { currency, theirsMinor: 0, oursMinor: 0 }
    sums.set(currency, {
      currency,
      theirsMinor: sum.theirsMinor + theirsMinor,
      oursMinor: sum.oursMinor + oursMinor,
    })
  }
  const whole = new Set(examined.map(({ gatewayPaymentId }) => gatewayPaymentId))
  for (const { gatewayPaymentId, currency, amountMinor } of agreed)
    if (!whole.has(gatewayPaymentId)) add(currency, amountMinor, amountMinor)
  for (const { currency, theirsMinor, oursMinor } of examined) add(currency, theirsMinor, oursMinor)
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

export const totalOf = (movements: readonly { amountMinor: number }[]): number =>
  movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
