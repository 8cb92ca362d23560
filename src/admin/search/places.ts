import type { Permission } from '#src/domain/customers/roles.ts'
import { toWords } from '#src/domain/search/terms.ts'
import { menuPlaces } from '../menu.ts'
import { sectionsFor } from '../settings/sections.ts'

/** A page, or a field of one, that can be gone to by its name. */
export type Place = {
  label: string
  /** Where it belongs, '' for a page of the menu. */
  detail: string
  href: string
  /** null where all staff may. */
  permission: Permission | null
  /** Other words that people look for it by. */
  words?: string
}

/** Pages that the menu leads to by way of others. */
const further: Place[] = [
  {
    ...{ label: 'New product', detail: 'Products', href: '/admin/products/new' },
    permission: 'catalog.edit',
    words: 'add create',
  },
  {
    ...{ label: 'Goods arrived', detail: 'Inventory', href: '/admin/inventory/deliveries/new' },
    permission: 'stock.edit',
    words: 'receive delivery',
  },
  {
    ...{ label: 'Locations', detail: 'Inventory', href: '/admin/inventory/locations' },
    permission: 'stock.edit',
    words: 'warehouse shelf',
  },
  {
    ...{ label: 'What runs low', detail: 'Inventory', href: '/admin/inventory?view=low' },
    permission: 'products.read',
    words: 'low stock',
  },
  {
    ...{ label: 'Orders to pack', detail: 'Orders', href: '/admin/orders?view=pack' },
    permission: 'orders.read',
    words: 'fulfil ship',
  },
  {
    ...{ label: 'Invoice details', detail: 'Orders', href: '/admin/orders/invoice-details' },
    permission: 'settings.edit',
    words: 'business vat number company address',
  },
  {
    ...{ label: 'Books', detail: 'Payments', href: '/admin/payments/books' },
    permission: 'orders.read',
    words: 'reconciliation',
  },
  {
    ...{ label: 'Customer groups', detail: 'Customers', href: '/admin/customers/groups' },
    permission: 'customers.read',
  },
  {
    ...{ label: 'Pages', detail: 'Content', href: '/admin/content/pages' },
    permission: 'content.edit',
    words: 'legal terms imprint',
  },
  {
    ...{ label: 'Theme', detail: 'Content', href: '/admin/content/theme' },
    permission: 'content.edit',
    words: 'colours logo font look',
  },
  {
    ...{ label: 'Delivery', detail: 'Settings', href: '/admin/settings/delivery' },
    permission: 'settings.edit',
    words: 'shipping zones rates postage',
  },
  {
    ...{ label: 'Taxes', detail: 'Settings', href: '/admin/settings/taxes' },
    permission: 'settings.edit',
    words: 'vat rates',
  },
  {
    ...{ label: 'Your account', detail: '', href: '/admin/account' },
    permission: null,
    words: 'password name two-factor passkey sessions',
  },
  {
    ...{ label: 'Keyboard', detail: '', href: '/admin/keys' },
    permission: null,
    words: 'shortcuts keys',
  },
]

/** Each page of settings and each of its fields. */
const settingsPlaces = (engine: 'sqlite' | 'postgres'): Place[] =>
  sectionsFor(engine).flatMap(({ name, title, fields }) => {
    const at = { href: `/admin/settings/${name}`, permission: 'settings.edit' as const }
    const own = fields.map((field) => ({
      ...{ label: field.label, detail: `Settings, ${title}`, words: field.hint },
      ...{ ...at, href: `${at.href}#${field.name}` },
    }))
    return [{ label: title, detail: 'Settings', ...at }, ...own]
  })

/**
 * The places whose words begin with all that was typed; of the menu all where nothing was.
 * @param may whether the person who asks may go there
 */
export function findPlaces(
  typed: readonly string[],
  engine: 'sqlite' | 'postgres',
  may: (permission: Permission) => boolean,
): Place[] {
  const open = (places: readonly Place[]) =>
    places.filter(({ permission }) => permission === null || may(permission))
  if (typed.length === 0) return open(menuPlaces)
  const all = open([...menuPlaces, ...further, ...settingsPlaces(engine)])
  const begins = (words: string[]) => typed.every((word) => words.some((each) => each.startsWith(word)))
  const byName = all.filter(({ label }) => begins(toWords(label)))
  const others = all.filter(
    (place) =>
      !byName.includes(place) && begins(toWords(`${place.label} ${place.detail} ${place.words ?? ''}`)),
  )
  return [...byName, ...others]
}
