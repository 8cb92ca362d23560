// Lighthouse on the five pages that matter most, each three times, in a browser of this machine.
//   npm run lighthouse
// Run it on a quiet machine: the performance figure is measured by the clock.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import lighthouse from 'lighthouse'
import { chromiumFlags, findChromium } from '../support/chromium.ts'
import { Buyer } from './buyer.ts'
import { openBenchShop } from './shop-process.ts'

const pages = ['/', '/categories/kitchen', '/products/bothy-mug', '/cart', '/checkout']
const categories = ['performance', 'accessibility', 'best-practices', 'seo']
const RUNS = 3
const WANTED = 99

const shop = await openBenchShop(null)
const profile = mkdtempSync(path.join(tmpdir(), 'barrow-lighthouse-'))
const port = 9_500 + (process.pid % 400)
const flags = [
  ...chromiumFlags,
  '--headless',
  `--remote-debugging-port=${port}`,
  `--user-data-dir=${profile}`,
  'about:blank',
]
const browser = spawn(await findChromium(), flags, { stdio: 'ignore' })
let isBelow = false
try {
  await sleep(2_500)
  const buyer = new Buyer(shop.url)
  await buyer.putInBag(await buyer.findVariant('/products/bothy-mug'))
  await buyer.send('GET', '/track')
  for (const page of pages) {
    const scores: number[][] = []
    for (let run = 0; run < RUNS; run++) {
      const extraHeaders: Record<string, string> =
        page === '/cart' || page === '/checkout' ? { Cookie: buyer.cookie } : {}
      const result = await lighthouse(`http://localhost:${new URL(shop.url).port}${page}`, {
        port,
        logLevel: 'error',
        onlyCategories: categories,
        disableStorageReset: true,
        extraHeaders,
      })
      scores.push(categories.map((name) => Math.round(100 * (result?.lhr.categories[name]?.score ?? 0))))
    }
    const medians = categories.map(
      (_, index) => scores.map((each) => each[index] ?? 0).sort((a, b) => a - b)[1] ?? 0,
    )
    isBelow ||= medians.some((score) => score < WANTED)
    console.log(
      `${page.padEnd(24)} ${categories.map((name, index) => `${name} ${medians[index]}`).join('  ')}`,
    )
  }
} finally {
  browser.kill()
  await shop.close()
  await sleep(500)
  rmSync(profile, { recursive: true, force: true })
}
process.exitCode = isBelow ? 1 : 0
