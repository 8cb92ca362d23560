import path from 'node:path'
import { openDatabase } from '#src/platform/db/open.ts'
import { DatabaseIsNewer, migrate } from '#src/platform/migrate.ts'
import { BackupRefused, DATABASE, type Manifest } from '../backups/backup-file.ts'
import { unpackBackup } from '../backups/unpack-backup.ts'
import { type Finding, verifyShop } from './verify-shop.ts'

/** @property migrated what brought its database up to date */
export type ExaminedBackup = { manifest: Manifest; migrated: string[]; findings: Finding[] }

/**
 * Makes a backup a whole shop again in a new folder: unpacks it, checks every sum, opens it, brings it up to date, and
 * verifies its books.
 * @throws BackupRefused where it is damaged or of a newer version
 */
export async function examineBackup(
  file: string,
  folder: string,
  { isToStay, onProgress = () => {} }: { isToStay: boolean; onProgress?: (words: string) => void },
): Promise<ExaminedBackup> {
  const manifest = await unpackBackup(file, folder, { isToStay, onProgress })
  onProgress('the books are being verified')
  try {
    const database = await openDatabase(path.join(folder, DATABASE))
    try {
      const migrated = await migrate(database)
      return { manifest, migrated, findings: await verifyShop(database.db) }
    } finally {
      await database.close()
    }
  } catch (error) {
    if (error instanceof DatabaseIsNewer)
      throw new BackupRefused(`${file} was made by a newer version of Barrow. Restore it with that one.`)
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(String((error as { code?: unknown }).code)))
      throw new BackupRefused(`The database in ${file} was damaged already when the backup was made.`)
    throw error
  }
}
