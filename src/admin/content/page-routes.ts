import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { htmlOfMarkdown } from '#src/domain/catalog/rich-text.ts'
import { deletePage, editPage, type PageFields } from '#src/domain/content/edit-page.ts'
import { type EditedPage, isNeeded, type PageRefusal } from '#src/domain/content/page.ts'
import { findEditedPage, listEditedPages } from '#src/domain/content/staff-queries.ts'
import { slugify } from '#src/kernel/slug.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { whenWords } from '../words.ts'
import { markdownOfHtml } from './markdown.ts'
import { contentPage, pagesPage, type TypedPage } from './views.ts'

type C = Context<Env>
const HERE = '/admin/content/pages'
const PAGE = '/:id{[1-9][0-9]{0,14}}'
const LONGEST_TEXT = 60_000

/** What the shop says in its own words: delivery, returns, terms. */
export const pageRoutes = new Hono<Env>()
  .get('/', allow('content.edit'), async (c) => {
    const { db, settings, now } = c.var
    const pages = await listEditedPages(db)
    return html(
      c,
      pagesPage({
        page: await adminPage(c, 'Pages', 'content'),
        rows: pages.map(({ id, slug, title, state, updatedAt }) => ({
          title,
          href: `${HERE}/${id}`,
          path: `/pages/${slug}`,
          isDraft: state === 'draft',
          when: whenWords(updatedAt, now, settings),
        })),
      }),
    )
  })

  .get('/new', allow('content.edit'), async (c) => {
    const last = (await listEditedPages(c.var.db)).at(-1)
    return showPage(c, null, { typed: { ...blank, position: String((last?.position ?? 0) + 1) } }, 200)
  })

  .post('/new', allow('content.edit'), (c) => save(c, null))

  .get(PAGE, allow('content.edit'), async (c) => showPage(c, await readPage(c), {}, 200))

  .post(PAGE, allow('content.edit'), async (c) => save(c, await readPage(c)))

  .post(`${PAGE}/delete`, allow('content.edit'), async (c) => {
    const { db, now } = c.var
    const page = await readPage(c)
    const refusal = await deletePage(db, { id: page.id, actor: actorOf(c), now })
    if (refusal) return showPage(c, page, { errors: { delete: messages.needed } }, 422)
    leaveFlash(c, 'removed')
    return redirect(c, HERE)
  })

const blank: TypedPage = { title: '', slug: '', summary: '', source: '', state: 'draft', position: '1' }

const line = (longest: number, words: string) =>
  z
    .string()
    .transform((typed) => typed.replaceAll(/\s+/g, ' ').trim())
    .refine((text) => text.length <= longest, words)

const PageForm = z.object({
  title: line(120, 'Use 120 letters or fewer').refine((text) => text !== '', 'Enter a title'),
  slug: line(80, 'Use 80 letters or fewer'),
  summary: line(200, 'Use 200 letters or fewer'),
  source: z.string().max(LONGEST_TEXT, `Use ${LONGEST_TEXT} letters or fewer`),
  state: z.enum(['published', 'draft'], 'Choose one of the list'),
  position: z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, 'Enter a whole number, 0 to 999')
    .transform(Number),
})

const messages: Record<PageRefusal, string> = {
  no_title: 'Enter a title',
  slug_taken: 'Another page has this address',
  needed: 'The checkout and the foot of every page lead here, so this page stays where it is, and published',
}
const fieldOf: Record<PageRefusal, string> = { no_title: 'title', slug_taken: 'slug', needed: 'state' }

async function readPage(c: C): Promise<EditedPage> {
  const page = await findEditedPage(c.var.db, Number(c.req.param('id')))
  if (!page) throw new Problem(404)
  return page
}

async function save(c: C, before: EditedPage | null): Promise<Response> {
  const { db, form, now } = c.var
  const typed = {
    ...blank,
    ...Object.fromEntries(Object.keys(blank).map((name) => [name, form[name] ?? ''])),
  }
  const read = PageForm.safeParse(typed)
  if (!read.success) {
    const errors = Object.fromEntries(read.error.issues.map((issue) => [issue.path[0], issue.message]))
    return showPage(c, before, { typed, errors }, 422)
  }
  const bodyHtml = await htmlOfMarkdown(read.data.source)
  if (form.preview) return showPage(c, before, { typed, previewHtml: bodyHtml }, 200)
  const fields: PageFields = { ...read.data, slug: slugify(read.data.slug || read.data.title), bodyHtml }
  const change = { id: before?.id ?? null, fields, seen: form.version ?? '', actor: actorOf(c), now }
  const saved = await editPage(db, change)
  if (saved === 'unknown_page') throw new Problem(404)
  if (typeof saved === 'string')
    return showPage(c, before, { typed, errors: { [fieldOf[saved]]: messages[saved] } }, 422)
  if (typeof saved === 'object') {
    const current = await readPage(c)
    const theirs = await typedOf(current)
    const conflict = { who: saved.changedBy, fields: differences(theirs, typed) }
    return showPage(c, current, { typed, conflict }, 409)
  }
  leaveFlash(c, 'saved')
  return redirect(c, `${HERE}/${saved}`)
}

const labels: Record<keyof TypedPage, string> = {
  title: 'Title',
  slug: 'Address',
  summary: 'In one sentence',
  source: 'Text',
  state: 'State',
  position: 'Place',
}

function differences(theirs: TypedPage, yours: TypedPage): Conflict['fields'] {
  const names = Object.keys(labels) as (keyof TypedPage)[]
  return names
    .filter((name) => theirs[name] !== yours[name])
    .map((name) => ({ label: labels[name], theirs: theirs[name] || 'Empty', yours: yours[name] || 'Empty' }))
}

async function typedOf({
  title,
  slug,
  summary,
  source,
  bodyHtml,
  state,
  position,
}: EditedPage): Promise<TypedPage> {
  const text = source || (await markdownOfHtml(bodyHtml))
  return { title, slug, summary, source: text, state, position: String(position) }
}

async function showPage(
  c: C,
  before: EditedPage | null,
  said: { typed?: TypedPage; errors?: FormErrors; conflict?: Conflict; previewHtml?: string },
  status: 200 | 409 | 422,
): Promise<Response> {
  const { errors = {}, conflict = null, previewHtml = '' } = said
  const title = before?.title ?? 'A new page'
  const page = await adminPage(c, title, 'content')
  const props = {
    page: withErrorTitle(page, status === 422),
    title,
    action: before ? `${HERE}/${before.id}` : `${HERE}/new`,
    version: before ? String(before.updatedAt) : '',
    typed: said.typed ?? (before ? await typedOf(before) : blank),
    errors,
    problems: problemsOf(errors),
    conflict,
    previewHtml,
    shopHref: before?.state === 'published' ? `/pages/${encodeURIComponent(before.slug)}` : '',
    deleting: before === null ? 'never' : isNeeded(before.slug) ? 'needed' : 'may',
  }
  return html(c, contentPage(props), status)
}
