import type { Page } from 'playwright-core'

/** What sticks out of the window, or is cut off by an edge that cannot be scrolled. It runs in the page. */
const measure = `() => {
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
}`

/** Readers may set text wider than the shop does (WCAG 1.4.12), and read from the other side: together it takes the most room. */
const look = `(() => {
  const measure = ${measure}
  const asItIs = measure()
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(\`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }\`)
  document.documentElement.dir = 'rtl'
  document.adoptedStyleSheets = [sheet]
  const fromTheOtherSide = measure().map((each) => 'rtl, spaced: ' + each)
  document.documentElement.dir = 'ltr'
  document.adoptedStyleSheets = []
  return [...asItIs, ...fromTheOtherSide]
})()`

/**
 * Looks at the page in its window as it stands: as it is, and from the other side in wide-set text. It leaves the page as
 * it found it. @returns what sticks out of the window, and where
 */
export const findOverflow = (page: Page): Promise<string[]> => page.evaluate<string[]>(look)
