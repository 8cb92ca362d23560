import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import { prepareFolder } from '../deps.ts'
import { backupsFolder, stampOf } from '../domain/backups/backup-file.ts'
import { POSTGRES_ADVICE } from '../domain/backups/make-backup.ts'
import { gatewayDefinitions } from '../domain/payments/gateways.ts'
import { type ExaminedBackup, examineBackup } from '../domain/verification/examine-backup.ts'
import { readConfig } from '../platform/config.ts'
import { lockFolder } from '../platform/lock.ts'
import {
  asideName,
  finishSwap,
  freeStamp,
  removeLeftovers,
  stagedName,
  swapSteps,
} from '../platform/swap-folder.ts'
import type { Command } from './commands.ts'
import { Refused } from './errors.ts'
import { sayEachSecond } from './progress.ts'

/** `barrow restore FILE`: puts a backup in the shop's place, once it has proven to be whole. */
export const restoreCommand: Command = {
  summary: 'Make the shop what it was in a backup',
  usage: 'restore FILE [--even-if-broken] [--json]',
  help: [
    'Close the shop first. The file is unpacked beside DATA_DIR, every checksum is compared, its database is brought up to',
    'date and its books are verified; only then it takes the shop’s place. What it replaces is kept beside it, as',
    'DATA_DIR.replaced-DATE, and your backups stay where they are. A damaged file, a newer version, an open shop or broken',
    'books end it with 1 and change nothing; --even-if-broken accepts broken books, and ends with 2.',
    'On PostgreSQL it says which tools to use, and ends with 1.',
  ].join('\n'),
  options: { 'even-if-broken': { type: 'boolean' } },
  async run(values, [file]) {
    if (!file) throw new Refused('Say which file: barrow restore data/shop/backups/barrow-….tar')
    const config = readConfig(process.env, gatewayDefinitions)
    if (/^postgres(ql)?:/.test(config.databaseUrl)) throw new Refused(POSTGRES_ADVICE)
    const isForced = values['even-if-broken'] === true
    const onProgress = values.json ? () => {} : sayEachSecond()
    const done = await restore(path.resolve(file), config.dataDir, { isForced, onProgress })
    console.log(values.json ? JSON.stringify(done) : sayRestored(done))
    return done.broken > 0 ? 2 : 0
  },
}

type Restored = {
  file: string
  /** When the backup was made. */
  madeAt: string
  counts: Record<string, number>
  migrated: string[]
  promises: number
  broken: number
  folder: string
  /** Where what was there before is, null where nothing was. */
  replaced: string | null
}
type How = { isForced: boolean; onProgress: (words: string) => void }

async function restore(file: string, dataDir: string, how: How): Promise<Restored> {
  if (!existsSync(file)) throw new Refused(`There is no file ${file}.`)
  finishSwap(dataDir)
  const isNew = !existsSync(dataDir)
  prepareFolder(dataDir)
  // A link to the shop's folder stays a link.
  const folder = realpathSync(dataDir)
  try {
    refuseMount(folder)
    const unlock = lockFolder(folder)
    try {
      return await restoreInto(folder, file, { ...how, isNew })
    } finally {
      unlock()
    }
  } catch (error) {
    if (isNew) rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function restoreInto(
  folder: string,
  file: string,
  { isNew, isForced, onProgress }: How & { isNew: boolean },
) {
  removeLeftovers(folder)
  const staged = stagedName(folder)
  try {
    const examined = await examineBackup(file, staged, { isToStay: true, onProgress })
    const broken = examined.findings.filter((finding) => finding.broken > 0)
    if (broken.length > 0 && !isForced) throw new Refused(sayBroken(file, examined))
    carryBackups(folder, staged)
    const stamp = freeStamp(folder, stampOf(Date.now()))
    for (const step of swapSteps({ folder, staged, stamp })) step()
    const replaced = asideName(folder, stamp)
    if (isNew) rmSync(replaced, { recursive: true, force: true })
    return {
      file,
      madeAt: new Date(examined.manifest.madeAt).toISOString(),
      counts: examined.manifest.counts,
      migrated: examined.migrated,
      promises: examined.findings.length,
      broken: broken.length,
      folder,
      replaced: isNew ? null : replaced,
    }
  } catch (error) {
    removeLeftovers(folder)
    throw error
  }
}

/** A disk of its own, or a container's volume, cannot be renamed. */
function refuseMount(folder: string): void {
  if (statSync(folder).dev === statSync(path.dirname(folder)).dev) return
  throw new Refused(
    `${folder} is a disk or volume of its own, whose place nothing can take. Set DATA_DIR to a new folder on it, such as ${path.join(folder, 'shop')}, and restore there.`,
  )
}

/** In both folders at once, so that a crash loses none; the same bytes are not stored twice where the disk can do that. */
function carryBackups(folder: string, staged: string): void {
  if (!existsSync(backupsFolder(folder))) return
  mkdirSync(backupsFolder(staged), { mode: 0o700 })
  for (const entry of readdirSync(backupsFolder(folder), { withFileTypes: true })) {
    if (!entry.isFile() || /\.part(-\w+)?$/.test(entry.name)) continue
    const [from, to] = [folder, staged].map((each) => path.join(backupsFolder(each), entry.name)) as [
      string,
      string,
    ]
    try {
      linkSync(from, to)
    } catch {
      copyFileSync(from, to)
    }
  }
}

function sayBroken(file: string, { findings }: ExaminedBackup): string {
  const broken = findings.filter((finding) => finding.broken > 0)
  return [
    `The books in ${file} are not in order, so nothing was changed. To restore it all the same, add --even-if-broken.`,
    ...broken.map(({ name, broken, samples }) => `  ${name}: ${broken} (${samples.join('; ')})`),
  ].join('\n')
}

function sayRestored({
  file,
  madeAt,
  counts,
  migrated,
  promises,
  broken,
  folder,
  replaced,
}: Restored): string {
  const held = Object.entries(counts).map(([what, count]) => `${count} ${what}`)
  return [
    `Restored ${file}: the shop as it was at ${madeAt}, with ${held.join(', ')}.`,
    ...(migrated.length > 0 ? [`Its database was brought up to date: ${migrated.join(', ')}.`] : []),
    broken === 0
      ? `All ${promises} promises hold.`
      : `${broken} of ${promises} promises are broken: run npx barrow verify.`,
    ...(replaced
      ? [
          `What was there before is kept in ${replaced}: what the shop has sold since the backup is only there.`,
          'Remove that folder once you are sure.',
        ]
      : []),
    `Open the shop in ${folder} with: npx barrow start`,
  ].join('\n')
}
