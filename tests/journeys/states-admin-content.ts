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
  at('content, pages', 'owner', '/admin/content/pages'),
  at('content, new page', 'owner', '/admin/content/pages/new'),
  at('content, a page', 'owner', '/admin/content/pages/1'),
  sent('content, page refused', 'owner', '/admin/content/pages/new', '/admin/content/pages/new', {
    title: '',
    position: 'last',
  }),
  at('content, menus', 'owner', '/admin/content/menus'),
  at('content, redirects', 'owner', '/admin/content/redirects'),
  at('content, redirects, none', 'owner', '/admin/content/redirects?q=nothing+of+it'),
  sent('content, redirect refused', 'owner', '/admin/content/redirects', '/admin/content/redirects', {
    from: '/products',
    to: '/donaudampfschifffahrtsgesellschaftskapitaen',
  }),
]
