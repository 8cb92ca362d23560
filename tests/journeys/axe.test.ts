import path from 'node:path'
import Database from 'better-sqlite3'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { examine, reach, show, WIDE, Windows } from './look.ts'
import { findOverflow } from './overflow.ts'
import { buyingStates, productStates, type State, shelfStates } from './states.ts'
import { accountStates, problemStates } from './states-account.ts'
import { adminStates, emptyBackStates, emptyShopStates } from './states-admin.ts'
import { openWorld, type World } from './world.ts'

const slow = 60_000

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
}, slow)
afterAll(() => browser?.close())

const isSeen = (width: number) => width === WIDE || width === 390

/**
 * Wide and narrow, each in light and in dark, by axe; and what sticks out of the window from 1280 to 320 px. The window is
 * made narrower with its page in it, which spares axe its slow first look; what somebody did there may differ, and is done
 * anew.
 */
async function findFaults(windows: Windows, state: State, places: World['places']): Promise<string[]> {
  const page = await windows.page(state.as)
  const found: string[] = []
  for (const width of [WIDE, 640, 390, 320]) {
    await show(page, width)
    const label = `${state.name} ${width}`
    if (width === WIDE || (state.act && isSeen(width)))
      found.push(...(await reach(page, state, places, width)))
    if (isSeen(width)) found.push(...(await examine(page, label)))
    found.push(...(await findOverflow(page)).map((each) => `${label}: ${each}`))
  }
  return [...found, ...windows.complaints.splice(0)]
}

describe('in a shop where everything has happened once, wide and narrow, light and dark, axe finds nothing wrong and nothing sticks out of the window with', () => {
  let world: World
  let windows: Windows
  beforeAll(async () => {
    world = await openWorld()
    windows = new Windows(browser, world.shop.url, world.visitors)
  }, 120_000)
  afterAll(() => world?.close())

  describe.each([
    ['shelves', shelfStates],
    ['products', productStates],
    ['bag, checkout and orders', buyingStates],
    ['accounts', accountStates],
    ['the back office', adminStates],
  ])('%s', (_, states) => {
    test.each(states)(
      '$name',
      async (state) => {
        expect(await findFaults(windows, state, world.places)).toEqual([])
      },
      slow,
    )
  })

  test(
    'a word too pale to read, put there to see that it is found, in light and in dark',
    async () => {
      const page = await windows.page('guest')
      await page.goto('/pages/terms')
      await page.evaluate("document.querySelector('main p').style.cssText = 'color: #999; background: #888'")
      const found = await examine(page, 'pale')
      expect(found.map((each) => each.slice(0, 27))).toEqual([
        'pale, light: color-contrast',
        'pale, dark: color-contrast:',
      ])
    },
    slow,
  )

  describe('errors', () => {
    test(
      'a fault of our own',
      async () => {
        const db = new Database(path.join(world.shop.dataDir, 'shop.db'))
        db.exec('alter table wishlist_items rename to mislaid')
        const fault: State = { name: 'fault 500', as: 'customer', path: '/account/wishlist', status: 500 }
        const found = await findFaults(windows, fault, {})
        db.exec('alter table mislaid rename to wishlist_items')
        db.close()
        expect(found).toEqual([])
      },
      slow,
    )

    test.each(problemStates)(
      '$name',
      async (state) => {
        const guesser = new Buyer(world.shop.url)
        const guess = { number: '1', email: 'anna@example.com' }
        await guesser.send('GET', '/track')
        if (state.status === 429)
          for (let tries = 0; tries < 20; tries++) await guesser.send('POST', '/track', guess)
        expect(await findFaults(windows, state, {})).toEqual([])
      },
      slow,
    )
  })
})

describe('in a shop without a product, before and after it is set up, axe finds nothing wrong with', () => {
  let shop: RunningShop
  let windows: Windows
  const places: World['places'] = {}
  beforeAll(async () => {
    shop = await openRunningShop({}, ['start', '--empty'])
    places.setup = new URL(shop.setupUrl).pathname + new URL(shop.setupUrl).search
    windows = new Windows(browser, shop.url, {})
  }, slow)
  afterAll(() => shop?.close())

  test.each(emptyShopStates)(
    '$name',
    async (state) => {
      expect(await findFaults(windows, state, places)).toEqual([])
    },
    slow,
  )

  test(
    'set-up, done',
    async () => {
      const fields = {
        name: 'Orla Owner',
        email: 'orla@example.com',
        password: 'seven grey geese in a row',
        shop_name: 'Corner shop',
        start: 'empty',
      }
      const form = { action: '/setup', fields }
      const done: State = { name: 'set-up done', as: 'owner', path: places.setup ?? '', form }
      expect(await findFaults(windows, done, places)).toEqual([])
    },
    slow,
  )

  test.each(emptyBackStates)(
    '$name',
    async (state) => {
      expect(await findFaults(windows, state, places)).toEqual([])
    },
    slow,
  )
})
