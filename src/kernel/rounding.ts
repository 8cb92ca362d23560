/**
 * The one place where the shop decides how a fraction of a minor unit becomes a whole one.
 *
 * Half goes away from zero, so that a refund mirrors its sale to the unit. That is what tax offices ask of
 * shops: HMRC's VATREC12030 (0.5 of a penny or more goes up), Canada's Excise Tax Act s. 165.2(2) and Revenu
 * Québec (half a cent or more counts as a whole cent). The EU leaves the method to its members, within
 * neutrality and proportionality (CJEU C-484/06 Ahold, C-302/07 J D Wetherspoon, which also says that
 * a member may forbid rounding every line down).
 */

/**
 * Divides exactly and rounds half away from zero.
 * @throws RangeError on a zero denominator
 */
export function divideHalfUpBig(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('Cannot divide by zero')
  const isNegative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  const quotient = (top * 2n + bottom) / (bottom * 2n)
  return isNegative ? -quotient : quotient
}

/**
 * Divides two whole numbers exactly and rounds half away from zero: 5/2 is 3, -5/2 is -3.
 * @throws RangeError on a zero denominator, a number that is not a safe integer, or a result that is none
 */
export function divideHalfUp(numerator: number, denominator: number): number {
  return toSafeNumber(divideHalfUpBig(toBigInt(numerator), toBigInt(denominator)))
}

/**
 * A share of an amount, amount × part ÷ whole, rounded half away from zero. Exact even where the product is
 * beyond what a number can hold.
 * @throws RangeError as divideHalfUp does
 */
export function shareHalfUp(amount: number, part: number, whole: number): number {
  return toSafeNumber(divideHalfUpBig(toBigInt(amount) * toBigInt(part), toBigInt(whole)))
}

/** @throws RangeError where the number is not a safe integer */
export function toBigInt(value: number): bigint {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not a safe whole number: ${value}`)
  return BigInt(value)
}

/** @throws RangeError where a number cannot hold the value exactly */
export function toSafeNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`Beyond what a number can hold: ${value}`)
  return number
}
