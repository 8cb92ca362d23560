import { at, type State, sent } from './states.ts'

/** Categories and collections in the back office, on the demo shop. */
export const catalogueStates: State[] = [
  at('categories, the tree', 'owner', '/admin/categories'),
  at('categories, one of them', 'owner', '/admin/categories/1'),
  at('categories, a new one', 'owner', '/admin/categories/new'),
  sent('categories, refused', 'owner', '/admin/categories/new', '/admin/categories', {
    title: '',
    slug: 'kitchen',
  }),
  sent(
    'categories, changed by somebody else',
    'owner',
    '/admin/categories/1',
    '/admin/categories/1',
    { title: 'Kitchen and pantry', version: '1' },
    409,
  ),
  at('categories, before one is deleted', 'owner', '/admin/categories/1/deletion'),
  at('categories, order of products', 'owner', '/admin/categories/1/products'),
  at('collections, none yet', 'owner', '/admin/collections?view=hidden'),
  at('collections, a new one by rules', 'owner', '/admin/collections/new'),
  {
    ...at('collections, a rule added', 'owner', '/admin/collections/new'),
    act: async (page) => {
      await page.locator('#new_rule').selectOption('published')
      await page.locator('button[value=add]').click()
      await page.locator('#value-0').waitFor()
    },
  },
  sent('collections, refused', 'owner', '/admin/collections/new', '/admin/collections', { title: '' }),
  {
    ...at('collections, matches of rules', 'owner', '/admin/collections/new'),
    act: async (page) => {
      await page.locator('#title').fill('Gifts below thirty')
      for (const field of ['price_below', 'in_stock', 'category']) {
        await page.locator('#new_rule').selectOption(field)
        await page.locator('button[value=add]').click()
        await page.locator(`input[name=rule][value=${field}]`).waitFor({ state: 'attached' })
      }
      await page.locator('#value-2').selectOption({ index: 1 })
      await page.locator('#value-0').fill('30')
      await page.locator('#matches .shots').waitFor()
      // Enter looks once more, and saves nothing.
      await page.locator('#title').press('Enter')
      await page.locator('#title[value="Gifts below thirty"]').waitFor()
      await page.locator('#matches .shots').waitFor()
    },
  },
  {
    ...at('collections, saved by hand', 'owner', '/admin/collections/new?kind=hand'),
    act: async (page, width) => {
      await page.locator('#title').fill(`Shop window ${width}`)
      await page.locator('#status').selectOption('published')
      for (const word of ['Bothy', 'Kapitän', 'bowl']) {
        await page.locator('#find_product').fill(word)
        await page.locator('button[value=find]').click()
        await page.locator('button[value^=put-]').first().click()
        await page.locator('#laid-out ol').waitFor()
      }
      await page.locator('.ttl .btn.solid').click()
      await page.locator('#flash').waitFor()
    },
  },
  at('collections, the list', 'owner', '/admin/collections'),
  sent(
    'collections, changed by somebody else',
    'owner',
    '/admin/collections/1',
    '/admin/collections/1',
    { title: 'Winter window', version: '1' },
    409,
  ),
  at('collections, in the shop', 'stranger', '/collections/shop-window-1280'),
]
