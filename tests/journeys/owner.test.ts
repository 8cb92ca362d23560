import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Buyer } from '../bench/buyer.ts'
import { launchChromium } from '../support/chromium.ts'
import { openRunningShop, type RunningShop } from '../support/running-shop.ts'
import { findSharedData } from '../support/shared-data.ts'
import { openTestSmtp, type TestSmtp } from '../support/smtp.ts'
import { checkOut, openShopper, setUpTwoFactor, signIn, waitForMail, wellington } from './journey.ts'

const slow = 60_000
const owner = { email: 'orla@example.com', password: 'seven grey geese in a row' }

const fromWoo = [
  { name: '2-woocommerce/sample_products_24rows.csv', products: 13, title: 'Beanie with Logo' },
  {
    ...{ name: '2-woocommerce/real/ms_wc-product-export_bom_crlf.csv', products: 2 },
    title: "Beautiful Beach Women's Standard Short-Sleeved T-Shirt 150g",
  },
].map((each) => ({ ...each, file: findSharedData(each.name) }))

let browser: Browser
let post: TestSmtp
beforeAll(async () => {
  post = await openTestSmtp()
  browser = await launchChromium()
}, slow)
afterAll(async () => {
  await browser?.close()
  await post?.close()
})

describe('in a shop that sells, its owner', () => {
  let shop: RunningShop
  beforeAll(async () => {
    shop = await openRunningShop({ SMTP_URL: post.url })
    shop.command(
      ['admin', 'create', '--email', owner.email, '--name', 'Orla Owner', '--role', 'owner'],
      owner.password,
    )
  }, slow)
  afterAll(async () => {
    expect(shop.command(['verify'])).toContain('sound')
    await shop?.close()
  })

  /** Does something as the owner, in a window of its own; a word on the console fails it. */
  async function atWork(work: (page: Page) => Promise<void>): Promise<void> {
    const { page, context, complaints } = await openShopper(browser, shop.url, { js: true })
    await signIn(page, owner)
    await work(page)
    expect(complaints).toEqual([])
    await context.close()
  }

  test(
    'takes an order by telephone, and its customer pays by the link in the mail',
    () =>
      atWork(async (page) => {
        await page.goto('/admin/orders')
        await page.getByRole('button', { name: 'New order' }).click()
        await page.getByLabel('Add something').fill('field notebook')
        await page.keyboard.press('Enter')
        await page
          .getByRole('button', { name: /^Add Field notebook/ })
          .first()
          .click()
        await page.getByLabel('Email').fill('maeve@example.com')
        await page.getByLabel('Full name').fill('Maeve Dunne')
        await page.getByLabel('Address', { exact: true }).fill(wellington.address)
        await page.getByLabel('Eircode').fill(wellington.eircode)
        await page.getByLabel('Town or city').fill(wellington.city)
        await page.getByRole('button', { name: 'Save and work out' }).click()
        await page.getByRole('button', { name: 'Place the order' }).click()
        await page.getByText('The customer has the payment link').waitFor()

        const mail = await waitForMail(post, (each) => each.to.includes('maeve@example.com'))
        const shopper = await openShopper(browser, shop.url, { js: false, width: 390 })
        await shopper.page.goto(/\/orders\/\S+\/pay/.exec(mail.text)?.[0] ?? '')
        await shopper.page.getByRole('button', { name: /^Pay €/ }).click()
        await shopper.page.getByRole('button', { name: /^Pay €/ }).click()
        await shopper.page.waitForURL(/\/orders\/\d+\/[\w-]+$/)
        expect(shopper.complaints).toEqual([])
        await shopper.context.close()
        await page.reload()
        await page.getByRole('button', { name: 'Mark as packed' }).waitFor()
      }),
    slow,
  )

  test(
    'sends a part of an order, gives a part of the money back, and takes a thing back into stock',
    async () => {
      const buyer = new Buyer(shop.url)
      for (const thing of ['field-notebook', 'bothy-mug'])
        await buyer.putInBag(await buyer.findVariant(`/products/${thing}`))
      const { location } = await buyer.placeOrder(await buyer.openCheckout())
      const [, number = ''] = /\/orders\/(\d+)\//.exec(location) ?? []
      await atWork(async (page) => {
        await page.goto(`/admin/orders/${number}`)
        const toPack = page.getByRole('region', { name: 'To pack' })
        await toPack.getByRole('spinbutton').last().fill('0')
        await toPack.getByRole('button', { name: 'Mark as packed' }).click()
        await page.getByLabel('Tracking number').fill('LX123456789IE')
        await page.getByRole('button', { name: 'Mark as sent' }).click()
        await page.getByRole('button', { name: 'Mark as delivered' }).click()
        await page.getByText('Marked as delivered.').first().waitFor()
        // The rest is still to be packed.
        await toPack.waitFor()

        // It was bought with cash, which the courier has collected.
        await page.getByRole('button', { name: 'Mark as paid' }).click()
        await page.getByText('Open a return', { exact: true }).click()
        const opening = page.locator('#open_return')
        await opening.getByRole('spinbutton').first().fill('1')
        await opening.getByLabel('How to send it back').fill('By post, please.')
        await opening.getByRole('button', { name: 'Open the return' }).click()
        await page.getByRole('button', { name: 'Mark as received' }).click()
        await page.getByRole('button', { name: 'Finish the return' }).click()
        await page.getByText('The return is done.').first().waitFor()

        await page.locator('#refund > summary').click()
        await page.locator('#amount').fill('1.00')
        await page.locator('#reason').fill('A dented corner')
        await page.locator('#refund').getByRole('button', { name: 'Refund', exact: true }).click()
        await page.getByText('The refund is on its way.').first().waitFor()
      })
    },
    slow,
  )

  test(
    'makes many products dearer at once, sees what will change, and takes it back',
    () =>
      atWork(async (page) => {
        const priceOf = async () => {
          const answer = await page.request.get('/products/field-notebook')
          return /itemprop="price" content="([^"]+)"|"price":"?([\d.]+)/.exec(await answer.text())?.[0]
        }
        const before = await priceOf()
        expect(before).toBeTruthy()
        await page.goto('/admin/products?q=field+notebook')
        await page.locator('td.ck input, input[name=product]').first().check()
        await page.getByRole('button', { name: 'Change those ticked' }).click()
        await page.getByLabel(/^Per cent, or/).fill('10')
        await page.getByRole('button', { name: 'Show what will change in price' }).click()
        await page.getByText('Nothing has changed yet.').waitFor()
        expect(await priceOf()).toBe(before)
        await page.getByRole('button', { name: /^Change 1/ }).click()
        await page.getByRole('button', { name: /back/i }).waitFor()
        expect(await priceOf()).not.toBe(before)
        await page.getByRole('button', { name: /back/i }).click()
        await expect.poll(priceOf, { timeout: 15_000 }).toBe(before)
      }),
    slow,
  )

  test.skipIf(fromWoo.some(({ file }) => !file))(
    'moves in from WooCommerce: each file is checked, then imported, and a shopper finds what it brought and puts it into the bag',
    () =>
      atWork(async (page) => {
        const shopper = await openShopper(browser, shop.url, { js: false, width: 390 })
        for (const { file, products, title } of fromWoo) {
          await page.goto('/admin/imports')
          await page.getByLabel('Product file').setInputFiles(file ?? '')
          await page.getByRole('button', { name: 'Check the file' }).click()
          await page.getByText('nothing has changed yet').waitFor()
          const search = `/search?q=${encodeURIComponent(title)}`
          await shopper.page.goto(search)
          const found = shopper.page.getByRole('link', { name: title, exact: true }).first()
          expect(await found.count()).toBe(0)

          await page.getByRole('button', { name: 'Import now' }).click()
          await page.getByText('The import is done.').waitFor({ timeout: slow })
          await page.goto('/admin/imports')
          await page.getByText(`${products} products (${products} created`).first().waitFor()
          await shopper.page.goto(search)
          await found.click()
          await shopper.page.getByRole('button', { name: 'Add to bag' }).first().click()
          await shopper.page.goto('/cart')
          await shopper.page.getByRole('link', { name: title }).first().waitFor()
        }
        expect(shopper.complaints).toEqual([])
        await shopper.context.close()
      }),
    2 * slow,
  )
})

