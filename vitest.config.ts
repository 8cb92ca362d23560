import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { listDatabaseTests } from './tests/support/opens-database.ts'
import { findBinaries } from './tests/support/postgres.ts'

const POSTGRES_ONLY = 'tests/**/*.postgres.test.ts'

const shared = {
  setupFiles: ['tests/support/no-stray-errors.ts', 'tests/support/around-tests.ts'],
  pool: 'threads' as const,
  // Loading the shop for each file anew took a fifth of the run.
  isolate: false,
  testTimeout: 20_000,
  // Books are looked at in a hook, those of sixty shops after some tests.
  hookTimeout: 30_000,
}

const sqlite = {
  test: {
    ...shared,
    name: 'sqlite',
    include: ['tests/**/*.test.ts'],
    exclude: [POSTGRES_ONLY],
    globalSetup: ['tests/support/global-sqlite.ts'],
  },
}

// Whatever opens a database is proven on both engines; the rest, and pages that are only looked at, once.
const postgres = {
  test: {
    ...shared,
    name: 'postgres',
    include: [POSTGRES_ONLY, ...listDatabaseTests(), 'tests/journeys/buy.test.ts'],
    globalSetup: ['tests/support/global-postgres.ts'],
  },
}

const hasPostgres = findBinaries() !== null
if (!hasPostgres)
  process.stderr.write('\n  SKIPPED: POSTGRESQL. Its binaries do not exist for this platform.\n\n')

/**
 * What takes longest begins first, so that nobody waits for it at the end; a fresh clone does not know how long each takes.
 * One engine after the other: a worker that is handed from one to the other begins anew, which takes seconds.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const length = ['/axe.test.ts', '/journeys/', '/storms/', ''].findIndex((part) =>
        moduleId.includes(part),
      )
      return length + (project.name === 'postgres' ? 10 : 0)
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    globalSetup: ['tests/support/global-setup.ts'],
    // One more than there are cores on a small machine: tests wait for databases, browsers and clocks.
    maxWorkers: 3,
    projects: hasPostgres ? [sqlite, postgres] : [sqlite],
  },
})
