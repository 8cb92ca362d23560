import { render } from '#src/platform/views/render.ts'

const kept = new Map<number, string>()
const MANY = 1_000

/** The header's link to the bag: all that a page shows of a guest who has one. */
export function bagLink(count: number): string {
  const known = kept.get(count)
  if (known !== undefined) return known
  const link = render('shop/cart/_bag', { count })
  if (count < MANY) kept.set(count, link)
  return link
}
