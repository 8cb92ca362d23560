import { type Context, Hono } from 'hono'
import { addressRulesOf } from '#data/reference/countries.ts'
import { listAddresses, type SavedAddress } from '#src/domain/customers/addresses.ts'
import { makeDefault, removeAddress, saveAddress } from '#src/domain/customers/save-address.ts'
import type { Address } from '#src/kernel/address.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { allow } from '#src/web/access.ts'
import { leaveFlash } from '#src/web/cookies.ts'
import type { Env } from '#src/web/env.ts'
import { html, Problem, redirect } from '#src/web/respond.ts'
import { addressErrors, addressLines, countryChoices, placeRules } from '../address-words.ts'
import { shopPage } from '../page-context.ts'
import { AddressForm, readAddress } from './forms.ts'
import { signedIn } from './signed-in.ts'
import { addressFormPage, addressListPage, addressPlaceFragment } from './views.ts'

type C = Context<Env>
const ID = ':id{[1-9][0-9]{0,14}}'

export const addressRoutes = new Hono<Env>()
  .get('/', allow('customer'), async (c) => {
    const addresses = await listAddresses(c.var.db, signedIn(c).userId)
    const page = await shopPage(c, { title: 'Addresses' })
    const rows = addresses.map(({ id, isDefault, ...address }) => ({
      id,
      isDefault,
      lines: addressLines(address),
    }))
    return html(c, addressListPage({ page, addresses: rows }))
  })

  .get('/new', allow('customer'), async (c) => {
    const { settings, visitor } = c.var
    const name = visitor.user?.name ?? ''
    return showForm(c, '', { ...noAddress, name, country: settings.country }, false, {})
  })

  // The last lines of the form, as the chosen country writes them.
  .get('/place', allow('customer'), (c) => {
    const values = readAddress(AddressForm.parse(c.req.query()), c.var.settings.country)
    return html(c, addressPlaceFragment({ place: placeRules(values.country), values }))
  })

  .post('/', allow('customer'), (c) => save(c, null))

  .get(`/${ID}`, allow('customer'), async (c) => {
    const { id, isDefault, ...address } = await findOwn(c)
    return showForm(c, String(id), address, isDefault, {})
  })

  // Whose it is comes first: what is wrong with the form is nobody else's business.
  .post(`/${ID}`, allow('customer'), async (c) => save(c, (await findOwn(c)).id))

  .post(`/${ID}/default`, allow('customer'), async (c) => {
    const addressId = Number(c.req.param('id'))
    const changed = await makeDefault(c.var.db, { userId: signedIn(c).userId, addressId, now: c.var.now })
    if (changed === 'no_such_address') throw new Problem(404)
    leaveFlash(c, 'address_saved')
    return redirect(c, '/account/addresses')
  })

  .post(`/${ID}/delete`, allow('customer'), async (c) => {
    const addressId = Number(c.req.param('id'))
    const removed = await removeAddress(c.var.db, { userId: signedIn(c).userId, addressId, now: c.var.now })
    if (removed === 'no_such_address') throw new Problem(404)
    leaveFlash(c, 'address_removed')
    return redirect(c, '/account/addresses')
  })

const noAddress: Omit<Address, 'country' | 'name'> = {
  company: '',
  line1: '',
  line2: '',
  city: '',
  region: '',
  postcode: '',
  phone: '',
}

async function findOwn(c: C): Promise<SavedAddress> {
  const id = Number(c.req.param('id'))
  const saved = (await listAddresses(c.var.db, signedIn(c).userId)).find((address) => address.id === id)
  if (!saved) throw new Problem(404)
  return saved
}

/** @param addressId null for a new one */
async function save(c: C, addressId: number | null): Promise<Response> {
  const { db, now, settings } = c.var
  const form = AddressForm.parse(c.var.form)
  const address = readAddress(form, settings.country)
  const id = addressId === null ? '' : String(addressId)
  const saved = await saveAddress(db, {
    userId: signedIn(c).userId,
    addressId,
    address,
    rules: addressRulesOf(address.country),
    isDefault: form.is_default,
    now,
  })
  if (saved === 'no_such_address') throw new Problem(404)
  if (saved === 'too_many')
    return showForm(c, id, address, form.is_default, {
      line1: 'There are 20 addresses already. Delete one first',
    })
  if ('problems' in saved) return showForm(c, id, address, form.is_default, addressErrors(address))
  leaveFlash(c, 'address_saved')
  return redirect(c, '/account/addresses')
}

async function showForm(
  c: C,
  id: string,
  values: Address,
  isDefault: boolean,
  errors: FormErrors,
): Promise<Response> {
  const props = {
    page: await shopPage(c, { title: id ? 'Change an address' : 'Add an address' }),
    errors,
    id,
    values,
    countries: countryChoices(null, c.var.settings.country),
    place: placeRules(values.country),
    phoneReason: 'Only for the courier, if they cannot find the door.',
    isDefault,
  }
  return html(c, addressFormPage(props), Object.keys(errors).length > 0 ? 422 : 200)
}
