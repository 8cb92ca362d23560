import { type Context, Hono } from 'hono'
import { checkLog, findLastCheck } from '#src/domain/audit/check-log.ts'
import { type Entry, findEntry, findForgetting, findSeal, findUndoOf } from '#src/domain/audit/entries.ts'
import { countEntries, listEntries, listKinds } from '#src/domain/audit/list-entries.ts'
import { listStaff, nameThings } from '#src/domain/history/name-things.ts'
import { permissionToUndo, refuseUndo, type UndoRefusal, undoEntry } from '#src/domain/history/undo-entry.ts'
import { askForCare } from '#src/domain/verification/ask-for-care.ts'
import { formatDateTime } from '#src/platform/i18n.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { listHref } from '../words.ts'
import { changesOf, fieldWords } from './changes.ts'
import { entriesCsv } from './entries-csv.ts'
import { EntryListQuery, entryListHref, filterOf, placeOf } from './forms.ts'
import { actionWords, hrefOf, presentLog, presentRow, refusalWords, thingWords, whoWords } from './present.ts'
import { entryListPage, entryPage } from './views.ts'

type C = Context<Env>
const ENTRIES_A_PAGE = 50
/** A longer log is checked in the background, with the rest of the books: nobody waits longer than some seconds. */
const MOST_AT_ONCE = 100_000
const ENTRY = '/:id{[1-9][0-9]{0,14}}'

/** Everything that staff and the shop's own hands did, sealed; and a way back for some of it. */
export const adminAuditRoutes = new Hono<Env>()
  .get('/', allow('audit.read'), (c) => showList(c))

  .get('/export.csv', allow('audit.read'), (c) =>
    entriesCsv(c, filterOf(EntryListQuery.parse(c.req.query()), c.var.settings.timeZone)),
  )

  .post('/checks', allow('audit.read'), async (c) => {
    const { db, deps, now } = c.var
    if ((await countEntries(db)) > MOST_AT_ONCE) {
      await askForCare(db, 'books.verify', actorOf(c), now)
      deps.nudge()
      leaveFlash(c, 'verify_asked')
    } else {
      await checkLog(db, { actor: actorOf(c), now })
      leaveFlash(c, 'log_checked')
    }
    return redirect(c, '/admin/audit')
  })

  .get(ENTRY, allow('audit.read'), async (c) => showEntry(c, await readEntry(c), null))

  .post(`${ENTRY}/undo`, allow('audit.read'), async (c) => {
    const entry = await readEntry(c)
    const permission = permissionToUndo(entry)
    if (permission === null || !may(c, permission)) throw new Problem(404)
    const refusal = await undoEntry(c.var.db, { entryId: entry.id, actor: actorOf(c), now: c.var.now })
    if (refusal === 'unknown_entry') throw new Problem(404)
    if (refusal) return showEntry(c, entry, refusal)
    c.var.deps.nudge()
    leaveFlash(c, 'taken_back')
    return redirect(c, `/admin/audit/${entry.id}`)
  })

async function readEntry(c: C): Promise<Entry> {
  const entry = await findEntry(c.var.db, Number(c.req.param('id')))
  if (!entry) throw new Problem(404)
  return entry
}

async function showList(c: C): Promise<Response> {
  const { db, settings, now } = c.var
  const query = EntryListQuery.parse(c.req.query())
  const filter = filterOf(query, settings.timeZone)
  const after = placeOf(query)
  const [list, check, count, options, page] = await Promise.all([
    listEntries(db, filter, { after, limit: ENTRIES_A_PAGE }),
    findLastCheck(db),
    countEntries(db),
    listOptions(c),
    adminPage(c, 'Log of changes', 'audit'),
  ])
  const things = await nameThings(db, list.entries)
  const isFiltered = Object.entries(query).some(([name, value]) => name !== 'after' && value !== '')
  const about = filter.entityId ? await aboutOf(c, query) : { words: '', href: '' }
  const further = list.lookedThrough && list.next
  return html(
    c,
    entryListPage({
      page,
      ...options,
      log: presentLog(check, count, { settings, now }),
      values: query,
      about: about.words,
      aboutHref: about.href,
      clearHref: isFiltered ? '/admin/audit' : '',
      exportHref: entryListHref(query, { after: null, path: '/admin/audit/export.csv' }),
      rows: list.entries.flatMap((entry, n) =>
        things[n] ? [presentRow(entry, things[n], { settings, now })] : [],
      ),
      newestHref: after ? entryListHref(query, { after: null }) : '',
      olderHref: list.next ? entryListHref(query, { after: list.next }) : '',
      lookedThrough: further
        ? `Looked through ${further && list.lookedThrough?.toLocaleString(settings.lang)} entries, back to ${formatDateTime(further.at, settings)}.`
        : '',
    }),
  )
}

/** What the list can be filtered by. */
async function listOptions(c: C) {
  const { db } = c.var
  const [staff, actions, entities] = await Promise.all([
    listStaff(db),
    listKinds(db, 'action'),
    listKinds(db, 'entity'),
  ])
  const option = (value: string, label: string) => ({ value, label })
  return {
    people: [
      option('', 'Anybody'),
      ...staff.map(({ id, name }) => option(String(id), name)),
      option('shop', 'The shop itself'),
    ],
    actions: [option('', 'Anything'), ...actions.map((each) => option(each, actionWords(each)))],
    entities: [option('', 'Anything'), ...entities.map((each) => option(each, fieldWords(each)))],
  }
}

async function aboutOf(c: C, { entity, id }: EntryListQuery) {
  const like = { entity, entityId: id } as Entry
  const [thing] = await nameThings(c.var.db, [like])
  return thing ? { words: thingWords(thing), href: hrefOf(thing) } : { words: '', href: '' }
}

async function showEntry(c: C, entry: Entry, refused: UndoRefusal | null): Promise<Response> {
  const { db, settings } = c.var
  const permission = permissionToUndo(entry)
  const isAllowed = permission !== null && may(c, permission)
  const [page, [thing], seal, forgottenAt, undo, refusal] = await Promise.all([
    adminPage(c, `Entry ${entry.id}`, 'audit'),
    nameThings(db, [entry]),
    findSeal(db, entry.id),
    findForgetting(db, entry.id),
    findUndoOf(db, entry.id),
    refuseUndo(db, entry),
  ])
  const reason = refusal ?? (isAllowed ? null : 'not_allowed')
  const body = entryPage({
    page,
    id: entry.id,
    what: actionWords(entry.action),
    about: thing ? thingWords(thing) : '',
    aboutHref: thing ? hrefOf(thing) : '',
    sameHref: listHref('/admin/audit', { entity: entry.entity, id: entry.entityId }),
    when: formatDateTime(entry.at, settings),
    who: whoWords(entry),
    ip: entry.ip,
    changes: changesOf(entry, settings),
    forgotten: forgottenAt === null ? '' : formatDateTime(forgottenAt, settings),
    seal: seal && { ...seal, position: seal.position.toLocaleString(settings.lang) },
    undoes: entry.undoes === null ? '' : String(entry.undoes),
    undoneBy: undo ? String(undo.id) : '',
    undoAction: reason === null ? `/admin/audit/${entry.id}/undo` : '',
    whyNot: reason === null || undo ? '' : refusalWords[reason],
    problem: refused ? `It was not taken back. ${refusalWords[refused]}` : '',
  })
  return html(c, body, refused ? 409 : 200)
}
