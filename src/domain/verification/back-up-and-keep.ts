import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { BackupRefused, backupsFolder, listBackups } from '../backups/backup-file.ts'
import { type BackupDeps, type MadeBackup, makeBackup } from '../backups/make-backup.ts'
import { keepRun } from './care-runs.ts'
import { examineBackup } from './examine-backup.ts'
import { reportOf, type VerifyReport } from './verify-and-keep.ts'

/** What is kept of a backup. */
export type BackupReport = MadeBackup & { removed: number }
/** What is kept of a drill: which backup was tried, and what its books say. */
export type DrillReport = VerifyReport & { file: string; madeAt: number; ms: number }

/** Makes a backup and keeps what came of it. */
export function backUpAndKeep(
  deps: BackupDeps,
  askedBy: string,
  {
    to = null,
    onProgress = () => {},
    afterwards = () => 0,
  }: { to?: string | null; onProgress?: (words: string) => void; afterwards?: () => number } = {},
): Promise<BackupReport> {
  return keepRun(keeping(deps), { kind: 'backup', askedBy }, async () => {
    const made = await makeBackup(deps, { to, onProgress })
    return { isSound: true, report: { ...made, removed: afterwards() } }
  })
}

/** Restores the newest backup to a folder that nobody sees, verifies it, and keeps what was found. */
export function drillAndKeep(deps: BackupDeps, askedBy: string): Promise<DrillReport> {
  const folder = path.join(backupsFolder(deps.dataDir), '.drill')
  return keepRun(keeping(deps), { kind: 'drill', askedBy }, async () => {
    const [newest] = listBackups(deps.dataDir)
    if (!newest) throw new BackupRefused('There is no backup to try.')
    const startedAt = performance.now()
    // One that was cut off has left its folder.
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(path.dirname(folder), { recursive: true })
    try {
      const { manifest, findings } = await examineBackup(newest.file, folder, { isToStay: false })
      const verified = reportOf(findings)
      const ms = Math.round(performance.now() - startedAt)
      return {
        isSound: verified.broken.length === 0,
        report: { ...verified, file: newest.file, madeAt: manifest.madeAt, ms },
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

const keeping = ({ database, clock }: BackupDeps) => ({ db: database.db, clock })
