// Builds dist/: the compiled views, the stylesheets and scripts under hashed names, and the program.
//   node src/build.mjs                build everything
//   node src/build.mjs --if-stale     build only when a source is newer than dist/
//   node src/build.mjs --views        views and assets only (what tests need)
//   node src/build.mjs --lint-views   report broken house rules in views
//   node src/build.mjs --watch        build, run, and do both again at each change
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { compileViews, readViews } from './platform/views/compile.mjs'
import { lintViews } from './platform/views/lint.mjs'

const root = path.resolve(import.meta.dirname, '..')
const dist = path.join(root, 'dist')
const sources = ['src', 'views', 'public', 'migrations', 'data/demo', 'data/reference', 'package.json']
const require = createRequire(import.meta.url)

/** Packages with native parts or data files of their own stay in node_modules. */
const external = ['better-sqlite3', '@node-rs/argon2', 'sharp', 'pg-native']

function buildViews() {
  writeFileSync(path.join(dist, 'views.js'), toAscii(compileViews(readViews(path.join(root, 'views')))))
}

/** V8 holds a program's text in memory, and in two bytes a character as soon as one lies beyond Latin-1. */
function toAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Vendored files come from their npm packages, so that their version is pinned in one place. */
function vendored() {
  const font = path.dirname(require.resolve('@fontsource-variable/figtree/package.json'))
  return [
    ['vendor/htmx.js', readFileSync(require.resolve('htmx.org/dist/htmx.min.js'))],
    ['vendor/figtree.woff2', readFileSync(path.join(font, 'files/figtree-latin-wght-normal.woff2'))],
    ['vendor/figtree-ext.woff2', readFileSync(path.join(font, 'files/figtree-latin-ext-wght-normal.woff2'))],
  ]
}

async function buildAssets() {
  const { build } = await import('esbuild')
  const publicFolder = path.join(root, 'public')
  const assets = path.join(dist, 'assets')
  rmSync(assets, { recursive: true, force: true })
  mkdirSync(assets, { recursive: true })
  const manifest = {}
  const keep = (name, bytes) => {
    const { dir, name: base, ext } = path.posix.parse(name)
    const hash = createHash('sha256').update(bytes).digest('base64url').replace(/[-_]/g, '').slice(0, 10)
    const stored = `${dir.replaceAll('/', '-')}-${base}-${hash}${ext}`
    writeFileSync(path.join(assets, stored), bytes)
    if (/\.(css|js|svg|json|txt)$/.test(ext)) {
      writeFileSync(path.join(assets, `${stored}.gz`), gzipSync(bytes, { level: 9 }))
      writeFileSync(path.join(assets, `${stored}.br`), brotliCompressSync(bytes))
    }
    manifest[name] = `/assets/${stored}`
    return manifest[name]
  }
  for (const [name, bytes] of vendored()) keep(name, bytes)
  // A stylesheet's or script's own folder is its entry; parts it imports live in folders below.
  const entries = ['css', 'js'].flatMap((folder) =>
    existsSync(path.join(publicFolder, folder))
      ? readdirSync(path.join(publicFolder, folder))
          .filter((file) => /\.(css|js)$/.test(file))
          .map((file) => `${folder}/${file}`)
      : [],
  )
  const fontUrls = {
    name: 'font-urls',
    setup(plugin) {
      plugin.onResolve({ filter: /^vendor:/ }, (request) => ({
        path: manifest[request.path.replace('vendor:', 'vendor/')],
        external: true,
      }))
    },
  }
  for (const entry of entries) {
    const { outputFiles } = await build({
      entryPoints: [path.join(publicFolder, entry)],
      bundle: true,
      minify: true,
      write: false,
      target: 'esnext',
      format: 'iife',
      charset: 'utf8',
      logLevel: 'warning',
      plugins: [fontUrls],
      outdir: dist,
    })
    keep(entry, Buffer.from(outputFiles[0].contents))
  }
  for (const file of readdirSync(publicFolder, { recursive: true, encoding: 'utf8' })) {
    const name = file.split(path.sep).join('/')
    if (/^(css|js)(\/|$)/.test(name) || statSync(path.join(publicFolder, file)).isDirectory()) continue
    keep(name, readFileSync(path.join(publicFolder, file)))
  }
  writeFileSync(path.join(dist, 'assets.json'), JSON.stringify(manifest, null, 1))
}

async function buildProgram() {
  const { build } = await import('esbuild')
  rmSync(path.join(dist, 'chunks'), { recursive: true, force: true })
  const { outputFiles } = await build({
    entryPoints: { barrow: path.join(root, 'src/cli.ts') },
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external,
    write: false,
    sourcemap: true,
    logLevel: 'warning',
    legalComments: 'none',
    banner: {
      js: "import{createRequire as __cr}from'node:module';import{fileURLToPath as __fp}from'node:url';import{dirname as __dn}from'node:path';const require=__cr(import.meta.url),__filename=__fp(import.meta.url),__dirname=__dn(__filename);",
    },
  })
  mkdirSync(path.join(dist, 'chunks'), { recursive: true })
  for (const file of outputFiles)
    writeFileSync(file.path, file.path.endsWith('.js') ? toAscii(file.text) : file.contents)
}

async function buildAll() {
  mkdirSync(dist, { recursive: true })
  buildViews()
  await buildAssets()
  await buildProgram()
  // npx runs it as a program of its own.
  chmodSync(path.join(dist, 'barrow.js'), 0o755)
}

function newest(target) {
  const stat = statSync(target)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (latest, entry) =>
        Math.max(latest, statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
      stat.mtimeMs,
    )
}

function isStale(marker) {
  const built = path.join(dist, marker)
  if (!existsSync(built)) return true
  // A package without its sources (an image, say) has nothing to be newer than.
  const present = sources.filter((source) => existsSync(path.join(root, source)))
  return Math.max(...present.map((source) => newest(path.join(root, source)))) > statSync(built).mtimeMs
}

function lint() {
  const findings = lintViews(readViews(path.join(root, 'views')))
  for (const finding of findings)
    process.stderr.write(
      `${path.relative(root, finding.split(': ')[0])}: ${finding.slice(finding.indexOf(': ') + 2)}\n`,
    )
  if (findings.length > 0) process.exit(1)
}

async function watchAndRun() {
  let program
  let timer
  const again = async () => {
    try {
      await buildAll()
      program?.kill()
      program = spawn(process.execPath, ['--enable-source-maps', path.join(dist, 'barrow.js'), 'start'], {
        stdio: 'inherit',
        env: { NODE_ENV: 'development', ...process.env },
      })
    } catch (error) {
      process.stderr.write(`${error.message}\nWaiting for the next change.\n`)
    }
  }
  for (const source of sources.filter((each) => each !== 'package.json')) {
    watch(path.join(root, source), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(again, 80)
    })
  }
  await again()
}

const flag = process.argv[2]
if (flag === '--lint-views') lint()
else if (flag === '--watch') await watchAndRun()
else if (flag === '--views') {
  mkdirSync(dist, { recursive: true })
  if (isStale('views.js')) {
    await buildAssets()
    buildViews()
  }
} else if (flag !== '--if-stale' || isStale('barrow.js')) await buildAll()
