import { readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { DAY, startOfDay, startOfWeek } from '#src/kernel/clock.ts'
import { backupsFolder, listBackups } from './backup-file.ts'

/** How many days, and how many weeks, keep their newest backup. */
export type Retention = { daily: number; weekly: number }

/**
 * Which backups may go: of each of the last days and weeks that have any, the newest stays.
 * @param madeAts newest first
 */
export function chooseToRemove(
  madeAts: readonly number[],
  { daily, weekly }: Retention,
  timeZone: string,
): number[] {
  const kept = new Set<number>()
  const keep = (spans: number, startOf: (ms: number, timeZone: string) => number) => {
    const seen = new Set<number>()
    for (const madeAt of madeAts) {
      const start = startOf(madeAt, timeZone)
      if (seen.has(start) || seen.size >= spans) continue
      seen.add(start)
      kept.add(madeAt)
    }
  }
  keep(daily, startOfDay)
  keep(weekly, startOfWeek)
  return madeAts.filter((madeAt) => !kept.has(madeAt))
}

/** Removes the backups that may go, and halves that a crash left. @returns how many backups went */
export function removeOldBackups(
  dataDir: string,
  retention: Retention,
  { timeZone, now }: { timeZone: string; now: number },
): number {
  const backups = listBackups(dataDir)
  const old = new Set(
    chooseToRemove(
      backups.map(({ madeAt }) => madeAt),
      retention,
      timeZone,
    ),
  )
  for (const { file, madeAt } of backups) if (old.has(madeAt)) rmSync(file, { force: true })
  const folder = backupsFolder(dataDir)
  for (const name of readdirSync(folder)) {
    if (!/^barrow-.+\.part(?:-\w+)?$/.test(name)) continue
    const changedAt = statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now
    if (changedAt < now - DAY) rmSync(path.join(folder, name), { force: true })
  }
  return old.size
}
