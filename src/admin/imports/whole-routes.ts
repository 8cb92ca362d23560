import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Context, Hono } from 'hono'
import { MOST_TAKEN_IN } from '#src/domain/exports/export-file.ts'
import { sayFilled } from '#src/domain/exports/is-empty.ts'
import { addWholeImport } from '#src/domain/imports/whole-run.ts'
import { formatSize } from '#src/platform/i18n.ts'
import { makeToken } from '#src/platform/secrets.ts'
import type { SpoolRefusal } from '#src/platform/spool.ts'
import { looksLikeTar } from '#src/platform/tar.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { receiveFiles, type SentFile } from '#src/web/receive-files.ts'
import { redirect } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { showImports } from './show-imports.ts'
import { shownName } from './upload.ts'

const rules = { mostBytes: MOST_TAKEN_IN, isWelcome: looksLikeTar }

const refusals: Record<SpoolRefusal, string> = {
  empty: 'The file is empty',
  too_large: `The file is larger than ${formatSize(MOST_TAKEN_IN)}: bring it in from the terminal, with barrow import --whole`,
  unwelcome: 'This is no export of a shop: those end in .tar, and are made under Exports',
}

/** A whole shop, into one that is still empty: written down as it comes, and taken in by a job. */
export const wholeImportRoutes = new Hono<Env>().post('/', allow('imports.whole'), async (c) => {
  const held = await sayFilled(c.var.db)
  // What is refused is read to its end all the same: a browser that is still sending hears no answer.
  const { files, discard } = await receiveFiles(c, { ...rules, mostFiles: held === null ? 1 : 0 })
  try {
    if (held !== null)
      return await showImports(c, { whole: 'This shop is not empty: nothing was brought in' })
    const [file] = files
    if (!file) return await showImports(c, { whole: 'Choose the file of a shop' })
    if ('refusal' in file) return await showImports(c, { whole: refusals[file.refusal] })
    const runId = await keep(c, file)
    c.var.deps.nudge()
    return redirect(c, `/admin/imports/${runId}`)
  } finally {
    await discard()
  }
})

/** Out of the folder whose files outlive no request, into the one where imports wait. @returns the run's id */
async function keep(c: Context<Env>, file: SentFile & { path: string }): Promise<number> {
  const { db, deps, now } = c.var
  const filePath = path.join('imports', `${makeToken()}.tar`)
  const target = path.join(deps.config.dataDir, filePath)
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  const handle = await open(file.path, 'r+')
  // The import goes on after a crash, so its file must be there as well.
  await handle.sync().finally(() => handle.close())
  await rename(file.path, target)
  try {
    return await addWholeImport(db, { fileName: shownName(file.name), filePath }, actorOf(c), now)
  } catch (error) {
    await rm(target, { force: true })
    throw error
  }
}
