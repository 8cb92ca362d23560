import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { html, withCookies } from '../respond.ts'
import { type Paper, paperPage } from './paper.ts'

type C = Context<Env>
type Way = { title: string; backHref: string; backLabel: string; pdfHref: string }

/** Sheets as a page to print. */
export function showPapers(c: C, papers: Paper[], way: Way): Response {
  const { lang } = c.var.settings
  return html(
    c,
    paperPage({ ...way, title: `${way.title} | ${c.var.settings.name}`, lang, dir: 'ltr', papers }),
  )
}

/** Sheets as a file. @param name of the file, without its ending */
export async function sendPapers(c: C, papers: Paper[], name: string): Promise<Response> {
  const { deps, settings, cookies } = c.var
  const { paperPdf } = await import('./pdf.ts')
  const bytes = await paperPdf(papers, { title: `${name} | ${settings.name}`, lang: settings.lang })
  const headers = {
    ...deps.headers,
    'Content-Type': 'application/pdf',
    'Content-Disposition': `inline; filename="${name.replaceAll(/[^\w.-]+/g, '-')}.pdf"`,
    'Cache-Control': 'no-store',
  }
  return new Response(new Uint8Array(bytes), { headers: withCookies(headers, cookies) })
}
