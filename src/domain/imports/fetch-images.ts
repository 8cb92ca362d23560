import type { Db } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { MediaStore } from '#src/platform/files.ts'
import { attachImage, listPendingAddresses, markImageMissing } from '../catalog/settle-image.ts'
import { DownloadRefused, type DownloadRules, download } from '../media/download.ts'
import { keepPicture, pictureRefusals } from '../media/keep-picture.ts'
import { saveMedia } from '../media/save-media.ts'

export type FetchDeps = { db: Db; store: MediaStore; clock: () => number; rules?: DownloadRules }

const AT_ONCE = 4
const BATCH = 40

/**
 * Fetches the pictures that imported products wait for, each address once. What cannot be had is listed as missing
 * with the reason, and its product stays as it is.
 * @param onTurn called after each picture, so that a job can say that it is alive
 * @returns how many came and how many did not
 */
export async function fetchImages(
  deps: FetchDeps,
  onTurn: () => Promise<void> = async () => {},
): Promise<{ fetched: number; missing: number }> {
  const counts = { fetched: 0, missing: 0 }
  for (;;) {
    const addresses = await listPendingAddresses(deps.db, BATCH)
    if (addresses.length === 0) return counts
    await eachAtOnce(addresses, async (address) => {
      const failure = await fetchOne(deps, address)
      if (failure !== null) await markImageMissing(deps.db, address, failure)
      counts[failure === null ? 'fetched' : 'missing']++
      await onTurn()
    })
  }
}

/** Four at a time. Where one breaks no more are begun, and those under way are waited for. */
async function eachAtOnce(addresses: string[], work: (address: string) => Promise<void>): Promise<void> {
  const broken: unknown[] = []
  const queue = addresses.values()
  const worker = async () => {
    for (const address of queue) {
      if (broken.length > 0) return
      await work(address).catch((error: unknown) => broken.push(error))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (broken.length > 0) throw broken[0]
}

/** @returns why the picture could not be had, null where it is shown now */
async function fetchOne({ db, store, clock, rules }: FetchDeps, address: string): Promise<string | null> {
  let original: Buffer
  try {
    original = await download(address, rules)
  } catch (error) {
    if (error instanceof DownloadRefused) return error.message
    throw error
  }
  const picture = await keepPicture(store, original)
  if (typeof picture === 'string') return pictureRefusals[picture]
  await inTransaction(db, async (tx) => {
    const mediaId = (await saveMedia(tx, [picture], clock())).get(picture.hash)
    if (mediaId === undefined) throw new Error(`the picture ${picture.file} was not written down`)
    await attachImage(tx, address, mediaId)
  })
  return null
}
