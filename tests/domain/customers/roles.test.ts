import { expect, test } from 'vitest'
import {
  can,
  isRole,
  isStaff,
  MADE_ROLE,
  permissionLabel,
  permissionSentence,
  permissions,
  permissionsOf,
  staffRoles,
} from '#src/domain/customers/roles.ts'

const none: string[] = []
const lacks = (role: string) => permissions.filter((each) => !can({ role, granted: none }, each))
const has = (role: string) => [...permissionsOf({ role, granted: none })]

test('customers and sellers may do nothing in the back office', () => {
  for (const role of ['customer', 'seller']) {
    expect(has(role)).toEqual([])
    expect(isStaff(role)).toBe(false)
  }
})

test('each role does its own work and nothing beside it', () => {
  expect(lacks('owner')).toEqual([])
  expect(lacks('manager')).toEqual(['exports.whole', 'imports.whole', 'settings.edit', 'staff.edit'])
  expect(has('fulfilment')).toEqual(['orders.read', 'orders.fulfil', 'products.read', 'stock.edit'])
  expect(has('catalogue')).toEqual([
    'products.read',
    'catalog.edit',
    'stock.edit',
    'imports.run',
    'exports.run',
    'reviews.moderate',
  ])
  expect(has('analyst')).toEqual(['orders.read', 'customers.read', 'products.read', 'analytics.read'])
  for (const role of staffRoles) expect(isStaff(role)).toBe(true)
})

test('those who were staff before there were roles may do what they could, and no more', () => {
  expect(has('staff')).toEqual([
    'orders.read',
    'orders.fulfil',
    'orders.refund',
    'products.read',
    'stock.edit',
    'imports.run',
    'analytics.read',
  ])
})

test('a role made here allows what it names, as far as this version knows it', () => {
  const holder = { role: MADE_ROLE, granted: ['mails.read', 'everything', 'toString'] }
  expect(permissionsOf(holder)).toEqual(['mails.read'])
  expect(isStaff(MADE_ROLE)).toBe(true)
  // What is granted counts with a made role alone.
  expect(can({ role: 'fulfilment', granted: ['staff.edit'] }, 'staff.edit')).toBe(false)
})

test('a role that this version does not know may do nothing', () => {
  for (const role of ['admin', '', 'toString', '__proto__', 'constructor', 'Owner']) {
    expect(isRole(role)).toBe(false)
    expect(isStaff(role)).toBe(false)
    expect(permissions.some((permission) => can({ role, granted: [permission] }, permission))).toBe(false)
  }
})

test('every permission has a name and a sentence for people', () => {
  for (const each of permissions) {
    expect(permissionLabel(each)).toMatch(/^[A-Z][a-z -]+$/)
    expect(permissionSentence(each)).toMatch(/^[A-Z].*\.$/)
  }
})
