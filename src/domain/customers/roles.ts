/** What a member of staff can be allowed to do: the area, and what is done there. */
export type Permission =
  | 'orders.read'
  | 'orders.fulfil'
  | 'orders.refund'
  | 'customers.read'
  | 'customers.edit'
  | 'reviews.moderate'
  | 'products.read'
  | 'catalog.edit'
  | 'stock.edit'
  | 'imports.run'
  | 'mails.read'
  | 'audit.read'
  | 'settings.edit'
  | 'content.edit'
  | 'staff.edit'

/** Fulfilling a day's orders is staff work; money going out and the shop's own rules are the owner's. */
const permissionsByRole = {
  customer: [],
  staff: ['orders.read', 'orders.fulfil', 'orders.refund', 'products.read', 'stock.edit', 'imports.run'],
  owner: [
    'orders.read',
    'orders.fulfil',
    'orders.refund',
    'customers.read',
    'customers.edit',
    'reviews.moderate',
    'products.read',
    'catalog.edit',
    'stock.edit',
    'imports.run',
    'mails.read',
    'audit.read',
    'settings.edit',
    'content.edit',
    'staff.edit',
  ],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof permissionsByRole

export function isRole(text: string): text is Role {
  return Object.hasOwn(permissionsByRole, text)
}

/** A role this version does not know may do nothing. */
export function can(role: string, permission: Permission): boolean {
  return isRole(role) && (permissionsByRole[role] as readonly Permission[]).includes(permission)
}

/** Whether the back office opens its door at all. */
export function isStaff(role: string): boolean {
  return isRole(role) && role !== 'customer'
}
