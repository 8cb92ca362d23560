import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { reach, Windows } from './look.ts'
import { buyingStates, productStates, type State, shelfStates } from './states.ts'
import { accountStates } from './states-account.ts'
import { adminStates } from './states-admin.ts'
import { openWorld, type World } from './world.ts'

const widths = [320, 390, 640, 1280]

let browser: Browser
let world: World
let windows: Windows

beforeAll(async () => {
  ;[browser, world] = await Promise.all([launchChromium(), openWorld()])
  windows = new Windows(browser, world.shop.url, world.visitors)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await world?.close()
})

/** Readers may set text wider than the shop does (WCAG 1.4.12), and read from the other side. */
const dress = (direction: string, isSpaced: boolean) => `
  document.documentElement.dir = '${direction}'
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(${isSpaced} ? \`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }\` : '')
  document.adoptedStyleSheets = [sheet]`

/** What sticks out of the window, or is cut off by an edge that cannot be scrolled. It runs in the page. */
const measure = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement
  const styles = (element) => getComputedStyle(element)
  const isClipped = (element) => element.closest('.vh, [hidden]') || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const scrolls = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
      if (styles(up).overflowX !== 'visible') return true
    return false
  }
  const name = (element) => element.tagName.toLowerCase() + (element.id ? '#' + element.id : '') + [...element.classList].map((each) => '.' + each).join('')
  const out = []
  for (const element of document.body.querySelectorAll('*')) {
    const { left, right, width } = element.getBoundingClientRect()
    if (width < 2 || (left > -1 && right < clientWidth + 1)) continue
    if (!isClipped(element) && !scrolls(element)) out.push(name(element) + ' ' + Math.round(left) + ' to ' + Math.round(right))
  }
  if (scrollWidth > clientWidth && out.length === 0) out.push('the page is ' + scrollWidth + ' wide')
  return out.slice(0, 3)
})()`

async function findOverflow(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const direction of ['ltr', 'rtl']) {
    for (const isSpaced of [false, true]) {
      await page.evaluate(dress(direction, isSpaced))
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        const out = await page.evaluate<string[]>(measure)
        found.push(...out.map((each) => `${width} ${direction}${isSpaced ? ' spaced' : ''}: ${each}`))
      }
    }
  }
  return found
}

describe.each<[string, State[]]>([
  ['shelves', shelfStates],
  ['products', productStates],
  ['bag, checkout and orders', buyingStates],
  ['accounts', accountStates],
  ['the back office', adminStates],
])(
  'from 320 to 1280 px, from either side, with wide-set text, nothing sticks out of the window on %s:',
  (_, states) => {
    test.each(states)(
      '$name',
      async (state) => {
        const page = await windows.page(state.as, 640)
        await page.setViewportSize({ width: 1280, height: 900 })
        expect(await reach(page, state, world.places, 1280)).toEqual([])
        expect(await findOverflow(page)).toEqual([])
      },
      60_000,
    )
  },
)
