import { expect, test } from 'vitest'
import { can, isRole, isStaff, type Permission } from '#src/domain/customers/roles.ts'

const everything: Permission[] = [
  'orders.read',
  'orders.fulfil',
  'orders.refund',
  'products.read',
  'stock.edit',
  'imports.run',
  'mails.read',
  'settings.edit',
  'staff.edit',
]

test('a customer may do nothing in the back office', () => {
  expect(everything.filter((permission) => can('customer', permission))).toEqual([])
  expect(isStaff('customer')).toBe(false)
})

test('staff run the day but do not change the shop, its staff, or read other people’s mails', () => {
  expect(everything.filter((permission) => !can('staff', permission))).toEqual([
    'mails.read',
    'settings.edit',
    'staff.edit',
  ])
})

test('an owner may do everything', () => {
  expect(everything.every((permission) => can('owner', permission))).toBe(true)
})

test('a role that this version does not know may do nothing', () => {
  for (const role of ['admin', '', 'toString', '__proto__', 'constructor', 'Owner']) {
    expect(isRole(role)).toBe(false)
    expect(isStaff(role)).toBe(false)
    expect(everything.some((permission) => can(role, permission))).toBe(false)
  }
})
