import { type Context, Hono } from 'hono'
import { listCategories } from '#src/domain/catalog/category-queries.ts'
import { listPages } from '#src/domain/content/queries.ts'
import { changeSettings, versionOf } from '#src/domain/settings/change-settings.ts'
import type { Settings } from '#src/domain/settings/settings.ts'
import { type FormErrors, problemsOf, withErrorTitle } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { footerMenu, headerMenu } from '#src/web/menus.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import type { Conflict } from '../page.ts'
import { actorOf, adminPage } from '../page-context.ts'
import { type MenuName, moveLinks, refuseLinks, type TypedLink, takeLinks, withMenu } from './menu-form.ts'
import { type MenuView, menusPage } from './views.ts'

type C = Context<Env>
const HERE = '/admin/content/menus'
const MENU = '/:name'
const area = { name: 'menus', keys: ['menus'] } as const

/** What stands above every page of the shop, and below. */
export const menuRoutes = new Hono<Env>()
  .get('/', allow('content.edit'), (c) => showMenus(c, {}, 200))

  .post(MENU, allow('content.edit'), async (c) => {
    const { form, formAll } = c.var
    const name = readName(c)
    const links = moveLinks(takeLinks(formAll, name), form.do ?? '')
    const errors = refuseLinks(links, name)
    if (Object.keys(errors).length > 0) return showMenus(c, { name, links, errors }, 422)
    return save(c, name, links)
  })

  .post(`${MENU}/own`, allow('content.edit'), async (c) => {
    const name = readName(c)
    const places = await readPlaces(c)
    return save(c, name, stockLinks(c.var.settings, name, places))
  })

  .post(`${MENU}/reset`, allow('content.edit'), (c) => save(c, readName(c), null))

function readName(c: C): MenuName {
  const name = c.req.param('name')
  if (name !== 'header' && name !== 'footer') throw new Problem(404)
  return name
}

async function save(c: C, name: MenuName, links: TypedLink[] | null): Promise<Response> {
  const { db, form, now, settings } = c.var
  const wanted = withMenu(settings, name, links)
  const change = { area, wanted, seen: form.version ?? '', actor: actorOf(c), now }
  const since = await changeSettings(db, change)
  if (since) {
    const { changedBy: who, current } = since
    const field = { label: titles[name], theirs: wordsOf(current, name), yours: wordsOf(wanted, name) }
    return showMenus(c, { name, links: links ?? [], conflict: { who, fields: [field] }, current }, 409)
  }
  leaveFlash(c, 'saved')
  return redirect(c, `${HERE}#${name}`)
}

const titles: Record<MenuName, string> = { header: 'Menu at the top', footer: 'Links at the foot' }

const wordsOf = ({ menus }: Settings, name: MenuName): string =>
  menus[name]?.map(({ label }) => label).join(', ') ?? 'Made by itself'

type Places = {
  categories: Awaited<ReturnType<typeof listCategories>>
  pages: Awaited<ReturnType<typeof listPages>>
}

async function readPlaces(c: C): Promise<Places> {
  const [categories, pages] = await Promise.all([listCategories(c.var.db), listPages(c.var.db)])
  return { categories, pages }
}

function stockLinks(settings: Settings, name: MenuName, places: Places): TypedLink[] {
  const stock = { ...settings, menus: { header: null, footer: null } }
  return name === 'header'
    ? headerMenu(stock, places).map(({ label, href }) => ({ label, href, heading: '' }))
    : footerMenu(stock, places)
}

async function showMenus(
  c: C,
  said: {
    name?: MenuName
    links?: TypedLink[]
    errors?: FormErrors
    conflict?: Conflict
    current?: Settings
  },
  status: 200 | 409 | 422,
): Promise<Response> {
  const { settings } = c.var
  const { errors = {}, conflict = null, current = settings } = said
  const places = await readPlaces(c)
  const viewOf = (name: MenuName): MenuView => {
    const typed = said.name === name ? said.links : undefined
    const own = typed ?? current.menus[name]
    return {
      name,
      title: titles[name],
      isOwn: own !== null,
      links: (own ?? stockLinks(settings, name, places)).map((link) => ({ heading: '', ...link })),
      hasHeadings: name === 'footer',
    }
  }
  const page = await adminPage(c, 'Menus', 'content')
  const props = {
    page: withErrorTitle(page, status === 422),
    version: versionOf(current, area),
    menus: [viewOf('header'), viewOf('footer')],
    errors,
    problems: problemsOf(errors),
    conflict,
    targets: [
      { href: '/products', label: 'All products' },
      { href: '/track', label: 'Track an order' },
      ...places.categories.map(({ slug, title }) => ({ href: `/categories/${slug}`, label: title })),
      ...places.pages.map(({ slug, title }) => ({ href: `/pages/${slug}`, label: title })),
    ],
  }
  return html(c, menusPage(props), status)
}
