import { readFile } from 'node:fs/promises'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { addImages } from '#src/domain/catalog/edit/add-images.ts'
import { arrangeImages, type ImageStep, type ImageWords } from '#src/domain/catalog/edit/arrange-images.ts'
import {
  type EditedImage,
  listEditedImages,
  MOST_IMAGES,
  versionOfImages,
} from '#src/domain/catalog/edit/images.ts'
import { countImagesOf, findLastEditor, type ProductRow } from '#src/domain/catalog/edit/product-rows.ts'
import { listEditedOptions } from '#src/domain/catalog/edit/variant-queries.ts'
import { keepPicture, pictureRefusals } from '#src/domain/media/keep-picture.ts'
import { type MediaInput, saveMedia } from '#src/domain/media/save-media.ts'
import { Mutex } from '#src/platform/db/mutex.ts'
import { openMediaStore } from '#src/platform/files.ts'
import { beginsAsPicture } from '#src/platform/images.ts'
import type { SpoolRefusal } from '#src/platform/spool.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { receiveFiles, type SentFile } from '#src/web/receive-files.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { shownName } from '../imports/upload.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { thumb } from '../words.ts'
import { imagesPage } from './image-views.ts'
import { PRODUCT, readRow, tabsOf } from './product-tabs.ts'

type C = Context<Env>

/** A picture of a good camera; what is kept of it is a twentieth of that. */
const MOST_BYTES = 15 * 1024 * 1024
const MOST_AT_ONCE = 20

/** A product's pictures: sent, described, put in order, taken away. */
export const imageRoutes = new Hono<Env>()
  .get(`${PRODUCT}/images`, allow('products.read'), async (c) => showImages(c, await readRow(c), {}))

  .post(`${PRODUCT}/images`, allow('catalog.edit'), async (c) => {
    const product = await readRow(c)
    // Counted first, so that nothing is stored that then has no place.
    const free = MOST_IMAGES - (await countImagesOf(c.var.db, product.id))
    const sent = await receiveFiles(c, {
      mostFiles: Math.min(MOST_AT_ONCE, free),
      mostBytes: MOST_BYTES,
      isWelcome: beginsAsPicture,
    })
    const problems = await takeIn(c, product, sent.files).finally(sent.discard)
    if (sent.more > 0)
      problems.push(
        free < MOST_AT_ONCE ? fullWords : `Only ${MOST_AT_ONCE} pictures go at once: send the others again.`,
      )
    if (sent.files.length + sent.more === 0) problems.push('Choose one or more pictures')
    // A script sends one file after the other and wants no page.
    if (c.req.header('accept') === 'text/plain') return plainAnswer(c, problems)
    if (problems.length > 0) return showImages(c, product, { problems }, 422)
    leaveFlash(c, 'pictures_added')
    return redirect(c, `/admin/products/${product.id}/images`)
  })

  .post(`${PRODUCT}/images/arrangement`, allow('catalog.edit'), async (c) => {
    const { db, form, now } = c.var
    const product = await readRow(c)
    const words = readWords(form)
    const arranging = { seen: form.version ?? '', words, step: readStep(form.step), actor: actorOf(c), now }
    const refusal = await arrangeImages(db, { productId: product.id, ...arranging })
    if (refusal === 'unknown_product') throw new Problem(404)
    if (refusal === 'changed_since') return showImages(c, product, { words }, 409)
    leaveFlash(c, 'saved')
    return redirect(c, `/admin/products/${product.id}/images`)
  })

/** @returns what is wrong with some of them, a sentence each */
async function takeIn(c: C, product: ProductRow, files: SentFile[]): Promise<string[]> {
  const store = openMediaStore(`${c.var.deps.config.dataDir}/media`)
  const [pictures, names, problems]: [MediaInput[], string[], string[]] = [[], [], []]
  for (const file of files) {
    const name = shownName(file.name)
    const kept = await keepOne(store, file)
    if (typeof kept === 'string') problems.push(`${name}: ${kept}`)
    else {
      pictures.push(kept)
      names.push(name)
    }
  }
  if (pictures.length === 0) return problems
  const refusal = await hang(c, product, pictures, names)
  if (refusal === 'unknown_product') throw new Problem(404)
  return refusal ? [...problems, fullWords] : problems
}

const refusedWords: Record<SpoolRefusal, string> = {
  empty: 'The file is empty.',
  too_large: `It is larger than ${MOST_BYTES / 1024 / 1024} MB.`,
  unwelcome: pictureRefusals.not_a_picture,
}

