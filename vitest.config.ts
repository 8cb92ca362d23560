import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    setupFiles: ['tests/support/no-stray-errors.ts'],
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 20_000,
  },
})