test(
  'from an empty folder to the first sale: the shop is set up, something is put on the shelf, and somebody buys it',
  async () => {
    const shop = await openRunningShop({ SMTP_URL: post.url }, ['start', '--empty'])
    const { page, context, complaints } = await openShopper(browser, shop.url, { js: true })
    await page.goto(shop.setupUrl)
    await page.getByLabel('Your name').fill('Orla Owner')
    await page.getByLabel('Email address').fill(owner.email)
    await page.getByLabel('Password').fill(owner.password)
    await page.getByLabel('Name of the shop').fill('Corner shop')
    await page.getByRole('button', { name: 'Open the shop' }).click()
    await page.getByRole('heading', { name: /^Your shop is open/ }).waitFor()
    await page.getByRole('link', { name: 'Go to the back office' }).click()
    if (await page.getByRole('link', { name: 'Set up two-factor' }).count())
      await setUpTwoFactor(page, owner.password)
    await page.goto('/admin/products/new')
    await page.getByLabel('Title', { exact: true }).fill('Walnut spoon')
    await page.getByRole('textbox', { name: 'Price' }).fill('14.50')
    await page.getByLabel('Count its stock').uncheck()
    await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'On show' })
    await page.getByRole('button', { name: 'Put it into the catalogue' }).click()
    await page.getByText('The product is in the catalogue.').first().waitFor()

    const shopper = await openShopper(browser, shop.url, { js: true, width: 390 })
    await shopper.page.goto('/search?q=spoon')
    await shopper.page.getByRole('link', { name: 'Walnut spoon', exact: true }).first().click()
    await shopper.page.getByRole('button', { name: 'Add to bag' }).first().click()
    await shopper.page.getByRole('dialog').getByRole('link', { name: 'Go to checkout' }).click()
    await checkOut(shopper.page, { email: 'first@example.com', payment: 'Cash on delivery' })
    await shopper.page.waitForURL(/\/orders\/\d+\/[\w-]+$/)
    expect(shopper.complaints).toEqual([])
    await shopper.context.close()
    const mail = await waitForMail(post, (each) => each.to.includes('first@example.com'))
    expect(mail.text).toContain('Walnut spoon')

    await page.goto('/admin/orders')
    await page.getByRole('link', { name: /1001/ }).first().click()
    await page.getByRole('button', { name: 'Mark as packed' }).click()
    await page.getByText('Packed.').first().waitFor()
    await context.close()
    await shop.close()
    expect(complaints).toEqual([])
  },
  slow,
)
