import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

// A backup is one tar: the database, the shop's secret, its pictures and files for sale, then a manifest with the sum of each, and last the
// sum of everything before it.

/** It grows when a program of today could not read what tomorrow's writes. */
export const FORMAT = 1
export const DATABASE = 'shop.db'
export const SECRET = 'secret.key'
export const MANIFEST = 'manifest.json'
/** What a backup of this format may hold besides manifest and checksum. */
export const MAY_HOLD = /^(?:shop\.db|secret\.key|(?:media|downloads)\/[^/]+)$/

export const manifestShape = z.object({
  format: z.literal(FORMAT),
  madeAt: z.number().int(),
  /** The migrations the database has been through: they say which version made it. */
  migrations: z.array(z.string()),
  /** What is in it, for people. */
  counts: z.record(z.string(), z.number().int()),
  files: z.array(z.object({ name: z.string(), size: z.number().int(), sha256: z.string() })),
})
export type Manifest = z.output<typeof manifestShape>

/** A backup cannot be made or used; the message says why, for a person. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
}

const NAME = /^barrow-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})\.tar$/

/** A moment as names of files say it, in UTC: 2026-11-27T21-07-17. */
export const stampOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')

export const backupsFolder = (dataDir: string): string => path.join(dataDir, 'backups')
export const backupName = (ms: number): string => `barrow-${stampOf(ms)}.tar`

export type BackupFile = { file: string; name: string; madeAt: number; size: number }

/** The backups in the shop's own folder, newest first; files with other names are none of ours. */
export function listBackups(dataDir: string): BackupFile[] {
  const folder = backupsFolder(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name): BackupFile[] => {
      const [, day, hour, minute, second] = NAME.exec(name) ?? []
      const madeAt = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
      const file = path.join(folder, name)
      const size = statSync(file, { throwIfNoEntry: false })?.size
      return Number.isNaN(madeAt) || size === undefined ? [] : [{ file, name, madeAt, size }]
    })
    .sort((a, b) => b.madeAt - a.madeAt)
}
