import { at, type State, sent } from './states.ts'

const unreadable = {
  brand_hue: '150',
  accent: '#777777',
  on_accent: '#ffffff',
  radius: '14',
  font: 'figtree',
}

/** What the shop looks like, and what it says. */
export const adminContentStates: State[] = [
  at('content, theme', 'owner', '/admin/content/theme'),
  sent('content, theme refused', 'owner', '/admin/content/theme', '/admin/content/theme', unreadable),
  {
    name: 'content, theme changed by somebody else',
    as: 'owner',
    path: '/admin/content/theme',
    form: {
      action: '/admin/content/theme',
      fields: { ...unreadable, accent: '#00264d', version: 'older' },
    },
    status: 409,
  },
  sent('content, logo refused', 'owner', '/admin/content/theme', '/admin/content/theme/logo', {}),
  at('content, front page', 'owner', '/admin/content/front'),
  sent('content, front page refused', 'owner', '/admin/content/front', '/admin/content/front', {
    story_title: '',
    story_product: 'a mug',
  }),
  sent('content, front picture refused', 'owner', '/admin/content/front', '/admin/content/front/picture', {}),
  at('content, pages', 'owner', '/admin/content/pages'),
  at('content, new page', 'owner', '/admin/content/pages/new'),
  at('content, a page', 'owner', '/admin/content/pages/1'),
  sent('content, page refused', 'owner', '/admin/content/pages/new', '/admin/content/pages/new', {
    title: '',
    position: 'last',
  }),
  {
    ...at('content, page preview', 'owner', '/admin/content/pages/1'),
    act: async (page) => {
      await page.locator('button[name=preview]').click()
      await page.locator('#preview').waitFor()
    },
  },
  at('content, menus', 'owner', '/admin/content/menus'),
  ...['header', 'footer'].map((name) =>
    sent(
      `content, ${name} arranged meanwhile`,
      'owner',
      '/admin/content/menus',
      `/admin/content/menus/${name}/own`,
      { version: 'older' },
      409,
    ),
  ),
  at('content, redirects', 'owner', '/admin/content/redirects'),
  at('content, redirects, none', 'owner', '/admin/content/redirects?q=nothing+of+it'),
  sent('content, redirect refused', 'owner', '/admin/content/redirects', '/admin/content/redirects', {
    from: '/products',
    to: '/donaudampfschifffahrtsgesellschaftskapitaen',
  }),
]
