import type { JobHandlers } from '#src/platform/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import { daily, type Schedule, weekly } from '#src/platform/schedule.ts'
import type { BackupDeps } from '../backups/make-backup.ts'
import { removeOldBackups } from '../backups/retention.ts'
import { readSettings } from '../settings/settings.ts'
import { backUpAndKeep, drillAndKeep } from './back-up-and-keep.ts'
import { verifyAndKeep } from './verify-and-keep.ts'

/** Who asks where nobody does. */
const CLOCK = 'clock'

/** What the clock asks for, by the shop's own time: the nightly check, then a backup, and on Mondays a try at restoring it. */
export const careSchedules: readonly Schedule[] = [
  daily('books.verify', { askedBy: CLOCK }, 3),
  daily('shop.backup', { askedBy: CLOCK }, 4),
  weekly('shop.drill', { askedBy: CLOCK }, 5),
]

/** The jobs by which a shop looks after itself. On PostgreSQL backups are the database's business. */
export function listCareJobs(
  deps: BackupDeps & { log: Log },
): Pick<JobHandlers, 'books.verify' | 'shop.backup' | 'shop.drill'> {
  const { database, dataDir, clock, log } = deps
  const { db } = database
  const isHere = async (askedBy: string) =>
    database.copyTo !== null && (askedBy !== CLOCK || (await readSettings(db)).backups.isOn)
  return {
    async 'books.verify'({ askedBy }) {
      const broken = await verifyAndKeep({ db, clock }, askedBy)
      if (broken.length > 0) log.error({ broken }, 'the shop’s books are not in order')
    },
    async 'shop.backup'({ askedBy }) {
      if (!(await isHere(askedBy))) return
      const { backups, timeZone } = await readSettings(db)
      const afterwards = () => removeOldBackups(dataDir, backups, { timeZone, now: clock() })
      await backUpAndKeep(deps, askedBy, { afterwards })
    },
    async 'shop.drill'({ askedBy }) {
      if (!(await isHere(askedBy))) return
      const { broken, file } = await drillAndKeep(deps, askedBy)
      if (broken.length > 0) log.error({ broken, file }, 'the newest backup’s books are not in order')
    },
  }
}
