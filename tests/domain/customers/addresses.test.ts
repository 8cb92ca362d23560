import { beforeEach, expect, test } from 'vitest'
import { listAddresses, MAX_ADDRESSES } from '#src/domain/customers/addresses.ts'
import {
  type AddressSave,
  makeDefault,
  removeAddress,
  saveAddress,
} from '#src/domain/customers/save-address.ts'
import type { AddressRules } from '#src/kernel/address.ts'
import type { Db } from '#src/platform/db/db.ts'
import { openTestDatabase } from '../../support/database.ts'
import { newcomer, now } from './people.ts'

const rules: AddressRules = {
  postcodeLabel: 'Eircode',
  hasPostcode: true,
  postcodePattern: '[A-Z]\\d[\\dW] [\\dA-Z]{4}',
  postcodeRequired: true,
  postcodeExample: 'T12 X70A',
  regionLabel: 'County',
  regionRequired: false,
  regionPrinted: 'name',
  regions: [],
  cityLabel: 'Town',
  cityRequired: true,
  addressOrder: ['{name}', '{street}', '{city}', '{postcode}'],
  localOrder: null,
}
const home = {
  name: 'Aoife Byrne',
  company: '',
  line1: '4 Fennel Row',
  line2: '',
  city: 'Cork',
  region: '',
  postcode: 't12x70a',
  country: 'ie',
  phone: '',
}
let db: Db
let userId: number

beforeEach(async () => {
  db = (await openTestDatabase()).db
  userId = await newcomer(db, 'aoife@example.ie')
})

function save(what: Partial<AddressSave> = {}) {
  return saveAddress(db, { userId, addressId: null, address: home, rules, isDefault: false, now, ...what })
}
async function added(what: Partial<AddressSave> = {}): Promise<number> {
  const answer = await save(what)
  return typeof answer === 'object' && 'addressId' in answer ? answer.addressId : expect.fail(String(answer))
}
const defaults = async () => (await listAddresses(db, userId)).filter((a) => a.isDefault).map((a) => a.id)

test('an address is stored as the post writes it', async () => {
  await save()
  const [address] = await listAddresses(db, userId)
  expect(address).toEqual({
    ...home,
    id: expect.any(Number),
    postcode: 'T12 X70A',
    country: 'IE',
    isDefault: true,
  })
})

test('what the post could not deliver to is refused field by field', async () => {
  const address = { ...home, line1: ' ', postcode: '99' }
  expect(await save({ address })).toEqual({ problems: { line1: 'missing', postcode: 'malformed' } })
  expect(await listAddresses(db, userId)).toEqual([])
})

test('exactly one address is the default, however they come and go', async () => {
  const first = await added()
  const second = await added()
  expect(await defaults()).toEqual([first])
  const third = await added({ isDefault: true })
  expect(await defaults()).toEqual([third])
  expect(await makeDefault(db, { userId, addressId: second, now })).toBe('changed')
  expect(await defaults()).toEqual([second])
  expect(await removeAddress(db, { userId, addressId: second, now })).toBe('removed')
  expect(await defaults()).toEqual([first])
  expect(await removeAddress(db, { userId, addressId: third, now })).toBe('removed')
  expect(await defaults()).toEqual([first])
})

test('changing an address keeps it the default', async () => {
  const addressId = await added()
  await save({ addressId, address: { ...home, city: 'Cobh' } })
  expect(await listAddresses(db, userId)).toMatchObject([{ id: addressId, city: 'Cobh', isDefault: true }])
})

test('nobody reads, changes, removes or chooses somebody else’s address', async () => {
  const addressId = await added()
  const stranger = await newcomer(db, 'stranger@example.ie')
  const before = await listAddresses(db, userId)

  expect(await listAddresses(db, stranger)).toEqual([])
  expect(await save({ userId: stranger, addressId })).toBe('no_such_address')
  expect(await removeAddress(db, { userId: stranger, addressId, now })).toBe('no_such_address')
  expect(await makeDefault(db, { userId: stranger, addressId, now })).toBe('no_such_address')
  expect(await listAddresses(db, userId)).toEqual(before)
})

test('choosing an address that does not exist leaves the default as it was', async () => {
  const addressId = await added()
  expect(await makeDefault(db, { userId, addressId: 999, now })).toBe('no_such_address')
  expect(await defaults()).toEqual([addressId])
})

test('a forged owner, id or mark in the form is ignored', async () => {
  const stranger = await newcomer(db, 'stranger@example.ie')
  const forged = { ...home, user_id: stranger, id: 500, is_default: 1 }
  await added()
  await added({ address: forged })
  expect(await listAddresses(db, stranger)).toEqual([])
  expect((await listAddresses(db, userId)).map(({ id, isDefault }) => [id === 500, isDefault])).toEqual([
    [false, true],
    [false, false],
  ])
})

test('a book holds twenty addresses, even where the last two are added at once', async () => {
  for (let i = 1; i < MAX_ADDRESSES; i++) await added()
  const both = await Promise.all([save(), save()])
  expect(both.filter((answer) => answer === 'too_many')).toHaveLength(1)
  expect(await listAddresses(db, userId)).toHaveLength(MAX_ADDRESSES)
  const [first] = await listAddresses(db, userId)
  expect(await save({ addressId: first?.id ?? 0 })).toHaveProperty('addressId')
})
