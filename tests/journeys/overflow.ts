import type { Page } from 'playwright-core'

const widths = [320, 390, 640, 1280]
const dresses = [
  ['ltr', false],
  ['rtl', true],
] as const

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

/**
 * Looks at the page from 320 to 1280 px: as it is, and from the other side in wide-set text, which takes the most room.
 * It leaves the page as it found it. @returns what sticks out of the window, and where
 */
export async function findOverflow(page: Page): Promise<string[]> {
  const found: string[] = []
  const viewport = page.viewportSize()
  for (const [direction, isSpaced] of dresses) {
    await page.evaluate(dress(direction, isSpaced))
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      const out = await page.evaluate<string[]>(measure)
      found.push(...out.map((each) => `${width} ${direction}${isSpaced ? ' spaced' : ''}: ${each}`))
    }
  }
  await page.evaluate(dress('ltr', false))
  if (viewport) await page.setViewportSize(viewport)
  return found
}
