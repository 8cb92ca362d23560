import { type Context, Hono } from 'hono'
import type { ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import {
  attachFile,
  changeFile,
  type FileRefusal,
  removeFile,
  replaceFile,
} from '#src/domain/downloads/change-files.ts'
import { plainFileName } from '#src/domain/downloads/file-name.ts'
import { countFilesOf, MOST_BYTES, MOST_FILES, openDownloads } from '#src/domain/downloads/product-file.ts'
import { diskTrouble } from '#src/platform/disk-trouble.ts'
import { type ArrivingFile, BrokenForm } from '#src/platform/http/multipart.ts'
import type { KeptFile } from '#src/platform/kept-files.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { type Flash, leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirect } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { readFileForm, readRules } from './file-forms.ts'
import { PRODUCT, readRow } from './product-tabs.ts'
import { MOST_SIZE, readFile, showFile, showFiles } from './show-files.ts'

type C = Context<Env>
const FILE = `${PRODUCT}/files/:fileId{[1-9][0-9]{0,14}}`
const FULL = `A product can have ${MOST_FILES} files: remove one first.`

/** What a product delivers by download: sent, ruled, replaced, taken away. */
export const fileRoutes = new Hono<Env>()
  .get(`${PRODUCT}/files`, allow('products.read'), async (c) => showFiles(c, await readRow(c), {}))

  .post(`${PRODUCT}/files`, allow('catalog.edit'), async (c) => {
    const product = await readRow(c)
    const typed = readFileForm(c.var.formAll)
    const { rules, errors } = readRules(typed)
    const refuse = async (wrong: FormErrors) => {
      await readAway(c.var.uploads)
      return showFiles(c, product, { typed, errors: wrong }, 422)
    }
    if (Object.keys(errors).length > 0) return refuse({ ...errors, file: 'Choose the file again' })
    if ((await countFilesOf(c.var.db, product.id)) >= MOST_FILES) return refuse({ file: FULL })
    const kept = await keep(c)
    if (typeof kept === 'string') return refuse({ file: kept })
    const refusal = await orTakeBack(c, kept, () =>
      attachFile(c.var.db, { ...by(c, product), ...kept, rules }),
    )
    if (refusal) return showFiles(c, product, { typed, errors: errorsOf(refusal) }, 422)
    return done(c, `/admin/products/${product.id}/files`, 'file_added')
  })

  .get(FILE, allow('products.read'), async (c) => showFile(c, await readRow(c), {}))

  .post(FILE, allow('catalog.edit'), async (c) => {
    const product = await readRow(c)
    const file = await readFile(c, product)
    const typed = readFileForm(c.var.formAll)
    const { rules, errors } = readRules(typed)
    if (Object.keys(errors).length > 0) return showFile(c, product, { typed, errors }, 422)
    const refusal = await changeFile(c.var.db, { ...by(c, product), ...seenOf(c), fileId: file.id, rules })
    if (refusal === 'changed_since') return showFile(c, product, { typed, isStale: true }, 409)
    if (refusal) return showFile(c, product, { typed, errors: errorsOf(refusal) }, 422)
    return done(c, `/admin/products/${product.id}/files`, 'saved')
  })

  .post(`${FILE}/replacement`, allow('catalog.edit'), async (c) => {
    const product = await readRow(c)
    const file = await readFile(c, product)
    const seen = seenOf(c)
    const kept = file.version === seen.seen ? await keep(c) : null
    if (typeof kept === 'string') return showFile(c, product, { errors: { file: kept } }, 422)
    const refusal = kept
      ? await orTakeBack(c, kept, () =>
          replaceFile(c.var.db, { ...by(c, product), ...seen, ...kept, fileId: file.id }),
        )
      : 'changed_since'
    if (!refusal) return done(c, `/admin/products/${product.id}/files`, 'file_replaced')
    await readAway(c.var.uploads)
    if (refusal === 'changed_since') return showFile(c, product, { isStale: true }, 409)
    return showFile(c, product, { errors: errorsOf(refusal) }, 422)
  })

  .post(`${FILE}/removal`, allow('catalog.edit'), async (c) => {
    const product = await readRow(c)
    const file = await readFile(c, product)
    const refusal = await removeFile(c.var.db, { ...by(c, product), ...seenOf(c), fileId: file.id })
    if (refusal === 'changed_since') return showFile(c, product, { isStale: true }, 409)
    if (refusal) throw new Problem(404)
    return done(c, `/admin/products/${product.id}/files`, 'file_removed')
  })

const by = (c: C, { id }: ProductRow) => ({ productId: id, actor: actorOf(c), now: c.var.now })
const seenOf = (c: C) => ({ seen: Number(c.var.form.version) || 0 })

function done(c: C, path: string, flash: Flash): Response {
  leaveFlash(c, flash)
  return redirect(c, path)
}

function errorsOf(refusal: FileRefusal): Record<string, string> {
  if (refusal === 'too_many') return { file: FULL }
  if (refusal === 'no_variant') return { variants: 'One of these variants is gone. Choose again' }
  throw new Problem(404)
}

/** @returns the file with its plain name, or why it was not kept; then nothing of it is left */
async function keep(c: C): Promise<{ name: string; kept: KeptFile } | string> {
  const { uploads, deps } = c.var
  try {
    const sent = (await uploads?.next())?.value
    if (!sent || sent.name === '') return 'Choose a file'
    const kept = await openDownloads(deps.config.dataDir).put(sent.pieces, MOST_BYTES)
    if (kept === 'empty') return 'The file is empty'
    if (kept === 'too_large') return `The file is larger than ${MOST_SIZE}`
    return { name: plainFileName(sent.name), kept }
  } catch (error) {
    if (error instanceof BrokenForm) return 'The file did not arrive whole. Send it again'
    const trouble = diskTrouble(error, 'the shop')
    if (trouble === null) throw error
    deps.log.error({ err: error }, 'a file for sale could not be kept')
    return trouble
  } finally {
    await readAway(uploads)
  }
}

/** What was kept for a change that then was not made goes again. */
async function orTakeBack(
  c: C,
  { kept }: { kept: KeptFile },
  change: () => Promise<FileRefusal | null>,
): Promise<FileRefusal | null> {
  const takeBack = () => openDownloads(c.var.deps.config.dataDir).remove(kept.stored)
  try {
    const refusal = await change()
    if (refusal) await takeBack()
    return refusal
  } catch (error) {
    await takeBack()
    throw error
  }
}

/** To its end, because a browser that is still sending does not hear an answer. */
async function readAway(uploads: AsyncGenerator<ArrivingFile, void> | null): Promise<void> {
  try {
    for await (const _ of uploads ?? []);
  } catch (error) {
    if (!(error instanceof BrokenForm)) throw error
  }
}
