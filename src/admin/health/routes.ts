import { type Context, Hono } from 'hono'
import { listBackups } from '#src/domain/backups/backup-file.ts'
import { POSTGRES_ADVICE } from '#src/domain/backups/make-backup.ts'
import { askForCare } from '#src/domain/verification/ask-for-care.ts'
import type { BackupReport, DrillReport } from '#src/domain/verification/back-up-and-keep.ts'
import { listRuns } from '#src/domain/verification/care-runs.ts'
import { careKinds, readStandings } from '#src/domain/verification/standing.ts'
import type { VerifyReport } from '#src/domain/verification/verify-and-keep.ts'
import { formatSize } from '#src/platform/i18n.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { whenWords } from '../words.ts'
import { filesCard } from './files.ts'
import { type AnyRun, presentCard, presentRow } from './present.ts'
import { type HealthProps, healthPage } from './views.ts'

type C = Context<Env>
const RUNS_SHOWN = 30

/** Whether the shop's books are in order, and whether it could be made again from its backups. */
export const adminHealthRoutes = new Hono<Env>()
  .get('/', allow('settings.edit'), async (c) => html(c, healthPage(await readHealth(c))))

  .post('/verifications', allow('settings.edit'), async (c) => {
    await askForCare(c.var.db, 'books.verify', actorOf(c), c.var.now)
    c.var.deps.nudge()
    leaveFlash(c, 'verify_asked')
    return redirect(c, '/admin/health')
  })

  .post('/backups', allow('settings.edit'), async (c) => {
    if (!careKinds(c.var.deps.database).includes('backup')) throw new Problem(404)
    await askForCare(c.var.db, 'shop.backup', actorOf(c), c.var.now)
    c.var.deps.nudge()
    leaveFlash(c, 'backup_asked')
    return redirect(c, '/admin/health')
  })

async function readHealth(c: C): Promise<HealthProps> {
  const { db, deps, settings, now } = c.var
  const scene = { settings, now }
  const kinds = careKinds(deps.database)
  const [page, standings, verifications, backups, drills, files] = await Promise.all([
    adminPage(c, 'Health', 'health'),
    readStandings(db, kinds, now),
    listRuns<VerifyReport>(db, 'verify', RUNS_SHOWN),
    listRuns<BackupReport>(db, 'backup', RUNS_SHOWN),
    listRuns<DrillReport>(db, 'drill', RUNS_SHOWN),
    filesCard(c.var),
  ])
  const runs: AnyRun[] = [
    ...verifications.map((run) => ({ kind: 'verify' as const, run })),
    ...backups.map((run) => ({ kind: 'backup' as const, run })),
    ...drills.map((run) => ({ kind: 'drill' as const, run })),
  ]
  const { isOn, daily, weekly } = settings.backups
  return {
    page,
    cards: [...standings.map((standing) => presentCard(standing, scene)), ...(files ? [files] : [])],
    advice: kinds.includes('backup') ? '' : POSTGRES_ADVICE,
    rows: runs
      .sort((a, b) => b.run.id - a.run.id)
      .slice(0, RUNS_SHOWN)
      .map((run) => presentRow(run, scene)),
    files: kinds.includes('backup')
      ? listBackups(deps.config.dataDir).map(({ name, size, madeAt }) => ({
          name,
          size: formatSize(size),
          when: whenWords(madeAt, now, settings),
        }))
      : [],
    keeping: isOn
      ? `Of each of the last ${daily} days and ${weekly} weeks the newest stays.`
      : 'The clock makes none: somebody has turned that off.',
  }
}
