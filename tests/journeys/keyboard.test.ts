import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openShopper, readOrder } from './journey.ts'

let browser: Browser
let shop: RunningShop

beforeAll(async () => {
  shop = await openRunningShop()
  browser = await launchChromium()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

const MOST_TABS = 90

// Runs in the page, whose types this side does not know.
const readFocus = `(() => {
  const element = document.activeElement
  if (!element || element === document.body) return { name: '', isSeen: true }
  const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? ''
  const box = element.getBoundingClientRect()
  return { name: element.tagName + ' ' + label.trim(), isSeen: box.width > 0 && box.bottom > 0 && box.top < innerHeight }
})()`

/** Presses Tab until the focus is on what is wanted, and looks that it can be seen there. */
async function tabTo(page: Page, isWanted: RegExp): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<{ name: string; isSeen: boolean }>(readFocus)
    if (!isWanted.test(focused.name)) continue
    expect(focused.isSeen, `the focus on ${focused.name} can be seen`).toBe(true)
    return
  }
  throw new Error(`the keyboard did not reach ${isWanted} on ${page.url()}`)
}

const type = (page: Page, text: string) => page.keyboard.type(text)

test('a whole purchase, from the search to the tracking page, by keyboard alone', async () => {
  const { page, context, complaints } = await openShopper(browser, shop.url, { js: true })
  await page.goto('/')
  await tabTo(page, /^INPUT Search products/)
  await type(page, 'bothy mug')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/search/)
  await tabTo(page, /^A Bothy mug$/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/products\/bothy-mug/)

  await tabTo(page, /^INPUT Sky/)
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/Colour=Fennel/)
  await page.waitForLoadState('networkidle')
  expect(await page.evaluate('document.activeElement?.tagName')).toBe('INPUT')
  await tabTo(page, /^BUTTON Add to bag/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^A Go to checkout/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/checkout/)

  await tabTo(page, /^INPUT Email address/)
  await type(page, 'keys@example.com')
  await tabTo(page, /^INPUT Full name/)
  await type(page, 'Aoife Byrne')
  await tabTo(page, /^INPUT Address/)
  await type(page, '14 Wellington Road')
  await tabTo(page, /^INPUT (Town or city|City)/)
  await type(page, 'Cork')
  await tabTo(page, /^INPUT An Post/)
  await page.keyboard.press('ArrowDown')
  await page.waitForLoadState('networkidle')
  await tabTo(page, /^INPUT Demo payment/)
  await tabTo(page, /^BUTTON Pay €/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/pay\/demo\//)
  await tabTo(page, /^BUTTON Pay €/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/orders\/\d+\/[\w-]+$/)
  const { number, payment } = await readOrder(page)
  expect(payment).toContain('PaymentComplete')

  await page.goto('/track')
  await tabTo(page, /^INPUT Order number/)
  await type(page, number)
  await tabTo(page, /^INPUT Email address/)
  await type(page, 'keys@example.com')
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/orders/${number}/`))
  expect(complaints).toEqual([])
  await context.close()
}, 90_000)
