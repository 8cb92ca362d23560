// Takes a picture of every page and state of checkout, account and mails, and looks for what a
// machine can see: rule breaks that axe knows, overflow at 320, words in the console.
//   npx tsx tests/support/gallery-back/shoot.ts               everything
//   npx tsx tests/support/gallery-back/shoot.ts account        only names that begin so
//   … --fast                                                  light only, no axe
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../chromium.ts'
import type { Built } from '../gallery/build.ts'
import { serveGallery } from '../gallery/serve.ts'
import { buildBackGallery } from './build.ts'

type Theme = 'light' | 'dark'
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const isFast = process.argv.includes('--fast')
const isWanted = (name: string) => wanted.length === 0 || wanted.some((word) => name.startsWith(word))
const folder = path.join(tmpdir(), 'gallery-back')
mkdirSync(folder, { recursive: true })
const findings: string[] = []

function report(finding: string): void {
  findings.push(finding)
  console.log(finding)
}

const built: Built = await buildBackGallery(path.join(folder, 'build'))
const gallery: typeof import('./pages.ts') = await import(built.module)
const server: Server = await serveGallery(gallery as unknown as Parameters<typeof serveGallery>[0], built)
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function look(page: Page, label: string, width: number): Promise<void> {
  await page.evaluate('document.fonts.ready')
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  if (Number(overflow) > 0) report(`${label}: ${overflow} px wider than the window`)
  if (width === 320) return
  await page.screenshot({ path: path.join(folder, `${label}.png`), fullPage: true })
  if (isFast) return
  // A mail's own frame runs no scripts, so axe would wait in it for ever.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude('iframe').analyze()
  for (const { id, help, nodes } of violations) {
    report(
      `${label}: axe ${id}: ${help}: ${nodes
        .map((node) => node.target.join(' '))
        .slice(0, 4)
        .join(' | ')}`,
    )
  }
}

async function visit(browser: Browser, name: string, width: number, theme: Theme): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const label = `${name}-${width}-${theme}`
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) report(`${label}: console: ${message.text()}`)
  })
  page.on('pageerror', (error) => report(`${label}: ${error.message}`))
  const mail = gallery.mails[name]
  // Mails are shown without the shop's policy, as mail programs show them.
  if (mail) await page.setContent(mail().html)
  else await page.goto(`${origin}/${name}`, { waitUntil: 'load' })
  await page.evaluate(
    "document.querySelectorAll('img[loading=lazy]').forEach((image) => image.removeAttribute('loading'))",
  )
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await look(page, label, width)
  await context.close()
}

const rounds: [number, Theme][] = isFast
  ? [
      [1280, 'light'],
      [390, 'light'],
      [320, 'light'],
    ]
  : [
      [1280, 'light'],
      [1280, 'dark'],
      [390, 'light'],
      [390, 'dark'],
      [320, 'light'],
    ]

const browser = await launchChromium()
try {
  for (const [name, bytes] of built.assets) {
    if (/^(css|js)/.test(name)) console.log(`${name}: ${gzipSync(bytes, { level: 9 }).length} B gz`)
  }
  const names = [...Object.keys(gallery.pages), ...Object.keys(gallery.mails)].filter(isWanted)
  for (const name of names) {
    const mail = gallery.mails[name]?.()
    writeFileSync(path.join(folder, `${name}.html`), mail?.html ?? gallery.pages[name]?.() ?? '')
    if (mail) writeFileSync(path.join(folder, `${name}.txt`), mail.text)
    for (const [width, theme] of rounds) await visit(browser, name, width, theme)
  }
  console.log(`${names.length} pages into ${folder}`)
  console.log(`${findings.length} findings`)
} finally {
  await browser.close()
  server.close()
}
process.exitCode = findings.length > 0 ? 1 : 0
