import { type Context, Hono } from 'hono'
import { changeOptions } from '#src/domain/catalog/edit/change-options.ts'
import { changeVariants, type VariantRefusal } from '#src/domain/catalog/edit/change-variants.ts'
import { MOST_VARIANTS, makeMissingVariants } from '#src/domain/catalog/edit/make-variants.ts'
import { MOST_VALUES, type OptionRefusal } from '#src/domain/catalog/edit/option-changes.ts'
import { removeVariant } from '#src/domain/catalog/edit/remove-variant.ts'
import { listEditedOptions } from '#src/domain/catalog/edit/variant-queries.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { Problem, redirect } from '#src/web/respond.ts'
import { actorOf } from '../page-context.ts'
import { listHref } from '../words.ts'
import { digestOf, MatrixQuery, readOptions, readRow, readRows, type TypedRow } from './matrix-forms.ts'
import { indexOf, PRODUCT, readRow as readProductRow } from './product-tabs.ts'
import { showMatrix, VARIANTS_A_PAGE } from './show-matrix.ts'

type C = Context<Env>

/** What is sold of a product: its options, and a variant of each combination, edited a page at a time. */
export const matrixRoutes = new Hono<Env>()
  .get(`${PRODUCT}/variants`, allow('products.read'), async (c) => showMatrix(c, await readProductRow(c), {}))

  .post(`${PRODUCT}/variants`, allow('catalog.edit'), async (c) => {
    const { db, form, now, settings } = c.var
    const product = await readProductRow(c)
    const sent = readRows(form, VARIANTS_A_PAGE)
    const edited = sent.filter(({ typed, was }) => digestOf(typed) !== was)
    const read = edited.map((row) => ({ ...row, ...readRow(row.typed, settings.currency) }))
    const errors = new Map(read.map(({ id, errors: own }) => [id, own]))
    const shown = { sent, errors }
    if (read.some(({ errors: own }) => Object.keys(own).length > 0)) return showMatrix(c, product, shown, 422)
    const edits = read.map(({ id, seen, fields }) => ({ id, seen, fields }))
    const change = { productId: product.id, edits, actor: actorOf(c), now }
    const answer = await changeVariants(db, indexOf(c), change)
    if ('stale' in answer) return showMatrix(c, product, { ...shown, stale: answer.stale }, 409)
    if ('refused' in answer) {
      for (const [id, refusal] of answer.refused) errors.set(id, refusedRow[refusal])
      return showMatrix(c, product, shown, 422)
    }
    leaveFlash(c, 'saved')
    return redirect(c, backHref(c, product.id))
  })

  .post(`${PRODUCT}/options`, allow('catalog.edit'), async (c) => {
    const { db, form, now } = c.var
    const product = await readProductRow(c)
    const wanted = readOptions(form, await listEditedOptions(db, product.id))
    const seen = Number(form.version)
    if (seen !== product.updated_at)
      return showMatrix(c, product, { options: wanted, error: staleOptions }, 409)
    const change = { productId: product.id, seen, change: wanted, actor: actorOf(c), now }
    const answer = await changeOptions(db, indexOf(c), change)
    if (answer === 'unknown_product') throw new Problem(404)
    if (answer === 'changed_since')
      return showMatrix(c, await readProductRow(c), { options: wanted, error: staleOptions }, 409)
    if (answer === 'last_variant') return showMatrix(c, product, { options: wanted, error: lastWords }, 422)
    if (answer) {
      const optionError = { option: answer.option, message: optionWords[answer.refusal] }
      return showMatrix(c, product, { options: wanted, optionError }, 422)
    }
    leaveFlash(c, 'saved')
    return redirect(c, `/admin/products/${product.id}/variants`)
  })

  .post(`${PRODUCT}/combinations`, allow('catalog.edit'), async (c) => {
    const product = await readProductRow(c)
    const making = { productId: product.id, actor: actorOf(c), now: c.var.now }
    const answer = await makeMissingVariants(c.var.db, indexOf(c), making)
    if (answer === 'too_many') return showMatrix(c, product, { error: tooManyWords }, 422)
    leaveFlash(c, 'variants_made')
    return redirect(c, `/admin/products/${product.id}/variants`)
  })

  .post(`${PRODUCT}/variants/:variantId{[1-9][0-9]{0,14}}/removal`, allow('catalog.edit'), async (c) => {
    const product = await readProductRow(c)
    const variantId = Number(c.req.param('variantId'))
    const removal = { productId: product.id, variantId, actor: actorOf(c), now: c.var.now }
    const outcome = await removeVariant(c.var.db, indexOf(c), removal)
    if (outcome === 'unknown_variant') throw new Problem(404)
    if (outcome === 'last_variant') return showMatrix(c, product, { error: lastWords }, 422)
    if (typeof outcome === 'object') return showMatrix(c, product, { error: partWords(outcome.partOf) }, 422)
    leaveFlash(c, outcome === 'deleted' ? 'variant_deleted' : 'variant_archived')
    return redirect(c, backHref(c, product.id))
  })

/** The same page of the matrix again. */
function backHref(c: C, id: number): string {
  const { q, status, page } = MatrixQuery.parse(c.req.query())
  return listHref(`/admin/products/${id}/variants`, {
    ...{ q, status: status === 'active' ? '' : status, page: page > 1 ? page : '' },
  })
}

const lastWords = 'A product needs at least one variant. Archive the whole product instead, under Details'
const partWords = (bundles: string[]) =>
  `It is part of ${bundles.join(', ')}: take it out there first, or archive it, and then that is not for sale`
const staleOptions = 'The product has just changed: look at what is new, then save again'
const tooManyWords = `These options make more than ${MOST_VARIANTS} combinations, which is the most a product can have`

const refusedRow: Record<VariantRefusal, SentRowErrors> = {
  sku_taken: { sku: 'Another variant has this article number: each needs its own' },
  not_whole: { status: 'It lacks a value of an option, so it cannot come back: make its combination anew' },
  combination_taken: { status: 'Another variant has the same values' },
  last_variant: { status: lastWords },
  bundle: { tracks: 'It is made of other products, and what there is of those counts' },
}
type SentRowErrors = Partial<Record<keyof TypedRow, string>>

const optionWords: Record<OptionRefusal, string> = {
  no_option_name: 'Give the option a name, like Colour',
  option_twice: 'Two options have the same name',
  no_value_name: 'A value needs a name',
  value_twice: 'Two values have the same name',
  no_values: 'An option needs at least one value',
  too_many_options: 'A product can have three options',
  too_many_values: `An option can have ${MOST_VALUES} values`,
}
