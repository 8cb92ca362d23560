import { expect, test } from 'vitest'
import { systemActor } from '#src/domain/audit/audit.ts'
import { listProductJobs } from '#src/domain/imports/jobs.ts'
import { findRun, listMessages } from '#src/domain/imports/queries.ts'
import { checkImport, runImport } from '#src/domain/imports/run-import.ts'
import { addImport, startImport } from '#src/domain/imports/start-import.ts'
import { openSearchIndex } from '#src/domain/search/search-index.ts'
import type { Db } from '#src/platform/db/db.ts'
import { runJobs } from '#src/platform/jobs.ts'
import { openLog } from '#src/platform/log.ts'
import { openTestDatabase } from '../../support/database.ts'
import { engine } from '../../support/engine.ts'
import { NOW } from '../catalog/support.ts'
import { csvOf, depsOf, dump, fileOf, importText } from './support.ts'

const rows = Array.from({ length: 12 }, (_, n) => ({
  handle: `thing-${n}`,
  title: `Thing ${n}`,
  sku: `T-${n}`,
  price: n % 4 === 3 ? 'broken' : '9.99',
  image: `https://p.example/${n}.jpg`,
}))
const text = csvOf(...rows)
const actor = { userId: null, name: 'Maeve', ip: '' }

/** An index that breaks at its nth product, as a power cut would. */
function breakingIndex(at: number) {
  const index = openSearchIndex(engine)
  let count = 0
  return {
    ...index,
    indexProduct: async (...args: Parameters<typeof index.indexProduct>) => {
      if (++count === at) throw new Error('the power went out')
      return index.indexProduct(...args)
    },
  }
}

async function contents(db: Db) {
  const tables = await dump(db)
  const names = (tables.products as { slug: string }[]).map(({ slug }) => slug)
  return {
    names,
    variants: tables.variants?.length,
    stock: tables.stock_movements?.length,
    images: tables.product_images?.length,
  }
}

test.each([1, 2, 5, 9])(
  'an import that breaks at product %i goes on where it was, and ends as if it never had',
  async (at) => {
    const { db } = await openTestDatabase()
    const runId = await addImport(
      db,
      { fileName: 'a.csv', filePath: fileOf(text), kind: 'shopify' },
      actor,
      NOW,
    )
    await expect(runImport(depsOf(db, { index: breakingIndex(at) }), runId)).rejects.toThrow(
      'the power went out',
    )
    const halfway = await findRun(db, runId)
    expect(halfway?.state).toBe('running')
    expect(halfway?.counts.created).toBe(at - 1)
    expect((await contents(db)).names.length).toBe(at - 1)

    const resumed = await runImport(depsOf(db), runId)
    const messages = await listMessages(db, runId, { limit: 99, offset: 0 })

    const { db: other } = await openTestDatabase()
    const straight = await importText(other, text)
    expect(resumed.counts).toEqual(straight.counts)
    expect(messages).toEqual(await listMessages(other, straight.runId, { limit: 99, offset: 0 }))
    expect(await contents(db)).toEqual(await contents(other))
  },
)

test('an import that is done is not done again', async () => {
  const { db } = await openTestDatabase()
  const { runId, counts } = await importText(db, text)
  const before = await dump(db)
  expect((await runImport(depsOf(db), runId)).counts).toEqual(counts)
  expect(await dump(db)).toEqual(before)
})

test('a file is checked, then imported as a job, and its messages are not said twice', async () => {
  const { db } = await openTestDatabase()
  const runId = await addImport(
    db,
    { fileName: 'a.csv', filePath: fileOf(text), kind: 'shopify' },
    actor,
    NOW,
  )
  for (let n = 0; n < 2; n++) await checkImport(depsOf(db), runId)
  const checked = await listMessages(db, runId, { limit: 99, offset: 0 })
  expect(checked.length).toBeGreaterThan(0)

  expect(await startImport(db, runId, actor, NOW)).toBeNull()
  expect(await startImport(db, runId, actor, NOW)).toBe('already_started')
  expect(await startImport(db, 999, actor, NOW)).toBe('unknown_run')

  const log = openLog('silent')
  const handlers = listProductJobs({ db, dataDir: '/nonexistent', engine, log, clock: () => NOW })
  expect(await runJobs(db, handlers, log, NOW)).toBe(true)
  const run = await findRun(db, runId)
  expect(run).toMatchObject({ state: 'done', counts: { created: 9, rowsRefused: 3 } })
  expect(await listMessages(db, runId, { limit: 99, offset: 0 })).toEqual(checked)
})

test('what a member of staff imports is audited; what a command imports is its own record', async () => {
  const { db } = await openTestDatabase()
  const file = { fileName: 'a.csv', filePath: 'a.csv', kind: 'shopify' as const }
  const runId = await addImport(db, file, { userId: 7, name: 'Maeve', ip: '' }, NOW)
  await startImport(db, runId, { userId: 7, name: 'Maeve', ip: '' }, NOW)
  await addImport(db, file, systemActor('barrow import'), NOW)
  const actions = await db.selectFrom('audit_log').select(['action', 'actor_name']).orderBy('id').execute()
  expect(actions.map(({ action }) => action)).toEqual(['add import', 'start import'])
})

test('a long import lets the shop answer between two products', async () => {
  const { db } = await openTestDatabase()
  let turns = 0
  const timer = setInterval(() => turns++, 0)
  await importText(db, text)
  clearInterval(timer)
  expect(turns).toBeGreaterThan(5)
})
