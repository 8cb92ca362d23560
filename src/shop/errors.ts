import type { Context } from 'hono'
import { bareErrorPage } from '#src/platform/http/error-views.ts'
import type { Env } from '#src/web/env.ts'
import { type Problem, withCookies } from '#src/web/respond.ts'
import { keepPopular } from './home/shelves.ts'
import { keepTiles } from './home/tiles.ts'
import { shopPage } from './page-context.ts'
import { type ShopErrorProps, shopErrorPage } from './pages/views.ts'

const titles: Record<number, string> = {
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible',
  410: 'Gone',
  413: 'Too large',
  422: 'Not readable',
  429: 'Too many requests',
}

/** Who came for something that is not there is shown what is. */
const isMissing = new Set([404, 410])
const POPULAR = 4

async function waysOn(c: Context<Env>): Promise<Pick<ShopErrorProps, 'categories' | 'popular'>> {
  const { deps, settings, now } = c.var
  const [categories, popular] = await Promise.all([keepTiles(deps, now), keepPopular(deps, settings, now)])
  return { categories, popular: popular.slice(0, POPULAR) }
}

/** A refusal in the shop's clothes, or a bare page where even those cannot be had. */
export async function errorResponse(c: Context<Env>, problem: Problem): Promise<Response> {
  const { deps } = c.var
  const status = problem.status in titles ? problem.status : 422
  const headers = {
    ...(deps?.headers ?? {}),
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  }
  if (!deps) return new Response(bareErrorPage({ status, reference: '', shopName: '' }), { status, headers })
  const page = await shopPage(c, { title: titles[status] ?? 'Problem' })
  const body = shopErrorPage({
    page,
    status: status as ShopErrorProps['status'],
    detail: problem.detail,
    ...(isMissing.has(status) ? await waysOn(c) : {}),
  })
  return new Response(body, { status, headers: withCookies(headers, c.var.cookies) })
}
