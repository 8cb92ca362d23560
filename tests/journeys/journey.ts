import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { ReceivedMail, TestSmtp } from '../support/smtp.ts'

/** A shopper at a real browser; whatever the page says on its console is a defect. */
export async function openShopper(browser: Browser, url: string, options: { js: boolean; width?: number }) {
  const context = await browser.newContext({
    javaScriptEnabled: options.js,
    viewport: { width: options.width ?? 1280, height: 900 },
    baseURL: url,
    locale: 'en-IE',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, context, complaints }
}

export const wellington = {
  name: 'Aoife Byrne',
  address: '14 Wellington Road',
  eircode: 'T23 E5R2',
  city: 'Cork',
}

/** From the home page to a product with the chosen variant in the bag, and on to the checkout. */
export async function fillBag(page: Page, js: boolean): Promise<void> {
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Departments' }).getByRole('link', { name: 'Kitchen' }).click()
  await page.getByRole('heading', { level: 1, name: 'Kitchen' }).waitFor()
  await page.goto('/search?q=bothy+mug')
  await page.getByRole('link', { name: 'Bothy mug', exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Bothy mug' }).waitFor()
  await page.locator('label', { has: page.getByRole('radio', { name: /^Oat/ }) }).click()
  if (js) await page.waitForURL(/Colour=Oat/)
  else {
    await page.getByRole('button', { name: 'Choose', exact: true }).click()
    await page.waitForURL(/Colour=Oat/)
  }
  await page.getByRole('button', { name: 'Add to bag' }).first().click()
  if (js) await page.getByRole('dialog').getByRole('link', { name: 'Go to checkout' }).click()
  else {
    await page.waitForURL(/\/cart/)
    await page.getByRole('link', { name: 'Go to checkout' }).click()
  }
  await page.waitForURL(/\/checkout/)
}

/** Fills the checkout and presses the button. @param email '' for somebody who is signed in */
export async function checkOut(page: Page, wish: { email: string; payment: string }): Promise<void> {
  await fillIn(page, wish)
  await page.getByRole('button', { name: /^(Pay|Place order)/ }).click()
}

/** Fills the checkout as far as the button. */
export async function fillIn(
  page: Page,
  { email, payment }: { email: string; payment: string },
): Promise<void> {
  if (email) await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Full name').first().fill(wellington.name)
  await page.getByLabel('Address', { exact: true }).first().fill(wellington.address)
  await page.getByLabel('Eircode').first().fill(wellington.eircode)
  await page.getByLabel('Town or city').or(page.getByLabel('City')).first().fill(wellington.city)
  await page.getByRole('radio', { name: new RegExp(payment) }).check()
}

/** Reads the order's number from its page, and checks what the page says to machines. */
export async function readOrder(page: Page): Promise<{ number: string; status: string; payment: string }> {
  const texts = await page.locator('script[type="application/ld+json"]').allTextContents()
  const order = texts.map((text) => JSON.parse(text)).find((each) => each['@type'] === 'Order')
  expect(order, 'the order as machines read it').toBeDefined()
  return { number: order.orderNumber, status: order.orderStatus, payment: order.paymentStatus }
}

/** Waits until a mail like this has really arrived. */
export async function waitForMail(
  post: TestSmtp,
  isWanted: (mail: ReceivedMail) => boolean,
): Promise<ReceivedMail> {
  const giveUpAt = Date.now() + 15_000
  while (Date.now() < giveUpAt) {
    const found = post.mails.find(isWanted)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(
    `no such mail came; these did: ${post.mails.map((mail) => `${mail.to}: ${mail.subject}`).join(' | ')}`,
  )
}

/** Goes in by the staff's door. */
export async function signIn(
  page: Page,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.goto('/admin/login')
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((address) => address.pathname !== '/admin/login')
}

/** Sets the second step up with the key that the page shows. @returns the key */
export async function setUpTwoFactor(page: Page, password: string): Promise<string> {
  await page.getByRole('link', { name: 'Set up two-factor' }).click()
  const key = ((await page.locator('.key').textContent()) ?? '').replaceAll(' ', '')
  await page.getByLabel('Code', { exact: true }).fill(new TOTP({ secret: key }).generate())
  await page.getByLabel('Your password').fill(password)
  await page.getByRole('button', { name: 'Switch on two-factor' }).click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  expect(await page.locator('.codes li').count()).toBe(10)
  await page.getByRole('link', { name: 'I have kept them' }).click()
  return key
}
