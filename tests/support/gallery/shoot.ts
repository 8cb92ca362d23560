// Takes a picture of every page and state, and looks for what a machine can see: rule breaks that axe knows,
// overflow at 320, words in the console.
//   npx tsx tests/support/gallery/shoot.ts            everything
//   npx tsx tests/support/gallery/shoot.ts home cart  only pages whose name begins so
//   … --fast                                          one width and theme each, no axe
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium } from 'playwright-core'
import { buildGallery } from './build.ts'
import { serveGallery } from './serve.ts'

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const isFast = process.argv.includes('--fast')
const folder = path.join(tmpdir(), 'gallery')
mkdirSync(folder, { recursive: true })

const built = await buildGallery(path.join(folder, 'build'), ['css/shop.css', 'css/catalogue.css'])
const gallery: typeof import('./pages.ts') = await import(built.module)
const server = await serveGallery(gallery, built)
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const findings: string[] = []

function weigh(): void {
  const size = (name: string) => gzipSync(built.assets.get(name) ?? '', { level: 9 }).length
  const html = gzipSync(gallery.pages.home?.() ?? '', { level: 9 }).length
  console.log(
    `home: html ${html} + css ${size('css/shop.css')} = ${html + size('css/shop.css')} B gz; catalogue.css ${size('css/catalogue.css')}; shop.js ${size('js/shop.js')}; with htmx and font ${html + size('css/shop.css') + size('js/shop.js') + size('vendor/htmx.js') + (built.assets.get('vendor/figtree.woff2')?.length ?? 0)}`,
  )
}

async function visit(browser: Browser, name: string, width: number, theme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    // Spacing text out needs a style element of our own.
    bypassCSP: width === 320 || width === 640,
  })
  const page = await context.newPage()
  const label = `${name}-${width}-${theme}`
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) findings.push(`${label}: console: ${message.text()}`)
  })
  page.on('pageerror', (error) => findings.push(`${label}: ${error.message}`))
  await page.goto(`${origin}/${name}`, { waitUntil: 'load' })
  await page.evaluate('document.fonts.ready')
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  if (Number(overflow) > 0) findings.push(`${label}: ${overflow} px wider than the window`)
  if (width === 320 || width === 640) {
    // WCAG 1.4.12: nothing may be lost when the reader spaces text out.
    await page.addStyleTag({
      content:
        '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }',
    })
    const spaced = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    if (Number(spaced) > 0) findings.push(`${label}: ${spaced} px wider than the window with text spaced out`)
  }
  if (width !== 320 && width !== 640) {
    // Lazy pictures arrive only when scrolled to.
    await page.evaluate(
      "document.querySelectorAll('img[loading=lazy]').forEach((image) => image.removeAttribute('loading'))",
    )
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: path.join(folder, `${label}.png`), fullPage: true })
  }
  if (!isFast && width !== 320 && width !== 640) {
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const { id, help, nodes } of violations)
      findings.push(
        `${label}: axe ${id}: ${help}: ${nodes
          .map((node) => node.target.join(' '))
          .slice(0, 4)
          .join(' | ')}`,
      )
  }
  await context.close()
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-quic',
    '--no-first-run',
  ],
})
try {
  weigh()
  const names = Object.keys(gallery.pages).filter(
    (name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)),
  )
  for (const name of names) {
    writeFileSync(path.join(folder, `${name}.html`), gallery.pages[name]?.() ?? '')
    const rounds = isFast
      ? ([
          [1280, 'light'],
          [390, 'light'],
        ] as const)
      : ([
          [1280, 'light'],
          [1280, 'dark'],
          [390, 'light'],
          [390, 'dark'],
          [320, 'light'],
          [640, 'light'],
        ] as const)
    for (const [width, theme] of rounds) await visit(browser, name, width, theme)
  }
  console.log(`${names.length} pages into ${folder}`)
  for (const finding of findings) console.log(finding)
  console.log(`${findings.length} findings`)
} finally {
  await browser.close()
  server.close()
}
process.exitCode = findings.length > 0 ? 1 : 0
