/** What a member of staff can be allowed to do, named by the area and what is done there, with words for people. */
const words = {
  'orders.read': ['See orders', 'Read orders, returns and payments, and what each customer bought.'],
  'orders.fulfil': ['Pack and send', 'Pack parcels, send them, and take returns in.'],
  'orders.create': ['Take orders', 'Write orders for customers who ring up or stand at the counter.'],
  'orders.refund': ['Give money back', 'Refund, cancel, take things out of an order, and mark it as paid.'],
  'giftcards.edit': [
    'Give gift cards',
    'Give gift cards, stop them, and change what is on them: that is money.',
  ],
  'customers.read': ['See customers', 'Look customers up, with their addresses and what they are worth.'],
  'customers.edit': ['Change customers', 'Note, tag, merge and erase customers.'],
  'reviews.moderate': ['Moderate reviews', 'Publish, hide and answer what customers write.'],
  'products.read': ['See products', 'Read products with their prices, and what is in stock.'],
  'catalog.edit': ['Change products', 'Write products, prices, pictures and categories.'],
  'stock.edit': ['Change stock', 'Count, receive, move and write off goods.'],
  'imports.run': ['Import files', 'Bring in products from files, which can change all of them at once.'],
  'exports.run': ['Export files', 'Take products and redirects out of the shop as files.'],
  'exports.whole': [
    'Export the whole shop',
    'Make and download a file of everything: all customers and orders, and what passwords are checked against.',
  ],
  'imports.whole': [
    'Import a whole shop',
    'Make a shop that is still empty another one, with its customers, orders, settings and staff.',
  ],
  'mails.read': ['Read mails', 'Read what the shop has written to customers, and send it again.'],
  'analytics.read': ['See figures', 'See what the shop sells and earns.'],
  'audit.read': ['See the log', 'See who changed what, and when.'],
  'content.edit': ['Change content', 'Write pages and menus, and choose what the shop looks like.'],
  'settings.edit': ['Change settings', 'Change how the shop sells and is paid, and look after its backups.'],
  'staff.edit': [
    'Manage staff',
    'Invite people, end their access, and make roles. Nobody can give more than they may do themselves.',
  ],
} as const satisfies Record<string, readonly [string, string]>

export type Permission = keyof typeof words

export const permissions = Object.keys(words) as Permission[]

export const isPermission = (text: string): text is Permission => Object.hasOwn(words, text)

export const permissionLabel = (permission: Permission): string => words[permission][0]
export const permissionSentence = (permission: Permission): string => words[permission][1]

type BuiltIn = { label: string; sentence: string; permissions: readonly Permission[] }

/**
 * The roles every shop has. A manager does not change settings, because the keys to the money are among them, and takes no copy
 * of everybody's data along. `staff` is
 * what everybody but the owner was before there were other roles, and may do what it always could: an upgrade gives
 * nobody more, and takes nothing away.
 */
const builtIn = {
  owner: { label: 'Owner', sentence: 'Everything, staff and settings included.', permissions },
  manager: {
    label: 'Manager',
    sentence: 'Runs the shop: everything but its settings, its staff and a file of all it holds.',
    permissions: permissions.filter(
      (each) => !['settings.edit', 'staff.edit', 'exports.whole', 'imports.whole'].includes(each),
    ),
  },
  staff: {
    label: 'Shop assistant',
    sentence: 'Orders with refunds, stock, imports and the day’s figures.',
    permissions: [
      'orders.read',
      'orders.fulfil',
      'orders.refund',
      'products.read',
      'stock.edit',
      'imports.run',
      'analytics.read',
    ],
  },
  fulfilment: {
    label: 'Fulfilment',
    sentence: 'Packs and sends orders, takes returns in, and counts stock.',
    permissions: ['orders.read', 'orders.fulfil', 'products.read', 'stock.edit'],
  },
  catalogue: {
    label: 'Catalogue editor',
    sentence: 'Products, stock, imports and reviews; no orders.',
    permissions: [
      'products.read',
      'catalog.edit',
      'stock.edit',
      'imports.run',
      'exports.run',
      'reviews.moderate',
    ],
  },
  analyst: {
    label: 'Analyst',
    sentence: 'Reads orders, customers, products and figures; changes nothing.',
    permissions: ['orders.read', 'customers.read', 'products.read', 'analytics.read'],
  },
  seller: {
    label: 'Seller',
    sentence: 'Sells in the shop, and sees nothing of the back office.',
    permissions: [],
  },
  customer: { label: 'Customer', sentence: 'Buys in the shop.', permissions: [] },
} as const satisfies Record<string, BuiltIn>

export type Role = keyof typeof builtIn

export function isRole(text: string): text is Role {
  return Object.hasOwn(builtIn, text)
}

/** The built-in roles that somebody can be given in the back office, from the most to the least. */
export const staffRoles = [
  'owner',
  'manager',
  'staff',
  'fulfilment',
  'catalogue',
  'analyst',
] as const satisfies Role[]
export type StaffRole = (typeof staffRoles)[number]
export const isStaffRole = (text: string): text is StaffRole =>
  (staffRoles as readonly string[]).includes(text)

/** What the column says of somebody with a role that this shop's owner has made. */
export const MADE_ROLE = 'made'

export const roleLabel = (role: Role): string => builtIn[role].label
export const roleSentence = (role: Role): string => builtIn[role].sentence

/** Somebody's role; `granted` is what a role made by the owner allows, and nothing with any other. */
export type Holder = { role: string; granted: readonly string[] }

/** A role or a permission that this version does not know allows nothing. */
export function permissionsOf({ role, granted }: Holder): readonly Permission[] {
  if (role === MADE_ROLE) return granted.filter(isPermission)
  return isRole(role) ? builtIn[role].permissions : []
}

export function can(holder: Holder, permission: Permission): boolean {
  return permissionsOf(holder).includes(permission)
}

/** Whether the back office opens its door at all. */
export function isStaff(role: string): boolean {
  return role === MADE_ROLE || isStaffRole(role)
}
