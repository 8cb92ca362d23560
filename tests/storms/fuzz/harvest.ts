import type { FuzzShop, Role } from './shop.ts'

export type Field = { name: string; value: string }
/** A form as a page shows it, its fields filled in. */
export type Form = { action: string; fields: Field[]; isMultipart: boolean }
export type Harvest = { links: string[]; forms: Form[] }

const MOST_PAGES = 250

/** Walks a shop's pages as somebody of a role and gathers what can be followed and sent from there. */
export async function harvest(shop: FuzzShop, role: Role, doors: string[]): Promise<Harvest> {
  const seen = new Set<string>()
  const shapes = new Set<string>()
  const waiting = [...doors]
  const links: string[] = []
  const forms: Form[] = []
  while (waiting.length > 0 && seen.size < MOST_PAGES) {
    const page = waiting.shift() ?? '/'
    if (seen.has(page)) continue
    seen.add(page)
    const { cookie } = await shop.passOf(role)
    const response = await shop.app.request(new Request(shop.origin + page, { headers: { cookie } }))
    const html = (response.headers.get('content-type') ?? '').includes('html') ? await response.text() : ''
    if (response.status !== 200) continue
    links.push(page)
    for (const [, href] of html.matchAll(/\shref="(\/[^"#]*)"/g)) waiting.push(decode(href ?? ''))
    for (const form of readForms(html)) {
      // One of each kind: the same form of a hundred products is one.
      const shape = `${form.action.replaceAll(/\d+/g, '#')} ${form.fields.map(({ name }) => name).join()}`
      if (!shapes.has(shape)) forms.push(form)
      shapes.add(shape)
    }
  }
  return { links, forms }
}

function readForms(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, head = '', body = '']) => {
    const action = /\saction="([^"]*)"/.exec(head)?.[1]
    if (!/method="post"/i.test(head) || !action) return []
    const fields = [...body.matchAll(/<(input|select|textarea|button)\b([^>]*)>/g)].flatMap(
      ([, , tag = '']) => {
        const name = /\sname="([^"]*)"/.exec(tag)?.[1]
        const value = /\svalue="([^"]*)"/.exec(tag)?.[1] ?? ''
        return name && name !== 'csrf' ? [{ name: decode(name), value: decode(value) }] : []
      },
    )
    return [{ action: decode(action), fields, isMultipart: head.includes('multipart') }]
  })
}

const decode = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
