import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openShopper, readOrder, wellington } from './journey.ts'
import { expectFocus, Keys } from './keys.ts'

let browser: Browser
let shop: RunningShop

beforeAll(async () => {
  ;[browser, shop] = await Promise.all([launchChromium(), openRunningShop()])
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

test.each([
  ['wide', 1280],
  ['narrow', 390],
])(
  'in a %s window, a whole purchase is made by keyboard alone, the focus always in sight',
  async (_, width) => {
    const { page, context, complaints } = await openShopper(browser, shop.url, { js: true, width })
    const keys = new Keys(page)
    const button = (name: RegExp | string) => page.getByRole('button', { name }).first()

    await page.goto('/')
    await keys.press('Tab')
    await expectFocus(page.getByRole('link', { name: 'Skip to content' }), 'the skip link comes first')
    await keys.press('Enter')
    await expectFocus(page.locator('#main'), 'the skip link leads to the content')

    // Suggestions: arrows move, Escape closes, Enter goes.
    const search = page.getByRole('combobox', { name: 'Search products' })
    await keys.tabTo(search, 'Shift+Tab')
    await keys.type('bothy')
    await page.getByRole('option', { name: /Bothy mug/ }).waitFor()
    await keys.press('Escape')
    expect(await page.getByRole('option').count()).toBe(0)
    await keys.type(' mug')
    const mug = page.getByRole('option', { name: /Bothy mug/ })
    await mug.waitFor()
    for (let presses = 0; presses < 9 && (await mug.getAttribute('aria-selected')) !== 'true'; presses++)
      await keys.press('ArrowDown')
    await keys.leave('Enter', /\/products\/bothy-mug/)

    // Choosing a colour swaps the buy box under the focus.
    await keys.tabTo(page.getByRole('radio', { name: /^Sky/ }))
    const oat = page.getByRole('radio', { name: /^Oat/ })
    for (let presses = 0; presses < 6 && !(await oat.isChecked()); presses++) {
      await keys.press('ArrowRight')
      await page.waitForLoadState('networkidle')
    }
    await page.waitForURL(/Colour=Oat/)
    await page.locator('#buy legend', { hasText: 'Oat' }).waitFor()
    await expectFocus(oat, 'the chosen colour keeps the focus')
    await keys.look('after a colour was chosen')

    await keys.tabTo(page.locator('#add-button'))
    await keys.press('Enter')
    await page.locator('#drawer[open]').waitFor()
    await keys.look('in the open drawer')
    await expectFocus(page.locator('#drawer-title'), 'the drawer takes the focus')
    await keys.press('Escape')
    await expectFocus(page.locator('#add-button'), 'the focus goes back where it came from')
    await keys.press('Space')
    await page.locator('#drawer[open]').waitFor()
    await page.locator('#drawer').getByText('€30.00').first().waitFor()
    const checkout = page.locator('#drawer').getByRole('link', { name: 'Go to checkout' })
    await keys.tabTo(checkout)
    await keys.leave('Enter', /\/checkout/)

    // Nothing filled in: the summary takes the focus, its first link leads to the first field.
    await keys.tabTo(button(/^Pay €/))
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    await expectFocus(page.locator('#error-summary'), 'the problems take the focus')
    await keys.tabTo(page.locator('#error-summary a').first())
    await keys.press('Enter')
    const email = page.getByLabel('Email address')
    await expectFocus(email, 'a problem leads to its field')

    await keys.type('keys@example.com')
    await keys.fill(page.getByLabel('Full name').first(), wellington.name)
    await keys.fill(page.getByLabel('Address', { exact: true }).first(), wellington.address)
    await keys.fill(page.getByLabel('Town or city').first(), wellington.city)
    await keys.fill(page.getByLabel('Eircode').first(), wellington.eircode)
    await keys.tabTo(page.getByRole('radio', { name: /An Post standard/ }))
    await keys.press('ArrowDown')
    await button(/^Pay €39/).waitFor()
    expect(await page.getByRole('radio', { name: /Next working day/ }).isChecked()).toBe(true)
    await keys.look('after another delivery was chosen')
    await keys.tabTo(page.getByRole('radio', { name: /Demo payment/ }))
    await keys.tabTo(button(/^Pay €39/))
    await keys.leave('Enter', /\/pay\/demo\//)

    await keys.tabTo(button(/^Pay €39/))
    await keys.leave('Enter', /\/orders\/\d+\/[\w-]+$/)
    const order = await readOrder(page)
    expect(order.payment).toContain('PaymentComplete')

    await keys.tabTo(page.getByRole('contentinfo').getByRole('link', { name: 'Track an order' }))
    await keys.leave('Enter', /\/track$/)
    await keys.fill(page.getByRole('main').getByLabel('Order number'), order.number)
    await keys.fill(page.getByRole('main').getByLabel('Email address'), 'keys@example.com')
    await keys.leave('Enter', new RegExp(`/orders/${order.number}/`))
    expect(await page.getByText('Bothy mug').count()).toBeGreaterThan(0)
    expect(keys.faults).toEqual([])
    expect(complaints.filter((each) => !each.includes('422'))).toEqual([])
    await context.close()
  },
  90_000,
)
