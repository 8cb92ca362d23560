/** What is sent of a file, first and last byte; `isPart` where somebody asked for less than all. */
export type Part = { from: number; to: number; isPart: boolean }

/**
 * What the header Range asks for (RFC 9110, 14). Several ranges, other units and what cannot be read are answered with the
 * whole, as is what goes on from a file that has been replaced since.
 * @param ifRange the tag of the file of which the first part is there already
 */
export function readPart(
  range: string | undefined,
  ifRange: string | undefined,
  { size, tag }: { size: number; tag: string },
): Part | 'outside' {
  const whole = { from: 0, to: size - 1, isPart: false }
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? []
  if ((first === '' && last === '') || (ifRange !== undefined && ifRange !== tag)) return whole
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'outside' : { from: size - length, to: size - 1, isPart: true }
  }
  const [from, to] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)]
  if (last !== '' && Number(last) < from) return whole
  return from >= size ? 'outside' : { from, to, isPart: true }
}
