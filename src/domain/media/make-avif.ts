import path from 'node:path'
import type { Db } from '#src/platform/db/db.ts'
import { type MediaStore, openMediaStore, widthName } from '#src/platform/files.ts'
import { drawAvif, smallerWidths } from '#src/platform/images.ts'
import type { JobHandlers } from '#src/platform/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import { renewLease } from '#src/platform/queue.ts'
import { daily, type Schedule } from '#src/platform/schedule.ts'

type Deps = { db: Db; dataDir: string; log: Log; clock: () => number }

/** Pictures from before there was AVIF, and those that a backup or an export brought back, are drawn at night. */
export const mediaSchedules: readonly Schedule[] = [daily('images.avif', {}, 4)]

export const listMediaJobs = (deps: Deps): Pick<JobHandlers, 'images.avif'> => ({
  'images.avif': async (_, jobId) => {
    const store = openMediaStore(path.join(deps.dataDir, 'media'))
    await makeMissingAvif(deps, store, () => renewLease(deps.db, 'jobs', jobId, deps.clock()))
  },
})

const BATCH = 50

/**
 * Draws what photographs lack in AVIF, oldest first. Whatever stops it, what is drawn stays and is not drawn again: what is
 * missing is asked of the folder.
 * @param stayClaimed called after each picture that was drawn, and now and then
 * @returns how many files were made
 */
export async function makeMissingAvif(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  store: MediaStore,
  stayClaimed: () => Promise<unknown>,
): Promise<number> {
  let made = 0
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('media')
      .select(['id', 'file', 'width'])
      .where('content_type', '=', 'image/webp')
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute()
    for (const { id, file, width } of rows) {
      after = id
      const names = [...smallerWidths(width).map((each) => widthName(file, each)), file]
      const before = made
      for (const name of names) if (await drawOne(store, name, log)) made += 1
      if (made > before) await stayClaimed()
    }
    await stayClaimed()
    if (rows.length < BATCH) return made
  }
}

/** One that is damaged or gone holds up no other. */
async function drawOne(store: MediaStore, name: string, log: Log): Promise<boolean> {
  if (await store.hasAvif(name)) return false
  const stored = await store.read(name)
  if (!stored) return false
  const bytes = await drawAvif(stored.bytes).catch((err) => {
    log.warn({ err, name }, 'a picture could not be drawn as AVIF')
    return null
  })
  if (bytes) await store.putAvif(name, bytes)
  return bytes !== null
}
