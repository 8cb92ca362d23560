import { stockTheme, themeCss, themeHash } from '#src/domain/content/theme.ts'
import { keepSettings, type Settings } from '#src/domain/settings/settings.ts'
import type { Deps } from './env.ts'

/** How a shop presents itself on every page: its mark, its colours, its letters. */
export function looksOf({ assets }: Deps, { logo, theme }: Settings) {
  return {
    /** '' for the first letter in a circle. */
    logo: logo === '' || logo.startsWith('/') ? logo : assets.address(logo),
    /** '' where the shop wears the stock colours. */
    themeHref: theme === null ? '' : `/theme.css?v=${themeHash(theme)}`,
    /** Letters of the visitor's own machine: none is fetched ahead. */
    hasSystemFont: theme !== null && theme.font !== 'figtree',
  }
}

/**
 * The owner's theme as a stylesheet. Under its own hash it never changes; under another, as a page asks that was made
 * before a change, it is today's and asked for again.
 */
export async function respondTheme(deps: Deps, hash: string): Promise<Response> {
  await deps.memory.refresh()
  const theme = (await keepSettings(deps.db, deps.memory)).theme ?? stockTheme
  const cache = hash === themeHash(theme) ? 'public, max-age=31536000, immutable' : 'no-cache'
  return respondCss(deps, themeCss(theme), cache)
}

export function respondCss(deps: Deps, css: string, cache: string): Response {
  const headers = { ...deps.headers, 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': cache }
  return new Response(css, { headers })
}
