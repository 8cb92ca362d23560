import type { Permission } from '#src/domain/customers/roles.ts'

/** A page of the menu that not everybody may open; `section` is what its pages call themselves. */
type Entry = {
  section: string
  label: string
  href: string
  /** A drawing of views/admin/_icon, or of views/components/icon where it is said so. */
  icon: string
  isCommonIcon?: true
  /** null where all staff may. */
  permission: Permission | null
  /** The letter that leads there after `g`. */
  key: string
  /** What is counted beside it, and what those are. */
  count?: { of: keyof MenuCounts; words: string }
}

/** What waits for somebody; 0 shows nothing. */
export type MenuCounts = { toPack: number; returns: number; failedMails: number; reviews: number }

export type MenuEntry = {
  label: string
  href: string
  icon: string
  isCommonIcon: boolean
  isCurrent: boolean
  key: string
  count: number
  countWords: string
}
/** @property label '' for the first */
export type MenuGroup = { label: string; entries: MenuEntry[] }

const day: Entry[] = [
  { section: 'home', label: 'Home', href: '/admin', icon: 'home', permission: null, key: 'h' },
  {
    ...{ section: 'orders', label: 'Orders', href: '/admin/orders', icon: 'box', isCommonIcon: true },
    permission: 'orders.read',
    key: 'o',
    count: { of: 'toPack', words: 'to pack' },
  },
  {
    ...{ section: 'returns', label: 'Returns', href: '/admin/returns', icon: 'return' },
    permission: 'orders.read',
    key: 'r',
    count: { of: 'returns', words: 'to answer' },
  },
  {
    ...{ section: 'payments', label: 'Payments', href: '/admin/payments', icon: 'money' },
    permission: 'orders.read',
    key: 'y',
  },
  {
    ...{ section: 'gift-cards', label: 'Gift cards', href: '/admin/gift-cards', icon: 'gift' },
    permission: 'orders.read',
    key: 'd',
  },
  {
    ...{ section: 'customers', label: 'Customers', href: '/admin/customers', icon: 'user' },
    isCommonIcon: true,
    permission: 'customers.read',
    key: 'c',
  },
  {
    ...{ section: 'reviews', label: 'Reviews', href: '/admin/reviews', icon: 'heart', isCommonIcon: true },
    permission: 'reviews.moderate',
    key: 'v',
    count: { of: 'reviews', words: 'to read' },
  },
]

const goods: Entry[] = [
  {
    ...{ section: 'products', label: 'Products', href: '/admin/products', icon: 'tag', isCommonIcon: true },
    permission: 'products.read',
    key: 'p',
  },
  {
    ...{ section: 'categories', label: 'Categories', href: '/admin/categories', icon: 'tree' },
    permission: 'products.read',
    key: 't',
  },
  {
    ...{ section: 'collections', label: 'Collections', href: '/admin/collections', icon: 'stack' },
    permission: 'products.read',
    key: 'l',
  },
  {
    ...{ section: 'inventory', label: 'Inventory', href: '/admin/inventory', icon: 'shelf' },
    permission: 'products.read',
    key: 'i',
  },
  {
    ...{ section: 'imports', label: 'Imports', href: '/admin/imports', icon: 'import' },
    permission: 'imports.run',
    key: 'm',
  },
  {
    ...{ section: 'exports', label: 'Exports', href: '/admin/exports', icon: 'export' },
    permission: 'exports.run',
    key: 'x',
  },
]

const shop: Entry[] = [
  {
    ...{ section: 'mails', label: 'Mails', href: '/admin/mails', icon: 'mail', isCommonIcon: true },
    permission: 'mails.read',
    key: 'e',
    count: { of: 'failedMails', words: 'not sent' },
  },
  {
    ...{ section: 'content', label: 'Content', href: '/admin/content/theme', icon: 'content' },
    permission: 'content.edit',
    key: 'w',
  },
  {
    ...{ section: 'health', label: 'Health', href: '/admin/health', icon: 'health' },
    permission: 'settings.edit',
    key: 'b',
  },
  {
    ...{ section: 'audit', label: 'Log of changes', href: '/admin/audit', icon: 'lock' },
    isCommonIcon: true,
    permission: 'audit.read',
    key: 'a',
  },
  {
    ...{ section: 'staff', label: 'Staff', href: '/admin/staff', icon: 'user', isCommonIcon: true },
    permission: 'staff.edit',
    key: 'f',
  },
  {
    ...{ section: 'settings', label: 'Settings', href: '/admin/settings/shop', icon: 'settings' },
    permission: 'settings.edit',
    key: 's',
  },
]

const groups: { label: string; entries: Entry[] }[] = [
  { label: '', entries: day },
  { label: 'Goods', entries: goods },
  { label: 'Shop', entries: shop },
]

/** The menu as somebody sees it: it leads nowhere they may not go. */
export function menuFor(
  section: string,
  counts: MenuCounts,
  may: (permission: Permission) => boolean,
): MenuGroup[] {
  return groups
    .map(({ label, entries }) => ({
      label,
      entries: entries
        .filter(({ permission }) => permission === null || may(permission))
        .map(({ count, permission: _, section: own, isCommonIcon = false, ...entry }) => ({
          ...entry,
          isCommonIcon,
          isCurrent: own === section,
          count: count ? counts[count.of] : 0,
          countWords: count?.words ?? '',
        })),
    }))
    .filter(({ entries }) => entries.length > 0)
}

/** The menu as places that can be gone to by name. */
export const menuPlaces = groups.flatMap(({ entries }) =>
  entries.map(({ label, href, permission }) => ({ label, detail: '', href, permission })),
)

/** What `g` and a letter lead to. */
export const goKeys = (may: (permission: Permission) => boolean): { key: string; label: string }[] =>
  groups
    .flatMap(({ entries }) => entries)
    .filter(({ permission }) => permission === null || may(permission))
    .map(({ key, label }) => ({ key, label }))
