import { pathProblem } from './paths.ts'

export type RedirectRefusal = 'bad_from' | 'bad_to' | 'to_itself' | 'loop' | 'taken'

/**
 * A path as it is compared: decoded, without the slash that some shops end theirs with.
 * @returns null for what cannot be the path of an address
 */
export function normalisePath(typed: string): string | null {
  const raw = typed.trim().replace(/[?#].*$/, '')
  if (pathProblem(raw)) return null
  try {
    const path = decodeURIComponent(raw)
    if (/[\p{C}\\]/u.test(path)) return null
    return path.replace(/\/+$/, '') || '/'
  } catch {
    return null
  }
}

/** Where a redirect leads: a path of this shop, with its filters where it has some. @returns null where it is none */
export function normaliseTarget(typed: string): string | null {
  const target = typed.trim()
  return pathProblem(target) ? null : target
}

/** The path of a target alone, as it would be asked for. */
export const pathOf = (target: string): string => normalisePath(target) ?? target
