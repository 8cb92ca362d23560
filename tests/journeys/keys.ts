import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** What is wrong with where the focus is; '' where all is well. It runs in the page. */
const inspect = `(() => {
  const focused = document.activeElement
  if (!focused || focused === document.body) return 'the focus is lost'
  const shown = [focused, focused.nextElementSibling, focused.parentElement, focused.parentElement?.parentElement]
  const isRing = ({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  // The link of a row is drawn around the whole row.
  const hasRing = isRing(getComputedStyle(focused, '::after')) || shown.some((element) => element && isRing(getComputedStyle(element)))
  const name = focused.tagName.toLowerCase() + (focused.id ? '#' + focused.id : '') + ' ' + (focused.textContent || focused.name || '').trim().slice(0, 40)
  if (!hasRing && focused.tabIndex >= 0) return 'no ring around ' + name
  const target = focused.getBoundingClientRect().width > 2 ? focused : focused.closest('label') ?? focused
  const { left, top, width, height } = target.getBoundingClientRect()
  const places = [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]].map(([x, y]) => [left + width * x, top + height * y])
  const isSeen = places.some(([x, y]) => {
    const met = document.elementFromPoint(x, y)
    return met && (target.contains(met) || met.contains(target) || met.closest('label')?.contains(target))
  })
  return isSeen ? '' : 'something hides ' + name
})()`

/** A person without a mouse. Every step must leave the focus somewhere that can be seen. */
export class Keys {
  readonly #page: Page
  /** Each place where the focus was lost, without a ring, or hidden. */
  readonly faults: string[] = []

  constructor(page: Page) {
    this.#page = page
  }

  async look(after: string): Promise<void> {
    const fault = await this.#page.evaluate<string>(inspect)
    if (fault) this.faults.push(`${after}, ${fault}`)
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key)
    await this.look(`after ${key} on ${new URL(this.#page.url()).pathname}`)
  }

  /** Presses a key that leads to another page, where nothing has the focus yet. */
  async leave(key: string, to: RegExp): Promise<void> {
    await Promise.all([this.#page.waitForURL(to), this.#page.keyboard.press(key)])
    await this.#page.waitForLoadState('load')
  }

  /** Tabs on until this has the focus. */
  async tabTo(target: Locator, key = 'Tab'): Promise<void> {
    for (let presses = 0; presses < 150; presses++) {
      await this.press(key)
      if (await hasFocus(target)) return
    }
    expect.fail(`150 presses of ${key} never reached ${target}`)
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text)
  }

  /** Tabs to a field and types into it. */
  async fill(target: Locator, text: string): Promise<void> {
    await this.tabTo(target)
    await this.type(text)
  }
}

/** Fails where the focus does not come here; a page takes a moment for it, after its address is the new one. */
export const expectFocus = (target: Locator, why: string): Promise<void> =>
  expect.poll(() => hasFocus(target), { timeout: 5_000, message: why }).toBe(true)

async function hasFocus(target: Locator): Promise<boolean> {
  if ((await target.count()) === 0) return false
  const answer = await target
    .first()
    .evaluate((element) => (element.isConnected ? element.matches(':focus') : 'replaced'))
  // A swap came between finding it and asking it: the one that stands there now is meant.
  return answer === 'replaced' ? hasFocus(target) : answer
}
