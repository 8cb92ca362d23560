import type { Context } from 'hono'
import { followRedirect } from '#src/domain/content/follow-redirect.ts'
import type { Env } from '#src/web/env.ts'
import { type Problem, withCookies } from '#src/web/respond.ts'
import { errorResponse } from './errors.ts'

type C = Context<Env>

/** Where nothing stands any more, what stood there may have moved; else the refusal in the shop's clothes. */
export async function answerProblem(c: C, problem: Problem): Promise<Response> {
  const isGone = problem.status === 404 || problem.status === 410
  const isLookedFor = c.req.method === 'GET' || c.req.method === 'HEAD'
  return (isGone && isLookedFor && c.var.deps && (await movedResponse(c))) || errorResponse(c, problem)
}

async function movedResponse(c: C): Promise<Response | null> {
  const { db, deps, now } = c.var
  const asked = new URL(c.req.url)
  const target = await followRedirect(db, asked.pathname, now).catch((error: unknown) => {
    // Whoever meets a broken database here still gets the page that says so.
    deps.log.error({ err: error, path: asked.pathname }, 'a redirect could not be read')
    return null
  })
  if (target === null) return null
  const { pathname, search, hash } = new URL(target, asked)
  const headers = {
    ...deps.headers,
    'Cache-Control': 'no-cache',
    Location: pathname + (search || asked.search) + hash,
  }
  return new Response(null, { status: 301, headers: withCookies(headers, c.var.cookies) })
}
