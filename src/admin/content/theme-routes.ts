import path from 'node:path'
import { type Context, Hono } from 'hono'
import { changeLogo } from '#src/domain/content/change-logo.ts'
import { fonts, isReadable, offersFor, pairsOf, themeCss } from '#src/domain/content/theme.ts'
import { listStock } from '#src/domain/inventory/stock-lists.ts'
import { saveMedia } from '#src/domain/media/save-media.ts'
import { changeSettings, versionOf } from '#src/domain/settings/change-settings.ts'
import type { Settings, Theme } from '#src/domain/settings/settings.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { readMark } from '#src/platform/images.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment, Problem, redirect } from '#src/web/respond.ts'
import { respondCss } from '#src/web/theme.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage, backFace } from '../page-context.ts'
import { presentProduct } from '../products/present.ts'
import { pictureRefusal } from './picture-refusals.ts'
import { draftHref, readTheme, type TypedTheme, takeTyped, typedOf } from './theme-form.ts'
import { samplePage, type ThemePreview, themePage, themePreviewFragment } from './views.ts'

type C = Context<Env>
const HERE = '/admin/content/theme'
const area = { name: 'theme', keys: ['theme'] } as const
const CARDS = 2

/** The owner's colours, corners, letters and mark. */
export const themeRoutes = new Hono<Env>()
  .get('/', allow('content.edit'), (c) => showTheme(c, typedOf(c.var.settings.theme), {}, 200))

  .post('/', allow('content.edit'), async (c) => {
    const typed = takeTyped(c.var.form)
    const theme = readTheme(typed)
    if ('errors' in theme) return showTheme(c, typed, theme, 422)
    if (!pairsOf(theme).every(isReadable)) return showTheme(c, typed, { errors: unreadable }, 422)
    return save(c, theme)
  })

  .post('/reset', allow('content.edit'), (c) => save(c, null))

  .post('/preview', allow('content.edit'), (c) => {
    const { form } = c.var
    const [, name = '', value = ''] = /^(accent|on_accent):(#[0-9a-f]{6})$/.exec(form.use ?? '') ?? []
    const typed = { ...takeTyped(form), ...(name ? { [name]: value } : {}) }
    const theme = readTheme(typed)
    if (isFragment(c)) return html(c, themePreviewFragment('errors' in theme ? null : previewOf(theme)))
    return 'errors' in theme ? showTheme(c, typed, theme, 422) : showTheme(c, typed, {}, 200)
  })

  .get('/draft.css', allow('content.edit'), (c) => {
    const { theme, scheme } = readDraft(c)
    return respondCss(c.var.deps, themeCss(theme, scheme), 'private, no-store')
  })

  .get('/sample', allow('content.edit'), async (c) => {
    const { db, settings } = c.var
    const { theme, scheme } = readDraft(c)
    const { products } = await listStock(db, { view: 'all', text: '', limit: CARDS, offset: 0 })
    const shop = { ...backFace(c), hasSystemFont: theme.font !== 'figtree' }
    const cards = products.map((product) => presentProduct(product, settings))
    const answer = html(c, samplePage({ shop, draftHref: draftHref('draft.css', theme, scheme), cards }))
    // Only this page, which does nothing, may stand in a frame, and only in one of ours.
    const policy = answer.headers.get('Content-Security-Policy') ?? ''
    answer.headers.set(
      'Content-Security-Policy',
      policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    )
    answer.headers.set('X-Frame-Options', 'SAMEORIGIN')
    return answer
  })

  .post('/logo', allow('content.edit'), async (c) => {
    const { db, deps, formAll, form, now } = c.var
    const change = { actor: actorOf(c), now }
    if (form.remove) {
      await changeLogo(db, { ...change, logo: '' })
      leaveFlash(c, 'saved')
      return redirect(c, HERE)
    }
    const file = formAll?.get('logo')
    const isFile = file instanceof File && file.size > 0
    const mark = isFile ? await readMark(new Uint8Array(await file.arrayBuffer())) : 'nothing'
    if (typeof mark === 'string')
      return showTheme(c, typedOf(c.var.settings.theme), { logo: pictureRefusal(mark) }, 422)
    const kept = await openMediaStore(path.join(deps.config.dataDir, 'media')).put(mark.bytes, 'image/webp')
    const { bytes, width, height } = mark
    const row = { ...kept, contentType: 'image/webp', width, height, bytes: bytes.byteLength }
    await inTransaction(db, async (tx) => {
      await saveMedia(tx, [row], now)
    })
    await changeLogo(db, { ...change, logo: `/media/${kept.file}` })
    leaveFlash(c, 'saved')
    return redirect(c, HERE)
  })

const unreadable: FormErrors = {
  on_accent: 'These words cannot be read on this accent. Use one of the colours offered below',
}

async function save(c: C, theme: Theme | null): Promise<Response> {
  const { db, form, now, settings } = c.var
  const wanted = { ...settings, theme }
  const change = { area, wanted, seen: form.version ?? '', actor: actorOf(c), now }
  const since = await changeSettings(db, change)
  if (since) {
    const { changedBy: who, current } = since
    const typed = typedOf(theme)
    const conflict = { who, fields: differences(typedOf(current.theme), typed) }
    return showTheme(c, typed, { conflict, current }, 409)
  }
  leaveFlash(c, 'saved')
  return redirect(c, HERE)
}

const labels: Record<keyof TypedTheme, string> = {
  brand_hue: 'Hue of the shop',
  accent: 'Accent',
  on_accent: 'Words on the accent',
  radius: 'Corners',
  font: 'Letters',
}

function differences(theirs: TypedTheme, yours: TypedTheme): Conflict['fields'] {
  const names = Object.keys(labels) as (keyof TypedTheme)[]
  return names
    .filter((name) => theirs[name] !== yours[name])
    .map((name) => ({ label: labels[name], theirs: theirs[name], yours: yours[name] }))
}

function readDraft(c: C): { theme: Theme; scheme: 'light' | 'dark' } {
  const query = c.req.query()
  const theme = readTheme(takeTyped(query))
  if ('errors' in theme) throw new Problem(404)
  return { theme, scheme: query.scheme === 'dark' ? 'dark' : 'light' }
}

const places = { day: 'By day', night: 'By night', both: 'Always' }

function previewOf(theme: Theme): ThemePreview {
  const pairs = pairsOf(theme)
  return {
    frames: [
      { label: 'By day', src: draftHref('sample', theme, 'light') },
      { label: 'By night', src: draftHref('sample', theme, 'dark') },
    ],
    pairs: pairs.map((pair) => ({
      label: pair.label,
      where: places[pair.where],
      // Rounded down: 4.49 is not 4.5.
      ratio: `${(Math.floor(pair.ratio * 10) / 10).toFixed(1)} : 1`,
      isGood: isReadable(pair),
    })),
    offers: pairs.every(isReadable)
      ? []
      : offersFor(theme).map(({ field, value }) => ({
          name: field,
          value: `${field === 'accent' ? 'accent' : 'on_accent'}:${value}`,
          hex: value,
          words: field === 'accent' ? 'as the accent' : 'for the words',
        })),
  }
}

async function showTheme(
  c: C,
  typed: TypedTheme,
  said: { errors?: FormErrors; conflict?: Conflict; current?: Settings; logo?: string },
  status: 200 | 409 | 422,
): Promise<Response> {
  const { settings } = c.var
  const { errors = {}, conflict = null, current = settings, logo = '' } = said
  const theme = readTheme(typed)
  const page = await adminPage(c, 'Theme', 'content')
  const props = {
    page: withErrorTitle(page, status === 422),
    version: versionOf(current, area),
    typed,
    errors: Object.fromEntries(Object.entries(errors).map(([name, words]) => [name, words ?? ''])),
    problems: problemsOf({ ...errors, ...(logo ? { logo } : {}) }),
    conflict,
    fonts: Object.entries(fonts).map(([value, { label }]) => ({ value, label })),
    isStock: current.theme === null,
    preview: 'errors' in theme ? null : previewOf(theme),
    logo: { src: page.shop.logo, error: logo },
  }
  return html(c, themePage(props), status)
}
