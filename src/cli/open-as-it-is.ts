import { existsSync } from 'node:fs'
import type { Config } from '../platform/config.ts'
import type { OpenDatabase } from '../platform/db/db.ts'
import { openDatabase } from '../platform/db/open.ts'
import { compareVersion } from '../platform/migrate.ts'
import { finishSwap } from '../platform/swap-folder.ts'
import { Refused } from './errors.ts'

/**
 * Opens a shop as it stands, without bringing it up to date.
 * @throws Refused where there is none
 */
export async function openAsItIs({
  databaseUrl,
  dataDir,
}: Config): Promise<OpenDatabase & { version: 'older' | 'same' }> {
  const isFile = !/^postgres(ql)?:/.test(databaseUrl)
  const none = new Refused(`There is no shop in ${isFile ? dataDir : 'this database'}.`)
  if (isFile) finishSwap(dataDir)
  if (isFile && !existsSync(databaseUrl)) throw none
  const database = await openDatabase(databaseUrl)
  try {
    const version = await compareVersion(database.db)
    if (version === 'empty') throw none
    return { ...database, version }
  } catch (error) {
    await database.close()
    throw error
  }
}
