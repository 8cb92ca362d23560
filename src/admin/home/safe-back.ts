import { safeNext } from '#src/web/respond.ts'

/** Where the back office is, and nothing else of the shop. */
export const safeBack = (to: string | undefined): string => {
  const path = safeNext(to, '/admin')
  return /^\/admin(?:[/?]|$)/.test(path) ? path : '/admin'
}
