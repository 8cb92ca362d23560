import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openTestSmtp, type TestSmtp } from '../support/smtp.ts'
import { checkOut, fillBag, fillIn, openShopper, readOrder, waitForMail } from './journey.ts'

let browser: Browser
let shop: RunningShop
let post: TestSmtp

beforeAll(async () => {
  post = await openTestSmtp()
  shop = await openRunningShop({ SMTP_URL: post.url })
  browser = await launchChromium()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await shop?.close()
  await post?.close()
})

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a guest %s', (_, js) => {
  test('finds a mug, chooses its colour, buys it, and tracks the order', async () => {
    const { page, context, complaints } = await openShopper(browser, shop.url, { js })
    const email = `guest-${js}@example.com`
    await fillBag(page, js)
    await checkOut(page, { email, payment: 'Demo payment' })
    await page.waitForURL(/\/pay\/demo\//)
    await page.getByRole('button', { name: /^Pay €/ }).click()
    await page.waitForURL(/\/orders\/\d+\/[\w-]+$/)
    const order = await readOrder(page)
    expect(order.payment).toContain('PaymentComplete')
    expect(await page.getByText('Bothy mug').count()).toBeGreaterThan(0)

    await page.goto('/track')
    await page.getByLabel('Order number').fill(order.number)
    await page.getByLabel('Email address').first().fill(email)
    await page.getByRole('main').getByRole('button').first().click()
    await page.waitForURL(new RegExp(`/orders/${order.number}/`))
    const mail = await waitForMail(
      post,
      (each) => each.to.includes(email) && each.subject.includes(order.number),
    )
    expect(mail.text).toContain(`/orders/${order.number}/`)
    expect(complaints).toEqual([])
    await context.close()
  }, 60_000)
})

describe('a press on the button while it is made anew', () => {
  /**
   * Holds the answer to a choice back until the button is down, and lets go once the button says this.
   * @returns whether it is the same button still
   */
  async function pressWhile(page: Page, choice: RegExp, says: RegExp): Promise<boolean> {
    let letIn = () => {}
    const held = new Promise<void>((resolve) => {
      letIn = resolve
    })
    await page.waitForLoadState('networkidle')
    await page.route('**/checkout/quote', async (route) => {
      await held
      await route.continue()
    })
    await page.getByRole('radio', { name: choice }).check()
    const button = page.locator('#pay button')
    await button.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(x + width / 2, y + height / 2)
    const pressed = await button.elementHandle()
    await page.mouse.down()
    letIn()
    await page.getByRole('button', { name: says }).waitFor()
    const isSame = (await pressed?.evaluate((element) => element.isConnected)) === true
    await page.mouse.up()
    return isSame
  }

  test('counts where the total is the same', async () => {
    const { page, context, complaints } = await openShopper(browser, shop.url, { js: true })
    await fillBag(page, true)
    await fillIn(page, { email: 'press@example.com', payment: 'Cash on delivery' })
    expect(await pressWhile(page, /Demo payment/, /^Pay/)).toBe(true)
    await page.waitForURL(/\/pay\/demo\//)
    expect(complaints).toEqual([])
    await context.close()
  }, 60_000)

  test('buys nothing where the total has become another', async () => {
    const { page, context, complaints } = await openShopper(browser, shop.url, { js: true })
    await fillBag(page, true)
    await fillIn(page, { email: 'dearer@example.com', payment: 'Demo payment' })
    await page.getByRole('button', { name: /^Pay/ }).waitFor()
    const before = (await page.locator('#pay button').textContent()) ?? ''
    const another = new RegExp(`^Pay (?!${before.replace(/^Pay /, '').replace('.', '\\.')})`)
    expect(await pressWhile(page, /Next working day/, another)).toBe(false)
    await page.waitForTimeout(500)
    expect(new URL(page.url()).pathname).toBe('/checkout')
    await page.locator('#pay button').click()
    await page.waitForURL(/\/pay\/demo\//)
    expect(complaints).toEqual([])
    await context.close()
  }, 60_000)
})

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a shopper with an account %s', (_, js) => {
  test('signs in to a merged bag, orders, and reads the tracking number that staff gave the parcel', async () => {
    const { page, context, complaints } = await openShopper(browser, shop.url, { js })
    const email = `anna-${js}@example.com`
    const password = 'seven grey geese in a row'
    await page.goto('/account/register')
    await page.getByLabel('Your name').fill('Anna Murphy')
    await page.getByLabel('Email address').first().fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Make an account' }).click()
    const verification = await waitForMail(post, (each) => each.to.includes(email))
    await page.goto(/https?:\/\/\S+\/account\/\S+/.exec(verification.text)?.[0] ?? '')
    const confirm = page.getByRole('main').getByRole('button', { name: /confirm/i })
    if ((await confirm.count()) > 0) await confirm.click()

    // A bag from an earlier visit, left with the account.
    await signIn(page, email, password)
    await page.goto('/products/field-notebook')
    await page.getByRole('button', { name: 'Add to bag' }).first().click()
    await page.waitForLoadState('networkidle')
    await page.goto('/account')
    await page.getByRole('button', { name: 'Sign out' }).first().click()
    await page.waitForLoadState('networkidle')

    await fillBag(page, js)
    await signIn(page, email, password)
    await page.goto('/cart')
    expect(
      await page.getByRole('region', { name: 'Things in your bag' }).getByText('Bothy mug').count(),
    ).toBeGreaterThan(0)
    expect(
      await page.getByRole('region', { name: 'Things in your bag' }).getByText('Field notebook').count(),
    ).toBeGreaterThan(0)
    await page.goto('/checkout')
    await checkOut(page, { email: '', payment: 'Cash on delivery' })
    await page.waitForURL(/\/orders\/\d+\/[\w-]+$/)
    const orderPage = page.url()
    const order = await readOrder(page)

    await shipAsStaff(browser, shop, order.number, js)
    const mail = await waitForMail(
      post,
      (each) => each.to.includes(email) && each.text.includes('LX123456789IE'),
    )
    expect(mail.subject).toContain(order.number)
    await page.goto(orderPage)
    expect(await page.getByText('LX123456789IE').count()).toBeGreaterThan(0)
    expect(complaints).toEqual([])
    await context.close()
  }, 90_000)
})

async function signIn(page: import('playwright-core').Page, email: string, password: string): Promise<void> {
  await page.goto('/account/login')
  await page.getByLabel('Email address').first().fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((address) => !address.pathname.endsWith('/login'))
}

let staffMade = false

async function shipAsStaff(browser: Browser, shop: RunningShop, number: string, js: boolean): Promise<void> {
  if (!staffMade)
    shop.command(
      ['admin', 'create', '--email', 'packer@example.com', '--name', 'Pat Packer', '--role', 'staff'],
      'a stack of brown boxes',
    )
  staffMade = true
  const { page, context, complaints } = await openShopper(browser, shop.url, { js })
  await page.goto('/admin/login')
  await page.getByLabel('Email address').fill('packer@example.com')
  await page.getByLabel('Password').fill('a stack of brown boxes')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/admin(?!\/login)/)
  await page.goto('/admin/orders')
  await page
    .getByRole('link', { name: new RegExp(number) })
    .first()
    .click()
  await page.getByRole('button', { name: /pack/i }).first().click()
  await page
    .getByLabel(/tracking number/i)
    .first()
    .fill('LX123456789IE')
  await page
    .getByRole('button', { name: /sent|ship|send/i })
    .first()
    .click()
  await page.getByText('LX123456789IE').first().waitFor()
  expect(complaints).toEqual([])
  await context.close()
}
