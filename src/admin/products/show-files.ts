import type { Context } from 'hono'
import { findLastEditor, type ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import {
  countHolders,
  findFile,
  type Holders,
  listFilesOf,
  listVariantChoices,
  MOST_BYTES,
  MOST_FILES,
  openDownloads,
  type ProductFile,
  titleOf,
} from '#src/domain/downloads/product-file.ts'
import { formatDate, formatSize } from '#src/platform/i18n.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem } from '#src/web/respond.ts'
import type { Conflict, State } from '../page.ts'
import { adminPage, may } from '../page-context.ts'
import { countWords, whenInside } from '../words.ts'
import { freshFile, readRules, type TypedFile, typedFile } from './file-forms.ts'
import { filePage, filesPage } from './file-views.ts'
import { tabsOf } from './product-tabs.ts'

type C = Context<Env>

/** More boxes than these nobody ticks one by one. */
const CHOICES = 200
export const MOST_SIZE = formatSize(MOST_BYTES)

export type ShownForm = { typed?: TypedFile; errors?: FormErrors }

/** A product's files, and the form for another one. */
export async function showFiles(
  c: C,
  product: ProductRow,
  shown: ShownForm,
  status = 200,
): Promise<Response> {
  const { db, now } = c.var
  const [files, holders, choices, tabs, page] = await Promise.all([
    listFilesOf(db, product.id),
    countHolders(db, product.id, now),
    listVariantChoices(db, product.id, CHOICES),
    tabsOf(c, product, 'files'),
    adminPage(c, `Files of ${product.title}`, 'products'),
  ])
  const path = `/admin/products/${product.id}/files`
  const missing = await listAbsent(c, files)
  const stateOf = (file: ProductFile): State | null => {
    if (missing.has(file.id)) return { label: 'Missing on disk', tone: 'bad' }
    return file.removedAt === null ? null : { label: 'Removed', tone: 'idle' }
  }
  const props = {
    ...{ page, product: tabs, path, mayEdit: may(c, 'catalog.edit'), mostSize: MOST_SIZE },
    hasRoom: files.filter(({ removedAt }) => removedAt === null).length < MOST_FILES,
    files: files.map((file) => ({
      href: file.removedAt === null ? `${path}/${file.id}` : '',
      title: titleOf(file),
      name: file.label ? file.name : '',
      size: formatSize(file.size),
      rules: rulesWords(file, choices),
      holders: holderWords(c, holders.get(file.id), file.removedAt !== null),
      state: stateOf(file),
    })),
    ...{ typed: shown.typed ?? freshFile, errors: shown.errors ?? {}, variants: choicesOf(choices) },
  }
  return html(c, filesPage(props), status)
}

/** @throws Problem 404 where the product has no such file, or not any more */
export async function readFile(c: C, product: ProductRow): Promise<ProductFile> {
  const file = await findFile(c.var.db, product.id, Number(c.req.param('fileId')))
  if (!file) throw new Problem(404)
  return file
}

/** One file: its rules, a newer version of it, its end. */
export async function showFile(
  c: C,
  product: ProductRow,
  shown: ShownForm & { isStale?: boolean },
  status = 200,
): Promise<Response> {
  const { db, now, settings } = c.var
  // After a refusal it may be another than the one that was read before.
  const file = await readFile(c, product)
  const [holders, choices, tabs, missing, page] = await Promise.all([
    countHolders(db, product.id, now),
    listVariantChoices(db, product.id, CHOICES),
    tabsOf(c, product, 'files'),
    listAbsent(c, [file]),
    adminPage(c, `${titleOf(file)} of ${product.title}`, 'products'),
  ])
  const backHref = `/admin/products/${product.id}/files`
  const own = holders.get(file.id)
  const props = {
    ...{ page, product: tabs, backHref, path: `${backHref}/${file.id}` },
    mayEdit: may(c, 'catalog.edit'),
    title: titleOf(file),
    facts: [
      { label: 'File', text: file.name },
      { label: 'Size', text: formatSize(file.size) },
      { label: 'Added', text: whenInside(file.createdAt, now, settings) },
      ...(file.replacedAt === null
        ? []
        : [{ label: 'Replaced', text: whenInside(file.replacedAt, now, settings) }]),
      { label: 'Bought', text: holderWords(c, own, false) },
    ],
    version: file.version,
    mostSize: MOST_SIZE,
    isMissing: missing.size > 0,
    conflict: shown.isStale ? await conflictOf(c, file, shown.typed, choices) : null,
    removal: removalWords(c, own),
    ...{ typed: shown.typed ?? typedFile(file), errors: shown.errors ?? {}, variants: choicesOf(choices) },
  }
  return html(c, filePage(props), status)
}

type Choices = Awaited<ReturnType<typeof listVariantChoices>>

/** Where there is one alone, there is nothing to choose. */
const choicesOf = (choices: Choices) =>
  choices.length < 2
    ? []
    : choices.map(({ id, title, sku }) => ({ id, title: [title, sku].filter(Boolean).join(' · ') }))

async function listAbsent(c: C, files: ProductFile[]): Promise<Set<number>> {
  const store = openDownloads(c.var.deps.config.dataDir)
  const absent = new Set<number>()
  for (const { id, stored } of files) if ((await store.sizeOf(stored)) === null) absent.add(id)
  return absent
}

function rulesWords(file: Parameters<typeof typedFile>[0], choices: Choices): string {
  const names = file.variantIds?.map(
    (id) => choices.find((each) => each.id === id)?.title ?? 'an archived variant',
  )
  const times =
    file.maxDownloads === null
      ? 'any number of downloads'
      : countWords(file.maxDownloads, 'download', 'downloads')
  const days = file.validDays === null ? 'for ever' : `within ${countWords(file.validDays, 'day', 'days')}`
  return `${names ? names.join(', ') : 'Every variant'} · ${times} ${days}`
}

function holderWords(c: C, holders: Holders | undefined, isRemoved: boolean): string {
  if (!holders)
    return isRemoved
      ? 'Nobody can fetch it any more: it is about to be deleted.'
      : 'Nobody can fetch it at present.'
  const who = `${countWords(holders.orders, 'order', 'orders')} can fetch it`
  const until = holders.until === null ? 'for ever' : `until ${formatDate(holders.until, c.var.settings)}`
  return isRemoved ? `Kept because ${who}, ${until}.` : `${who}.`
}

function removalWords(c: C, holders: Holders | undefined): string {
  if (!holders) return 'Nobody can fetch it at present, so it is deleted within some hours.'
  const who = countWords(holders.orders, 'order', 'orders')
  const end =
    holders.until === null
      ? 'One of them may fetch it for ever, so it stays on the disk.'
      : `It is deleted once their rights have ended, on ${formatDate(holders.until, c.var.settings)} at the latest.`
  return `${who} can still fetch it and will be able to. ${end}`
}

async function conflictOf(
  c: C,
  file: ProductFile,
  typed: TypedFile | undefined,
  choices: Choices,
): Promise<Conflict> {
  const theirs = typedFile(file)
  const yours = typed ?? theirs
  const names = (form: TypedFile) =>
    rulesWords(readRules({ ...form, max_downloads: '', valid_days: '' }).rules, choices).split(' · ')[0] ?? ''
  const rows = [
    { label: 'Name for shoppers', theirs: theirs.label, yours: yours.label },
    { label: 'Delivered by', theirs: names(theirs), yours: names(yours) },
    { label: 'Downloads', theirs: theirs.max_downloads, yours: yours.max_downloads },
    { label: 'Days', theirs: theirs.valid_days, yours: yours.valid_days },
  ]
  const fields = rows.filter((row) => row.theirs !== row.yours)
  const last = { label: 'The file itself', theirs: `${file.name}, ${formatSize(file.size)}`, yours: '' }
  return {
    who: (await findLastEditor(c.var.db, file.productId)) || 'Somebody',
    fields: fields.length > 0 ? fields : [last],
  }
}
