import { at, place, type State, sent } from './states.ts'

/** The product editor, as the owner sees it. */
export const editorStates: State[] = [
  at('editor, new product', 'owner', '/admin/products/new'),
  sent('editor, new product refused', 'owner', '/admin/products/new', '/admin/products', {
    title: '',
    price: 'a lot',
  }),
  at('editor, one product', 'owner', '/admin/products/1'),
  sent('editor, address taken', 'owner', '/admin/products/1', '/admin/products/1', { title: '' }),
  sent(
    'editor, changed by somebody else',
    'owner',
    '/admin/products/1',
    '/admin/products/1',
    { version: '1', title: 'Mine' },
    409,
  ),
  {
    ...at('editor, with changes not saved', 'owner', '/admin/products/1'),
    act: async (page) => {
      await page.locator('#title').fill('Another title')
      await page.locator('.dirty-note').waitFor()
    },
  },
  at('editor, variants', 'owner', '/admin/products/1/variants'),
  {
    ...at('editor, options open', 'owner', '/admin/products/1/variants'),
    act: async (page) => {
      await page.locator('#options > summary').click()
    },
  },
  sent(
    'editor, option refused',
    'owner',
    '/admin/products/1/variants',
    '/admin/products/1/options',
    { 'new-option': 'Lid', 'new-values': '' },
    422,
  ),
  at('editor, no variants archived', 'owner', '/admin/products/1/variants?status=archived'),
  at('editor, pictures', 'owner', '/admin/products/1/images'),
  {
    ...at('editor, a picture refused in its row', 'owner', '/admin/products/1/images'),
    act: async (page) => {
      const buffer = Buffer.from('Dear Sirs')
      await page.locator('#file').setInputFiles({ name: 'letter.jpg', mimeType: 'image/jpeg', buffer })
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('It is not a picture.').waitFor()
    },
  },
  {
    ...at('editor, a picture that did not arrive, to be tried again', 'owner', '/admin/products/1/images'),
    act: async (page) => {
      const buffer = Buffer.from('\u00ff\u00d8\u00ff', 'latin1')
      await page.route('**/images', (route) =>
        route.request().method() === 'POST' ? route.fulfill({ status: 503, body: '' }) : route.continue(),
      )
      await page.locator('#file').setInputFiles({ name: 'harbour.jpg', mimeType: 'image/jpeg', buffer })
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('button', { name: 'Try again: harbour.jpg' }).waitFor()
      await page.unroute('**/images')
    },
  },
  at('editor, goes well with, nothing yet', 'owner', '/admin/products/1/related'),
  {
    ...at('editor, goes well with', 'owner', '/admin/products/2/related?q=e'),
    act: async (page) => {
      for (let n = 0; n < 2; n++) {
        await page.getByRole('button', { name: /^Add / }).first().click()
        await page.locator('#flash').waitFor()
      }
    },
  },
  sent(
    'editor, goes well with, changed by somebody else',
    'owner',
    '/admin/products/3/related',
    '/admin/products/3/related',
    { version: '1', related: '1' },
    409,
  ),
  at('editor, made of others', 'owner', place('bundle')),
  {
    ...at('editor, made of others, refused', 'owner', place('bundle')),
    act: async (page) => {
      await page.locator('input[name^=units-]').first().fill('two')
      await page.getByRole('button', { name: 'Save this list' }).click()
      await page.locator('#error-summary').waitFor()
    },
  },
  at('editor, products to tick', 'owner', '/admin/products?q=mug'),
  at('editor, change to many, nothing chosen', 'owner', '/admin/products/bulk'),
  at('editor, change to many', 'owner', '/admin/products/bulk?product=1&product=2'),
  at(
    'editor, change to many, refused',
    'owner',
    '/admin/products/bulk?product=1&kind=price&how=percent',
    422,
  ),
  at(
    'editor, change to many, shown beforehand',
    'owner',
    '/admin/products/bulk?product=1&product=2&kind=price&how=percent&amount=-10&ending=95',
  ),
  at(
    'editor, stock of many, shown beforehand',
    'owner',
    '/admin/products/bulk?product=1&product=2&kind=stock&how=amount&amount=5',
  ),
  {
    ...at(
      'editor, change to many, done',
      'owner',
      '/admin/products/bulk?product=1&product=2&kind=tag&how=add&tag=Summer',
    ),
    act: async (page) => {
      await page.getByRole('button', { name: /^Change 2 products/ }).click()
      await page.getByRole('heading', { name: /^Tag/ }).waitFor()
    },
  },
  sent('editor, pictures refused', 'owner', '/admin/products/1/images', '/admin/products/1/images', {}),
]
