import { type Context, Hono } from 'hono'
import { changeSettings, versionOf } from '#src/domain/settings/change-settings.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { adminDeliveryRoutes } from '../delivery/routes.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { adminTaxRoutes } from '../taxes/routes.ts'
import { connectionRoutes } from './connection-routes.ts'
import { factsOf } from './facts.ts'
import type { SettingField } from './fields.ts'
import { type Section, sectionsFor } from './sections.ts'
import { settingsTabs } from './tabs.ts'
import { settingsPage } from './views.ts'

type C = Context<Env>
type Said = { typed?: Record<string, string>; errors?: FormErrors; conflict?: Conflict; current?: Settings }

const hrefOf = ({ name }: Section) => `/admin/settings/${name}`

/** The shop's own rules, a form a page. */
export const adminSettingsRoutes = new Hono<Env>()
  .route('/delivery', adminDeliveryRoutes)
  .route('/taxes', adminTaxRoutes)
  .route('/connections', connectionRoutes)
  .get('/', allow('settings.edit'), (c) => redirect(c, '/admin/settings/shop'))

  .get('/:section', allow('settings.edit'), (c) => showSection(c, findSection(c), {}, 200))

  .post('/:section', allow('settings.edit'), async (c) => {
    const { db, form, now, settings } = c.var
    const section = findSection(c)
    const typed = Object.fromEntries(section.fields.map(({ name }) => [name, form[name] ?? '']))
    const { draft, errors } = readForm(section, typed, settings)
    if (Object.keys(errors).length > 0) return showSection(c, section, { typed, errors }, 422)
    const change = { area: section, wanted: draft, seen: form.version ?? '', actor: actorOf(c), now }
    const since = await changeSettings(db, change)
    if (since) {
      const { changedBy: who, current } = since
      const conflict = { who, fields: differences(section, current, draft) }
      return showSection(c, section, { typed, conflict, current }, 409)
    }
    leaveFlash(c, 'saved')
    return redirect(c, hrefOf(section))
  })

function findSection(c: C): Section {
  const name = c.req.param('section')
  const section = sectionsFor(c.var.deps.database.engine).find((each) => each.name === name)
  if (!section) throw new Problem(404)
  return section
}

/** @returns the settings as they would be, and what is wrong with which field */
function readForm(section: Section, typed: Record<string, string>, settings: Settings) {
  const draft = structuredClone(settings)
  const errors: Record<string, string> = {}
  for (const field of section.fields) {
    const error = field.read(typed[field.name] ?? '', draft)
    if (error) errors[field.name] = error
  }
  return { draft, errors: Object.keys(errors).length > 0 ? errors : section.refuse(draft) }
}

function differences(section: Section, current: Settings, draft: Settings): Conflict['fields'] {
  return section.fields
    .map((field) => ({
      label: field.label,
      theirs: wordsOf(field, current),
      yours: wordsOf(field, draft),
    }))
    .filter(({ theirs, yours }) => theirs !== yours)
}

function wordsOf(field: SettingField, settings: Settings): string {
  const shown = field.show(settings)
  if (field.kind === 'switch') return shown ? 'On' : 'Off'
  if (field.kind === 'choice') return field.options.find(({ value }) => value === shown)?.label ?? shown
  return shown || 'Empty'
}

async function showSection(c: C, section: Section, said: Said, status: 200 | 409 | 422): Promise<Response> {
  const { settings } = c.var
  const { typed, errors = {}, conflict = null, current = settings } = said
  const page = await adminPage(c, section.title, 'settings')
  return html(
    c,
    settingsPage({
      page: withErrorTitle(page, status === 422),
      tabs: settingsTabs(c, section.name),
      title: section.title,
      intro: section.intro,
      action: hrefOf(section),
      version: versionOf(current, section),
      fields: section.fields.map(({ show, read: _, ...field }) => ({
        ...field,
        value: typed ? (typed[field.name] ?? '') : show(settings),
        error: errors[field.name] ?? '',
      })),
      problems: problemsOf(errors),
      conflict,
      facts: factsOf(c, section),
    }),
    status,
  )
}
