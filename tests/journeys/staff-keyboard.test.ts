import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openShopper } from './journey.ts'
import { expectFocus, Keys } from './keys.ts'

const password = 'seven grey geese in a row'
let browser: Browser
let shop: RunningShop
let numbers: string[]

beforeAll(async () => {
  ;[browser, shop] = await Promise.all([launchChromium(), openRunningShop()])
  const who = ['--email', 'orla@example.com', '--name', 'Orla Owner', '--role', 'owner']
  shop.command(['admin', 'create', ...who], password)
  numbers = []
  for (let count = 0; count < 2; count++) {
    const buyer = new Buyer(shop.url)
    await buyer.putInBag(await buyer.findVariant('/products/field-notebook'))
    const { location } = await buyer.placeOrder(await buyer.openCheckout())
    numbers.push(/\/orders\/(\d+)\//.exec(location)?.[1] ?? expect.fail(`no order at ${location}`))
  }
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

async function enter(width: number) {
  const opened = await openShopper(browser, shop.url, { js: true, width })
  const { page } = opened
  await page.goto('/admin/login')
  await page.getByLabel('Email address').fill('orla@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((address) => address.pathname === '/admin')
  return { ...opened, keys: new Keys(page) }
}

test.each([1280, 390])(
  'at %d px an owner finds their way by keyboard alone, and gets the focus back where it was',
  async (width) => {
    const { page, context, complaints, keys } = await enter(width)
    const palette = page.locator('#palette[open]')
    const field = page.getByRole('combobox', { name: /^Find orders/ })
    const option = (name: RegExp) => page.getByRole('option', { name })

    // Opened and closed, nothing has changed.
    const link = page
      .getByRole('link', { name: 'Latest orders' })
      .or(page.getByRole('link', { name: 'All orders' }))
    await keys.tabTo(link.first())
    await keys.press('/')
    await palette.waitFor()
    await expectFocus(field, 'the search takes the focus')
    expect(await field.inputValue(), 'the key itself is not typed').toBe('')
    await option(/^Orders/).waitFor()
    await keys.press('Escape')
    await expectFocus(link.first(), 'the focus goes back where it came from')
    expect(await palette.count()).toBe(0)

    // Arrows move, Enter goes; letters of the field do nothing else.
    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await keys.type(`${numbers[0]}`)
    // What was there before anything was typed may hold the order as well.
    await page.locator(`#found[data-for="${numbers[0]}"]`).waitFor()
    expect(await field.getAttribute('aria-activedescendant')).toBe('f-orders-0')
    await keys.press('ArrowUp')
    await keys.press('ArrowDown')
    await keys.leave('Enter', new RegExp(`/admin/orders/${numbers[0]}$`))

    await page.keyboard.press('g')
    await keys.leave('p', /\/admin\/products$/)
    await page.keyboard.press('/')
    await keys.type('gogogo?')
    await page.getByText('Nothing found for “gogogo?”').waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin/products')
    await keys.leave('Enter', /\/admin\/search\?q=gogogo/)

    // Rows, and what is chosen of them.
    await page.keyboard.press('g')
    await keys.leave('o', /\/admin\/orders$/)
    await keys.press('j')
    await expectFocus(page.locator('main tbody tr a').first(), 'the first row')
    await keys.press('j')
    await keys.press('x')
    const boxes = page.locator('main tbody td.ck input')
    expect([await boxes.nth(0).isChecked(), await boxes.nth(1).isChecked()]).toEqual([false, true])
    await keys.press('k')

    // The list of keys, from the page and by its own address.
    await keys.press('?')
    const list = page.locator('#keys[open]')
    await list.getByText('Next row').waitFor()
    await expectFocus(page.locator('#h-key-list'), 'the list takes the focus')
    await keys.press('Escape')
    await keys.press('?')
    await list.getByText('Next row').waitFor()
    await keys.press('Escape')
    await expectFocus(page.locator('main tbody tr a').first(), 'the first row')

    // In a field a letter is a letter.
    await page.goto('/admin/search')
    await page.locator('#q').focus()
    await keys.type('gp?/j')
    expect(await page.locator('#q').inputValue()).toBe('gp?/j')
    expect([await palette.count(), await list.count()]).toEqual([0, 0])
    expect(keys.faults).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  },
  90_000,
)

test('switched off, single keys do nothing, and Ctrl K still works', async () => {
  const { page, context, complaints, keys } = await enter(1280)
  await page.goto('/admin/account')
  await keys.tabTo(page.getByRole('button', { name: 'Switch the keys off' }))
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  for (const key of ['/', '?', 'g', 'o']) await page.keyboard.press(key)
  await page.waitForTimeout(200)
  expect(new URL(page.url()).pathname).toBe('/admin/account')
  expect(await page.locator('dialog[open]').count()).toBe(0)
  await page.keyboard.press('Control+k')
  await page.locator('#palette[open]').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Switch the keys on' }).click()
  await page.getByText('The keys work from now on.').first().waitFor()
  await page.keyboard.press('?')
  await page.locator('#keys[open]').waitFor()
  expect(complaints).toEqual([])
  await context.close()
}, 60_000)

test('without JavaScript the search is a page like any other', async () => {
  const { page, context } = await openShopper(browser, shop.url, { js: false })
  await page.goto('/admin/login')
  await page.getByLabel('Email address').fill('orla@example.com')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#find').fill(`${numbers[1]}`)
  await page.keyboard.press('Enter')
  await page
    .getByRole('link', { name: `#${numbers[1]}` })
    .first()
    .click()
  await page.waitForURL(new RegExp(`/admin/orders/${numbers[1]}$`))
  await context.close()
}, 60_000)
