import path from 'node:path'
import { type Context, Hono } from 'hono'
import { changeHero } from '#src/domain/content/change-hero.ts'
import { storePhotograph } from '#src/domain/media/keep-picture.ts'
import { saveMedia } from '#src/domain/media/save-media.ts'
import { changeSettings, versionOf } from '#src/domain/settings/change-settings.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { type Photograph, readPhotograph } from '#src/platform/images.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { refuseFront, type TypedFront, takeFront, typedFront, withFront } from './front-form.ts'
import { pictureRefusal } from './picture-refusals.ts'
import { frontPage } from './views.ts'

type C = Context<Env>
const HERE = '/admin/content/front'
const area = { name: 'front page', keys: ['front', 'story'] } as const
const LONGEST_ALT = 200

/** The shop's first page: its words, its picture, and what stands below in which order. */
export const frontRoutes = new Hono<Env>()
  .get('/', allow('content.edit'), (c) => showFront(c, {}, 200))

  .post('/', allow('content.edit'), async (c) => {
    const { db, form, formAll, now, settings } = c.var
    const typed = takeFront(form, formAll)
    const errors = refuseFront(typed)
    if (Object.keys(errors).length > 0) return showFront(c, { typed, errors }, 422)
    const wanted = withFront(settings, typed)
    const change = { area, wanted, seen: form.version ?? '', actor: actorOf(c), now }
    const since = await changeSettings(db, change)
    if (since) {
      const { changedBy: who, current } = since
      const conflict = { who, fields: differences(typedFront(current), typed) }
      return showFront(c, { typed, conflict, current }, 409)
    }
    leaveFlash(c, 'saved')
    return redirect(c, HERE)
  })

  .post('/picture', allow('content.edit'), async (c) => {
    const { db, form, formAll, now } = c.var
    if (form.remove) await changeHero(db, { hero: null, actor: actorOf(c), now })
    else {
      const alt = (form.alt ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_ALT)
      const file = formAll?.get('picture')
      const isFile = file instanceof File && file.size > 0
      const read = isFile ? await readPhotograph(new Uint8Array(await file.arrayBuffer())) : 'nothing'
      if (typeof read === 'string')
        return showFront(c, { alt, errors: { picture: pictureRefusal(read) } }, 422)
      await changeHero(db, { hero: { ...(await keep(c, read)), alt }, actor: actorOf(c), now })
    }
    leaveFlash(c, 'saved')
    return redirect(c, HERE)
  })

/** Keeps a photograph with its smaller copies. */
async function keep(c: C, photograph: Photograph) {
  const { db, deps, now } = c.var
  const store = openMediaStore(path.join(deps.config.dataDir, 'media'))
  const row = await storePhotograph(store, photograph)
  await inTransaction(db, async (tx) => {
    await saveMedia(tx, [row], now)
  })
  return { src: `/media/${row.file}`, width: row.width, height: row.height }
}

const labels: Record<Exclude<keyof TypedFront, 'parts'>, string> = {
  title: 'First words',
  text: 'Below them',
  story_title: 'Title of the story',
  story_text: 'Story',
  story_product: 'Product of the story',
}

function differences(theirs: TypedFront, yours: TypedFront): Conflict['fields'] {
  const names = Object.keys(labels) as (keyof typeof labels)[]
  const fields = names.map((name) => ({ label: labels[name], theirs: theirs[name], yours: yours[name] }))
  const order = ({ parts }: TypedFront) =>
    parts.flatMap(({ label, isShown }) => (isShown ? [label] : [])).join(', ')
  return [...fields, { label: 'Parts', theirs: order(theirs), yours: order(yours) }]
    .filter((field) => field.theirs !== field.yours)
    .map(({ label, theirs: one, yours: other }) => ({
      label,
      theirs: one || 'Empty',
      yours: other || 'Empty',
    }))
}

async function showFront(
  c: C,
  said: { typed?: TypedFront; errors?: FormErrors; conflict?: Conflict; current?: Settings; alt?: string },
  status: 200 | 409 | 422,
): Promise<Response> {
  const { settings } = c.var
  const { errors = {}, conflict = null, current = settings } = said
  const page = await adminPage(c, 'Front page', 'content')
  const props = {
    page: withErrorTitle(page, status === 422),
    version: versionOf(current, area),
    typed: said.typed ?? typedFront(settings),
    errors,
    problems: problemsOf(errors),
    conflict,
    stockTitle: settings.tagline || settings.name,
    hero: settings.hero,
    alt: said.alt ?? settings.hero?.alt ?? '',
  }
  return html(c, frontPage(props), status)
}
