import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment } from '#src/web/respond.ts'
import { goKeys } from '../menu.ts'
import { adminPage, may } from '../page-context.ts'
import { findEverywhere } from './find.ts'
import { foundFragment, type KeyGroup, keysFragment, keysPage, searchPage } from './views.ts'

type C = Context<Env>

const SearchQuery = z.object({
  q: z
    .string()
    .catch('')
    .transform((typed) => typed.trim().slice(0, 200)),
})

/** Finding one's way: everything by its name, and what the keys do. */
export const adminSearchRoutes = new Hono<Env>()
  .get('/search', allow('staff'), async (c) => {
    const { q } = SearchQuery.parse(c.req.query())
    const groups = await findEverywhere(c, q)
    if (isFragment(c)) return html(c, foundFragment({ q, groups }))
    const title = q === '' ? 'Search' : `Search for “${q}”`
    return html(c, searchPage({ q, groups, page: await adminPage(c, title, 'search') }))
  })

  .get('/keys', allow('staff'), async (c) => {
    const props = { groups: listKeys(c), isOn: c.var.visitor.user?.hasKeys ?? false }
    if (isFragment(c)) return html(c, keysFragment(props))
    return html(c, keysPage({ ...props, page: await adminPage(c, 'Keyboard', 'keys') }))
  })

/** What public/js/parts/keys.js and palette.js listen to. */
const listKeys = (c: C): KeyGroup[] => [
  {
    label: 'Anywhere',
    rows: [
      { keys: ['/'], label: 'Search' },
      { keys: ['Ctrl K'], label: 'Search, from within a field too; Cmd K on a Mac' },
      { keys: ['?'], label: 'This list' },
    ],
  },
  {
    label: 'In a list',
    rows: [
      { keys: ['j'], label: 'Next row' },
      { keys: ['k'], label: 'Row before' },
      { keys: ['x'], label: 'Choose the row, or not' },
    ],
  },
  {
    label: 'Go to',
    rows: goKeys((permission) => may(c, permission)).map(({ key, label }) => ({ keys: ['g', key], label })),
  },
]
