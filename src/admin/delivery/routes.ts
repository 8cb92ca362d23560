import { type Context, Hono } from 'hono'
import {
  addZone,
  changeZone,
  countriesOf,
  removeZone,
  type ZoneDraft,
  type ZoneRefusal,
  zoneVersion,
} from '#src/domain/shipping/change-zone.ts'
import { listZones, type StaffZone } from '#src/domain/shipping/queries.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { settingsTabs } from '../settings/tabs.ts'
import { NameForm, readZone } from './forms.ts'
import { deliveryMethodRoutes } from './method-routes.ts'
import {
  countryBoxes,
  nowhereWords,
  placesWords,
  presentMethods,
  presentZone,
  zoneConflict,
  zoneHref,
} from './present.ts'
import { deliveryPage, zonePage } from './views.ts'

type C = Context<Env>
type Said = { draft?: ZoneDraft; errors?: FormErrors; conflict?: Conflict; current?: StaffZone }
const ZONE = '/:zone{[1-9][0-9]{0,14}}'

const words: Record<ZoneRefusal, string> = {
  no_name: 'Enter a name, such as the part of the world it is',
  too_long: 'Use 60 characters or fewer',
  name_taken: 'There is a zone of this name already',
}

/** Where the shop delivers to, how, and for how much. */
export const adminDeliveryRoutes = new Hono<Env>()
  .get('/', allow('settings.edit'), (c) => showZones(c, { value: '', error: '' }, 200))

  .post('/', allow('settings.edit'), async (c) => {
    const { name } = NameForm.parse(c.var.form)
    const added = await addZone(c.var.db, { name, actor: actorOf(c), now: c.var.now })
    if (typeof added === 'string') return showZones(c, { value: name, error: words[added] }, 422)
    leaveFlash(c, 'saved')
    return redirect(c, zoneHref(added))
  })

  .get(ZONE, allow('settings.edit'), (c) => showZone(c, {}, 200))

  .post(ZONE, allow('settings.edit'), async (c) => {
    const { db, form, formAll, now } = c.var
    const draft = readZone(formAll)
    const id = zoneIdOf(c)
    const change = { id, draft, seen: form.version ?? '', actor: actorOf(c), now }
    const refused = await changeZone(db, change)
    if (refused === 'unknown_zone') throw new Problem(404)
    if (typeof refused === 'string') return showZone(c, { draft, errors: { name: words[refused] } }, 422)
    if (refused) {
      const { changedBy, current } = refused
      return showZone(c, { draft, current, conflict: zoneConflict(changedBy, current, draft) }, 409)
    }
    leaveFlash(c, 'saved')
    return redirect(c, zoneHref(id))
  })

  .post(`${ZONE}/removal`, allow('settings.edit'), async (c) => {
    const refused = await removeZone(c.var.db, { id: zoneIdOf(c), actor: actorOf(c), now: c.var.now })
    if (refused) throw new Problem(404)
    leaveFlash(c, 'removed')
    return redirect(c, '/admin/settings/delivery')
  })

  .route(`${ZONE}/methods`, deliveryMethodRoutes)

const zoneIdOf = (c: C): number => Number(c.req.param('zone'))

async function showZones(
  c: C,
  added: { value: string; error: string },
  status: 200 | 422,
): Promise<Response> {
  const { db, settings } = c.var
  const zones = await listZones(db)
  const page = await adminPage(c, 'Delivery', 'settings')
  return html(
    c,
    deliveryPage({
      page: withErrorTitle(page, status === 422),
      tabs: settingsTabs(c, 'delivery'),
      problems: added.error ? problemsOf({ name: added.error }) : [],
      zones: zones.map((zone) => presentZone(zone, settings)),
      nowhere: nowhereWords(zones, settings.country),
      added,
    }),
    status,
  )
}

async function showZone(c: C, said: Said, status: 200 | 409 | 422): Promise<Response> {
  const { db, settings } = c.var
  const zones = await listZones(db)
  const zone = said.current ?? zones.find(({ id }) => id === zoneIdOf(c))
  if (!zone) throw new Problem(404)
  const { draft, errors = {}, conflict = null } = said
  const chosen = draft?.countries ?? countriesOf(zone)
  const page = await adminPage(c, zone.name, 'settings')
  return html(
    c,
    zonePage({
      page: withErrorTitle(page, status === 422),
      problems: problemsOf(errors),
      id: zone.id,
      title: zone.name,
      version: zoneVersion(zone),
      conflict,
      name: { value: draft?.name ?? zone.name, error: errors.name ?? '' },
      taxMode: draft?.taxMode ?? zone.taxMode,
      countries: countryBoxes(zones, zone.id, chosen),
      chosen: placesWords(chosen),
      methods: presentMethods(zone, settings),
    }),
    status,
  )
}