/** One after the other, whoever sends them: a large picture unpacks into much memory. */
const oneAtATime = new Mutex()

async function keepOne(
  store: ReturnType<typeof openMediaStore>,
  file: SentFile,
): Promise<MediaInput | string> {
  if ('refusal' in file) return refusedWords[file.refusal]
  const release = await oneAtATime.acquire()
  try {
    const kept = await keepPicture(store, await readFile(file.path))
    return typeof kept === 'string' ? pictureRefusals[kept] : kept
  } finally {
    release()
  }
}

function hang(c: C, product: ProductRow, pictures: MediaInput[], names: string[]) {
  const { db, now } = c.var
  return addImages(db, {
    ...{ productId: product.id, names, actor: actorOf(c), now },
    saveMedia: async (tx) => {
      const ids = await saveMedia(tx, pictures, now)
      return pictures.flatMap(({ hash }) => ids.get(hash) ?? [])
    },
  })
}

function plainAnswer(c: C, problems: string[]): Response {
  const headers = {
    ...c.var.deps.headers,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  }
  return new Response(problems.join(' '), { status: problems.length > 0 ? 422 : 200, headers })
}

const fullWords = `A product can have ${MOST_IMAGES} pictures: take some away first.`

const MOST_WORDS = 300
const StepForm = z.string().regex(/^(first|up|down|away)-[1-9]\d{0,14}$/)

function readStep(typed: string | undefined): ImageStep | null {
  const read = StepForm.safeParse(typed)
  if (!read.success) return null
  const [to = '', id = ''] = read.data.split('-')
  return { id: Number(id), to: to as ImageStep['to'] }
}

/** Fields are called `alt-` and `value-` and the picture's id. */
function readWords(form: Record<string, string>): ImageWords[] {
  return Object.keys(form).flatMap((field) => {
    const [, id] = /^alt-([1-9]\d{0,14})$/.exec(field) ?? []
    if (id === undefined) return []
    const alt = (form[field] ?? '').trim().slice(0, MOST_WORDS)
    return [{ id: Number(id), alt, optionValueId: Number(form[`value-${id}`]) || null }]
  })
}

type Shown = { problems?: string[]; words?: ImageWords[] }

async function showImages(
  c: C,
  product: ProductRow,
  { problems = [], words }: Shown,
  status = 200,
): Promise<Response> {
  const { db } = c.var
  const [images, options, tabs, page] = await Promise.all([
    listEditedImages(db, product.id),
    listEditedOptions(db, product.id),
    tabsOf(c, product, 'images'),
    adminPage(c, `Pictures of ${product.title}`, 'products'),
  ])
  const values = options.flatMap((option) =>
    option.values.map(({ id, name }) => ({ value: String(id), label: `${option.name}: ${name}` })),
  )
  const typedOf = (image: EditedImage) => words?.find(({ id }) => id === image.id) ?? image
  const props = {
    ...{ page, product: tabs, path: `/admin/products/${product.id}/images`, problems },
    mayEdit: may(c, 'catalog.edit'),
    version: versionOfImages(images),
    hue: product.hue,
    values: values.length > 0 ? [{ value: '', label: 'Every choice' }, ...values] : [],
    images: images.map((image, place) => ({
      id: image.id,
      picture: thumb(image.file),
      alt: typedOf(image).alt,
      value: String(typedOf(image).optionValueId ?? ''),
      state: image.state === 'pending' ? 'It is still being fetched.' : image.failure,
      place: place + 1,
      isFirst: place === 0,
      isLast: place === images.length - 1,
    })),
    conflict: status === 409 ? await conflictOf(c, product, images, words ?? []) : null,
    mostAtOnce: MOST_AT_ONCE,
    mostMegabytes: MOST_BYTES / 1024 / 1024,
  }
  return html(c, imagesPage(props), status)
}

async function conflictOf(
  c: C,
  { id }: ProductRow,
  images: EditedImage[],
  words: ImageWords[],
): Promise<Conflict> {
  const fields = images.flatMap((image, place) => {
    const yours = words.find((each) => each.id === image.id)
    return yours && yours.alt !== image.alt
      ? [{ label: `Picture ${place + 1}`, theirs: image.alt, yours: yours.alt }]
      : []
  })
  return { who: (await findLastEditor(c.var.db, id)) || 'Somebody', fields }
}
