import type { Context } from 'hono'
import type { Env } from './env.ts'

/**
 * A header of the request, by its name in small letters. Node has parsed the headers already; asking the Request for one
 * builds all of it anew, which costs as much as a ready page.
 */
export function readHeader(c: Context<Env>, name: string): string | undefined {
  const parsed = c.env?.incoming?.headers
  if (!parsed) return c.req.header(name)
  const value = parsed[name]
  return Array.isArray(value) ? value.join(', ') : value
}
