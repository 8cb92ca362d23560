import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { openTestSmtp, type TestSmtp } from '../support/smtp.ts'
import { openShopper, setUpTwoFactor, signIn, waitForMail } from './journey.ts'

const slow = 60_000
const owner = { email: 'orla@example.com', password: 'seven grey geese in a row' }
const clerk = { email: 'fionn@example.com', password: 'a stack of brown boxes' }

let browser: Browser
let shop: RunningShop
let post: TestSmtp

beforeAll(async () => {
  post = await openTestSmtp()
  shop = await openRunningShop({ SMTP_URL: post.url })
  browser = await launchChromium()
}, slow)

afterAll(async () => {
  await browser?.close()
  await shop?.close()
  await post?.close()
})

/** An order that is to be packed. @returns its number */
async function order(): Promise<string> {
  const buyer = new Buyer(shop.url)
  await buyer.putInBag(await buyer.findVariant('/products/field-notebook'))
  const { location } = await buyer.placeOrder(await buyer.openCheckout())
  return /\/orders\/(\d+)\//.exec(location)?.[1] ?? expect.fail(`no order at ${location}`)
}

async function invite(): Promise<void> {
  const { page, context, complaints } = await openShopper(browser, shop.url, { js: true })
  await signIn(page, owner)
  expect(await page.getByText('Sales today').count()).toBe(1)
  await page.getByRole('link', { name: 'Staff', exact: true }).first().click()
  await page.getByRole('link', { name: 'Invite somebody' }).click()
  await page.getByLabel('Email address').fill(clerk.email)
  await page.getByRole('radio', { name: /^Fulfilment/ }).check()
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByText('The invitation is on its way.').first().waitFor()
  expect(complaints).toEqual([])
  await context.close()
}

/** Gives the browser an authenticator that always says yes, and adds its passkey to the account. */
async function addPasskey(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options })
  await page.goto('/admin/account')
  await page.getByRole('link', { name: 'Add a passkey' }).click()
  await page.getByLabel('Your password').fill(clerk.password)
  await page.getByRole('button', { name: 'Add the passkey' }).click()
  await page.getByText('The passkey is added.').first().waitFor()
}

test(
  'an owner invites a fulfilment clerk, who joins by mail, packs an order, sees no figures, and comes back with a code or a passkey',
  async () => {
    const number = await order()
    shop.command(
      ['admin', 'create', '--email', owner.email, '--name', 'Orla Owner', '--role', 'owner'],
      owner.password,
    )
    await invite()
    const mail = await waitForMail(post, (each) => each.to.includes(clerk.email))
    expect(mail.subject).toContain('Orla Owner invites you to work at')
    const link = /\/admin\/join\/[\w-]+/.exec(mail.text)?.[0] ?? ''

    const { page, context, complaints } = await openShopper(browser, shop.url, { js: true, width: 390 })
    await page.goto(link)
    await page.getByLabel('Your name').fill('Fionn Clerk')
    await page.getByLabel('A password').fill(clerk.password)
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('heading', { name: /Fionn$/ }).waitFor()
    expect(await page.getByText('Sales today').count()).toBe(0)
    const key = await setUpTwoFactor(page, clerk.password)

    await page.goto(`/admin/orders/${number}`)
    await page.getByRole('button', { name: 'Mark as packed' }).click()
    await page.getByText('Packed.').first().waitFor()
    // Money and people are somebody else's work.
    expect(await page.getByText('Refund', { exact: true }).count()).toBe(0)
    expect(complaints).toEqual([])
    for (const path of ['/admin/staff', '/admin/mails', '/admin/health'])
      expect((await page.goto(path))?.status()).toBe(404)
    await page.goto(link)
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor()

    await context.clearCookies()
    await signIn(page, clerk)
    await page.getByRole('heading', { name: 'Your code' }).waitFor()
    // The code of this half minute may be the one that was used above; the next one is as good.
    const next = new TOTP({ secret: key }).generate({ timestamp: Date.now() + 30_000 })
    await page.getByLabel('Code', { exact: true }).fill(next)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: /Fionn$/ }).waitFor()

    await addPasskey(page)
    await context.clearCookies()
    await signIn(page, clerk)
    await page.getByRole('button', { name: 'Use a passkey instead' }).click()
    await page.getByRole('heading', { name: /Fionn$/ }).waitFor()
    await context.close()
  },
  slow,
)
