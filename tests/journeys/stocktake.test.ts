import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openShopper } from './journey.ts'
import { expectFocus, Keys } from './keys.ts'

const slow = 90_000
const owner = { email: 'orla@example.com', password: 'seven grey geese in a row' }

let browser: Browser
let shop: RunningShop

beforeAll(async () => {
  ;[browser, shop] = await Promise.all([launchChromium(), openRunningShop()])
  shop.command(
    ['admin', 'create', '--email', owner.email, '--name', 'Orla Owner', '--role', 'owner'],
    owner.password,
  )
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await shop?.close()
})

/** What the shop says is on hand of a thing, by its article number. */
async function readStock(page: Page, sku: string): Promise<{ path: string; left: number }> {
  await page.goto(`/admin/inventory?q=${sku}`)
  const row = page.locator('.stock').first()
  const path = (await row.locator('.v a').getAttribute('href')) ?? ''
  return { path, left: Number(await row.locator('input[name=on_hand]').inputValue()) }
}

async function enter(page: Page): Promise<void> {
  await page.goto('/admin/login')
  await page.getByLabel('Email address').fill(owner.email)
  await page.getByLabel('Password').fill(owner.password)
  await page.keyboard.press('Enter')
  await page.waitForURL((address) => address.pathname === '/admin')
}

/** Somebody pays for one of these. */
async function buyOne(product: string): Promise<void> {
  const buyer = new Buyer(shop.url)
  await buyer.putInBag(await buyer.findVariant(product))
  const fields = await buyer.openCheckout()
  const { location } = await buyer.placeOrder({ ...fields, payment: 'demo' })
  const page = location.replace(/^https?:\/\/[^/]+/, '')
  await buyer.send('GET', page)
  const paid = await buyer.send('POST', page, { end: 'succeed' })
  await buyer.send('GET', paid.location.replace(/^https?:\/\/[^/]+/, ''))
}

test.each([
  ['with scripts, wide', 1280, true, 'Sky'],
  ['without scripts, narrow', 390, false, 'Oat'],
])(
  'in a window %s, goods are counted with keyboard and scanner alone while the shop sells, and closing corrects what differed',
  async (_, width, js, colour) => {
    const { page, context, complaints } = await openShopper(browser, shop.url, { js, width })
    const keys = new Keys(page)
    await enter(page)
    const sku = `BOTHMUG-${colour.toUpperCase()}-350ML`
    const other = `BOTHMUG-${colour.toUpperCase()}-200ML`
    const before = await readStock(page, sku)
    const untouched = await readStock(page, other)

    await page.goto('/admin/inventory/stocktakes')
    await keys.tabTo(page.getByLabel('What', { exact: true }))
    await keys.type('– Kitchen'.slice(2))
    await keys.tabTo(page.getByRole('button', { name: 'Begin to count' }))
    await keys.leave('Enter', /\/stocktakes\/\d+$/)
    await page.getByRole('heading', { level: 1, name: 'Main: Kitchen' }).waitFor()
    const path = new URL(page.url()).pathname

    // The scanner types a code and presses Enter; a person types how many, and Enter goes on.
    await expectFocus(page.getByLabel('Barcode or article number'), 'the code comes first')
    await keys.type(sku.toLowerCase())
    await keys.leave('Enter', /code=/)
    await expectFocus(page.getByLabel('How many stand here'), 'then the count')
    await keys.type(String(before.left - 2))
    await keys.leave('Enter', /last=/)
    await page.getByText(`Bothy mug: ${colour}, 350 ml: ${before.left - 2}`).waitFor()
    await expectFocus(page.getByLabel('Barcode or article number'), 'and the next code')
    await keys.look('after a count')

    // A number that is a barcode is no count, and what was typed stays.
    await keys.type(other)
    await keys.leave('Enter', /code=/)
    await expectFocus(page.getByLabel('How many stand here'), 'the count once more')
    await keys.type('5012345678900')
    await keys.leave('Enter', /\/counts\/\d+$/)
    await page.getByText('That looks like a barcode').first().waitFor()
    await page.getByLabel('How many stand here').fill(String(untouched.left))
    await Promise.all([page.waitForURL(/last=/), page.keyboard.press('Enter')])

    // Along the list, from field to field.
    const fields = page.locator('.pick-list input.num')
    await keys.tabTo(fields.first())
    await keys.type('3')
    await keys.press('Tab')
    await keys.type('4')
    await keys.leave('Enter', /\/stocktakes\/\d+$/)
    await page.getByText('The count is saved.').first().waitFor()
    await page.getByText(/^4 of \d+ counted$/).waitFor()

    await buyOne(`/products/bothy-mug?Colour=${colour}&Size=350+ml`)
    await page.goto(`${path}/differences`)
    const row = page.getByRole('row').filter({ hasText: sku })
    expect(await row.getByText('−2', { exact: true }).count(), 'a sale after the count is none').toBe(1)
    expect(await page.getByRole('row').filter({ hasText: other }).count()).toBe(0)
    await keys.tabTo(page.getByRole('button', { name: 'Close and correct the stock' }))
    await keys.leave('Enter', /\/differences$/)
    await page.getByText('The stocktake is closed, and the stock corrected.').first().waitFor()

    // Two were missing, and one was sold.
    expect((await readStock(page, sku)).left).toBe(before.left - 3)
    expect((await readStock(page, other)).left).toBe(untouched.left)
    await page.goto(before.path)
    expect(await page.getByRole('row').filter({ hasText: 'stocktake' }).first().textContent()).toContain('−2')
    expect(keys.faults).toEqual([])
    expect(complaints.filter((each) => !/422/.test(each))).toEqual([])
    await context.close()
  },
  slow,
)
