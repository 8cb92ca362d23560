import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'

const root = path.resolve(import.meta.dirname, '../../..')
const require = createRequire(import.meta.url)

export type Built = {
  /** Bytes by the name that templates ask for, such as css/shop.css. */
  assets: Map<string, Buffer>
  /** The compiled gallery, ready to be imported. */
  module: string
}

const minified = {
  bundle: true,
  minify: true,
  write: false,
  target: 'esnext',
  format: 'iife',
  charset: 'utf8',
  logLevel: 'warning',
} as const

const fonts: Plugin = {
  name: 'fonts',
  setup(hooks) {
    hooks.onResolve({ filter: /^vendor:/ }, ({ path: name }) => ({
      path: `/assets/${name.replace(':', '/')}`,
      external: true,
    }))
  },
}

async function bundle(name: string): Promise<Buffer> {
  const { outputFiles } = await build({
    ...minified,
    entryPoints: [path.join(root, 'public', name)],
    plugins: [fonts],
    outdir: 'out',
  })
  return Buffer.from(outputFiles[0]?.contents ?? [])
}

/** Compiles the views and the gallery's pages into a folder, without touching the shop's own dist/. */
export async function buildGallery(folder: string, stylesheets: string[]): Promise<Built> {
  mkdirSync(folder, { recursive: true })
  // @ts-expect-error: the compiler of views is plain JavaScript, as the build runs it without a loader.
  const { compileViews, readViews } = await import('../../../src/platform/views/compile.mjs')
  const views = path.join(folder, 'views.mjs')
  writeFileSync(views, compileViews(readViews(path.join(root, 'views'))))
  const outfile = path.join(folder, 'pages.mjs')
  await build({
    entryPoints: [path.join(import.meta.dirname, 'pages.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    alias: { '#views': views },
  })
  const figtree = path.dirname(require.resolve('@fontsource-variable/figtree/package.json'))
  const assets = new Map<string, Buffer>([
    ['vendor/htmx.js', readFileSync(require.resolve('htmx.org/dist/htmx.min.js'))],
    ['vendor/figtree.woff2', readFileSync(path.join(figtree, 'files/figtree-latin-wght-normal.woff2'))],
    [
      'vendor/figtree-ext.woff2',
      readFileSync(path.join(figtree, 'files/figtree-latin-ext-wght-normal.woff2')),
    ],
  ])
  for (const name of [...stylesheets, 'js/shop.js']) assets.set(name, await bundle(name))
  for (const name of readdirSync(path.join(root, 'public'))) {
    if (name.endsWith('.svg')) assets.set(name, readFileSync(path.join(root, 'public', name)))
  }
  return { assets, module: outfile }
}
