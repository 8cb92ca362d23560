import { rm } from 'node:fs/promises'
import type { Context } from 'hono'
import { BrokenForm } from '#src/platform/http/multipart.ts'
import { type SpoolRefusal, type SpoolRules, spoolFile } from '#src/platform/spool.ts'
import type { Env } from './env.ts'
import { notWhole } from './protect.ts'

/** A file that came with a form: where it lies, or why it was not taken. Its name is whatever its sender says. */
export type SentFile = { name: string } & ({ path: string } | { refusal: SpoolRefusal })

type ReceivedFiles = {
  files: SentFile[]
  /** So many more were sent than are taken at once. */
  more: number
  /** Removes what was written down; to be called whatever happens. */
  discard(): Promise<void>
}

/**
 * Reads the files of a form that are still arriving (see `isStreamed`), each into a file of its own and none into memory.
 * @throws Problem 422 where they do not arrive whole; nothing is left behind then
 */
export async function receiveFiles(
  c: Context<Env>,
  rules: SpoolRules & { mostFiles: number },
): Promise<ReceivedFiles> {
  const { dataDir } = c.var.deps.config
  const files: SentFile[] = []
  const discard = async () => {
    for (const file of files) if ('path' in file) await rm(file.path, { force: true })
  }
  let more = 0
  try {
    for await (const { name, pieces } of c.var.uploads ?? []) {
      if (files.length >= rules.mostFiles) {
        more += 1
        continue
      }
      const kept = await spoolFile(dataDir, pieces, rules)
      // A field in which nobody has chosen anything comes as an empty file without a name.
      if (kept === 'empty' && name === '') continue
      files.push({ name, ...(typeof kept === 'string' ? { refusal: kept } : kept) })
    }
  } catch (error) {
    await discard()
    throw error instanceof BrokenForm ? notWhole() : error
  }
  return { files, more, discard }
}
