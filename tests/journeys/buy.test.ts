import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openTestSmtp, type TestSmtp } from '../support/smtp.ts'
import { checkOut, fillBag, openShopper, readOrder, waitForMail } from './journey.ts'

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
