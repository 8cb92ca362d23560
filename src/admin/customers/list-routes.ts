import { type Context, Hono } from 'hono'
import {
  type CustomerFilter,
  type CustomerSort,
  type CustomerView,
  customerSorts,
  customerViews,
  listCustomers,
  streamCustomers,
} from '#src/domain/customers/customer-list.ts'
import { listTags } from '#src/domain/customers/find-customer.ts'
import { noteExport } from '#src/domain/customers/note-export.ts'
import { listGroups } from '#src/domain/customers/save-group.ts'
import { findOrderOwner } from '#src/domain/orders/customer-orders.ts'
import { queryWords } from '#src/domain/search/terms.ts'
import { allow } from '#src/web/access.ts'
import type { Env } from '#src/web/env.ts'
import { html, isFragment } from '#src/web/respond.ts'
import type { SavedView } from '../page.ts'
import { actorOf, adminPage, may } from '../page-context.ts'
import { pagerOf } from '../words.ts'
import { customersCsv } from './customers-csv.ts'
import { hrefOf, ListQuery, noFilter } from './forms.ts'
import { presentRow } from './present.ts'
import { customerListFragment, customerListPage } from './views.ts'

type C = Context<Env>
const CUSTOMERS_A_PAGE = 30

const labels: Record<CustomerView, string> = {
  all: 'All',
  accounts: 'With account',
  guests: 'Guests',
  newsletter: 'Newsletter',
  repeat: 'Came back',
}
const sortLabels: Record<CustomerSort, string> = {
  recent: 'Last order first',
  value: 'Highest value first',
  orders: 'Most orders first',
  name: 'By name',
}

export const customerListRoutes = new Hono<Env>()
  .get('/', allow('customers.read'), async (c) => {
    const { db, deps, settings, visitor, now } = c.var
    const query = ListQuery.parse(c.req.query())
    const { view, q, tag, group, sort, page } = query
    const offset = (page - 1) * CUSTOMERS_A_PAGE
    const filter = await filterOf(c, query)
    const { customers, total } = await listCustomers(db, { ...filter, sort, limit: CUSTOMERS_A_PAGE, offset })
    const props = {
      rows: customers.map((customer) => presentRow(customer, { deps, settings, now })),
      pager: pagerOf(page, CUSTOMERS_A_PAGE, total, (other) => hrefOf({ ...query, page: other })),
      empty: emptyWords(query),
      filters: may(c, 'customers.edit')
        ? Object.entries({ view, q, tag, group: String(group ?? '') }).map(([name, value]) => ({
            name,
            value,
          }))
        : null,
    }
    if (isFragment(c)) return html(c, customerListFragment({ ...props, csrf: visitor.csrf }))
    return html(
      c,
      customerListPage({
        ...props,
        page: await adminPage(c, 'Customers', 'customers'),
        views: savedViews(query),
        ...{ view: view === 'all' ? '' : view, q, tag, group: String(group ?? ''), sort },
        ...(await choices(c, tag)),
        groupsHref: '/admin/customers/groups',
      }),
    )
  })

  // By POST, so that no link or program that reads ahead makes a copy of everybody.
  .post('/export', allow('customers.edit'), async (c) => {
    const { db, form, now } = c.var
    const query = ListQuery.parse(form)
    const filter = await filterOf(c, query)
    await noteExport(db, { what: { view: query.view, q: query.q, tag: query.tag }, actor: actorOf(c), now })
    return customersCsv(c, streamCustomers(db, filter))
  })

async function filterOf(c: C, { view, q, tag, group }: ListQuery): Promise<CustomerFilter> {
  const words = queryWords(q)
  const number = q.replace(/^#/, '')
  return {
    view,
    tag,
    groupId: group,
    words: q !== '' && words.length === 0 ? null : words,
    orderOwner: /^\d{1,12}$/.test(number) ? await findOrderOwner(c.var.db, number) : null,
  }
}

async function choices(c: C, tag: string) {
  const [tags, groups] = await Promise.all([listTags(c.var.db), listGroups(c.var.db)])
  const known = tag === '' || tags.includes(tag) ? tags : [...tags, tag]
  return {
    tags: [{ value: '', label: 'Any tag' }, ...known.map((each) => ({ value: each, label: each }))],
    groups: [
      { value: '', label: 'Any group' },
      ...groups.map(({ id, name }) => ({ value: String(id), label: name })),
    ],
    sorts: customerSorts.map((each) => ({ value: each, label: sortLabels[each] })),
  }
}

function emptyWords(query: ListQuery) {
  const { view, q, tag, group } = query
  if (q || tag || group !== null)
    return {
      text: 'No customer matches these filters.',
      clearHref: hrefOf({ ...noFilter, view }),
      clearLabel: 'Clear the filters',
    }
  if (view === 'all')
    return {
      text: 'Nobody has an account or has ordered yet.',
      clearHref: '',
      clearLabel: '',
    }
  return { text: 'No customers here.', clearHref: hrefOf(noFilter), clearLabel: 'Show all' }
}

const savedViews = (query: ListQuery): SavedView[] =>
  customerViews.map((view) => ({
    label: labels[view],
    count: null,
    href: hrefOf({ ...query, view, page: 1 }),
    isCurrent: view === query.view,
  }))
