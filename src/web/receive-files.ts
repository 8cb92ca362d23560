import { rm } from 'node:fs/promises'
import type { Context } from 'hono'
import { BrokenForm, boundaryOf, type Part, readParts } from '#src/platform/http/multipart.ts'
import { type SpoolRefusal, type SpoolRules, spoolFile } from '#src/platform/spool.ts'
import type { Env } from './env.ts'
import { assertToken, brokenForm } from './protect.ts'
import { Problem } from './respond.ts'

/** A file that came with a form: where it lies, or why it was not taken. Its name is whatever its sender says. */
export type SentFile = { name: string } & ({ path: string } | { refusal: SpoolRefusal })

type ReceivedFiles = {
  files: SentFile[]
  /** So many more were sent than are taken at once. */
  more: number
  /** Removes what was written down; to be called whatever happens. */
  discard(): Promise<void>
}

const MOST_FIELDS = 20
const MOST_FIELD_BYTES = 4_096

/**
 * Reads the files of a form that `protect` left unread (see `isStreamed`), each into a file of its own and none into memory.
 * The form's token is judged before the first of them, so it stands first in the form.
 * @throws Problem 403, 413 or 422; nothing is left behind then
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
    for await (const { fileName, pieces } of readFiles(c)) {
      if (files.length >= rules.mostFiles) {
        more += 1
        continue
      }
      const kept = await spoolFile(dataDir, pieces, rules)
      // A field in which nobody has chosen anything comes as an empty file without a name.
      if (kept === 'empty' && fileName === '') continue
      files.push({ name: fileName, ...(typeof kept === 'string' ? { refusal: kept } : kept) })
    }
  } catch (error) {
    await discard()
    throw error instanceof BrokenForm ? brokenForm() : error
  }
  return { files, more, discard }
}

async function* readFiles(c: Context<Env>): AsyncGenerator<Part & { fileName: string }, void> {
  // A form of another kind has been read by now, and holds no files.
  if (c.var.formAll) return
  const boundary = boundaryOf(c.req.header('content-type') ?? '')
  const { body } = c.req.raw
  if (boundary === null || !body) throw brokenForm()
  let token: string | undefined
  let fields = 0
  for await (const part of readParts(body, boundary)) {
    const { fileName } = part
    if (fileName === null) {
      if (++fields > MOST_FIELDS) throw new Problem(413)
      const value = await readField(part)
      if (part.name === 'csrf') token = value
    } else {
      assertToken(c, token)
      yield { ...part, fileName }
    }
  }
  assertToken(c, token)
}

async function readField({ pieces }: Part): Promise<string> {
  const held: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    length += piece.byteLength
    if (length > MOST_FIELD_BYTES) throw new Problem(413)
    held.push(piece)
  }
  return Buffer.concat(held).toString('utf8')
}
