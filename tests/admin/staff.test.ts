import { beforeAll, describe, expect, test } from 'vitest'
import { MADE_ROLE } from '#src/domain/customers/roles.ts'
import { changeRole, endAccess, resetTwoFactor } from '#src/domain/customers/staff/change-member.ts'
import { addRole, changeMadeRole, deleteRole } from '#src/domain/customers/staff/made-roles.ts'
import type { By } from '#src/domain/customers/staff/reach.ts'
import { DAY } from '#src/kernel/clock.ts'
import { customer, mailedLink } from '../shop/account/people.ts'
import type { Browser } from '../support/browser-like.ts'
import { openTestShop, type TestShop } from '../support/shop.ts'
import { atWork, hire, makeTwoFactor, noticesTo, password } from './staff.ts'

let shop: TestShop
let owner: Browser
let count = 0
beforeAll(async () => {
  shop = await openTestShop()
  owner = await atWork(shop, 'owner')
})

const newEmail = () => `colleague${++count}@example.com`
const findUser = (email: string) =>
  shop.db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirstOrThrow()

async function invite(email: string, role = 'fulfilment'): Promise<string> {
  const sent = await owner.post('/admin/staff/invitations', { email, role })
  expect([sent.status, sent.location]).toEqual([303, '/admin/staff?view=invited'])
  return mailedLink(shop, '/admin/join/')
}

/** The id of the latest invitation. */
const latestInvitation = async () =>
  (await shop.db.selectFrom('invitations').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id

const lastAudit = async () =>
  shop.db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()

describe('an invitation', () => {
  test('is mailed, shows what it is before anything happens, and makes its reader one of the staff, once', async () => {
    const email = newEmail()
    const link = await invite(email)
    const guest = shop.shopper()
    const page = await guest.get(link)
    expect(page.html).toContain(email)
    expect(page.html).toContain('Fulfilment')
    const refused = await guest.post(link, { name: 'Fionn Clerk', password: 'short' })
    expect([refused.status, refused.html.includes('value="Fionn Clerk"')]).toEqual([422, true])
    const joined = await guest.follow(await guest.post(link, { name: 'Fionn Clerk', password }))
    expect(joined.html).toContain('Welcome. This is where you work from now on.')
    expect((await guest.get('/admin/orders')).status).toBe(200)
    expect((await guest.get('/admin/staff')).status).toBe(404)
    expect(await lastAudit()).toMatchObject({ action: 'accept invitation', actor_name: 'Fionn Clerk' })
    for (const way of [
      await shop.shopper().get(link),
      await shop.shopper().post(link, { name: 'X', password }),
    ])
      expect(way.status).toBe(410)
  })

  test('keeps its token from the database, the log of changes and whoever reads the shop’s mails', async () => {
    const email = newEmail()
    const link = await invite(email)
    const token = link.split('/').at(-1) ?? ''
    const everything = await Promise.all([
      shop.db.selectFrom('invitations').selectAll().execute(),
      shop.db.selectFrom('outbox').selectAll().execute(),
      shop.db.selectFrom('mails').selectAll().where('to_email', '=', email).execute(),
      shop.db.selectFrom('audit_log').selectAll().execute(),
    ])
    expect(JSON.stringify(everything)).toContain(email)
    expect(JSON.stringify(everything)).not.toContain(token)
  })

  test('is sent again with a new link, and the older one dies; taken back, it opens nothing', async () => {
    const old = await invite(newEmail())
    const id = await latestInvitation()
    await owner.post(`/admin/staff/invitations/${id}/resend`)
    const fresh = await mailedLink(shop, '/admin/join/')
    expect(fresh).not.toBe(old)
    expect([(await shop.shopper().get(old)).status, (await shop.shopper().get(fresh)).status]).toEqual([
      410, 200,
    ])
    const done = await owner.follow(await owner.post(`/admin/staff/invitations/${id}/revoke`))
    expect(done.html).toContain('The invitation is taken back.')
    expect((await shop.shopper().get(fresh)).status).toBe(410)
    expect((await owner.post(`/admin/staff/invitations/${id}/revoke`)).status).toBe(404)
  })

  test('lasts a week', async () => {
    const link = await invite(newEmail())
    shop.time.now += 7 * DAY - 1
    expect((await shop.shopper().get(link)).status).toBe(200)
    shop.time.now += 1
    expect((await shop.shopper().get(link)).status).toBe(410)
    expect((await owner.get('/admin/staff?view=invited')).html).toContain('Expired')
  })

  test('is for somebody who does not work here yet, and is not invited yet', async () => {
    const email = newEmail()
    await invite(email)
    const twice = await owner.post('/admin/staff/invitations', {
      email: email.toUpperCase(),
      role: 'analyst',
    })
    expect([twice.status, twice.html.includes('invited already')]).toEqual([422, true])
    const working = await owner.post('/admin/staff/invitations', {
      email: 'owner@example.com',
      role: 'analyst',
    })
    expect([working.status, working.html.includes('works here already')]).toEqual([422, true])
    for (const fields of [
      { email: 'nobody', role: 'analyst' },
      { email: newEmail(), role: 'seller' },
      { email: newEmail(), role: 'made-999' },
    ])
      expect((await owner.post('/admin/staff/invitations', fields)).status).toBe(422)
  })

  test('makes a customer’s account one of the staff, with the new password and nobody signed in by the old', async () => {
    const person = { email: newEmail(), name: 'Aoife Byrne', password: 'a teapot in the rain' }
    const shopper = await customer(shop, person)
    const { id } = await findUser(person.email)
    const guest = shop.shopper()
    const link = await invite(person.email, 'analyst')
    await guest.get(link)
    await guest.post(link, { name: 'Aoife Byrne', password })
    expect(await findUser(person.email)).toMatchObject({ id, role: 'analyst' })
    expect((await shopper.get('/account')).location).toContain('/account/login')
    expect((await guest.get('/admin')).status).toBe(200)
  })
})

describe('a colleague', () => {
  async function colleague(role: 'fulfilment' | 'manager' | 'owner' = 'fulfilment') {
    const email = newEmail()
    const browser = await atWork(shop, role, { email, name: 'Fionn Clerk' })
    const { id } = await findUser(email)
    return { id, email, browser, path: `/admin/staff/${id}` }
  }

  test('is listed with role, two-factor and when they were last seen', async () => {
    const { email } = await colleague()
    const list = await owner.get(`/admin/staff?q=${email}`)
    expect(list.html).toContain('Fionn Clerk')
    expect(list.html).toContain('Fulfilment')
    expect(list.html).toMatch(/Seen: <\/span>Today/)
    expect((await owner.get('/admin/staff?q=nobody+at+all')).html).toContain('Nobody here is called')
    expect((await owner.get(`/admin/staff?q=${email.replace('colleague', '%25')}`)).html).toContain(
      'Nobody here',
    )
  })

  test('has another role from their next click on', async () => {
    const { browser, path, id, email } = await colleague()
    expect((await browser.get('/admin/mails')).status).toBe(404)
    const changed = await owner.post(`${path}/role`, { role: 'manager', version: 'fulfilment' })
    expect(changed.location).toBe(path)
    expect((await browser.get('/admin/mails')).status).toBe(200)
    expect(await lastAudit()).toMatchObject({
      action: 'change role',
      entity_id: String(id),
      before_json: '{"role":"Fulfilment"}',
      after_json: '{"role":"Manager"}',
    })
    expect(await noticesTo(shop, email)).toEqual(['Your role has changed'])
  })

  test('is changed by one person at a time: the second sees what the first has saved', async () => {
    const { path, id } = await colleague()
    await owner.post(`${path}/role`, { role: 'manager', version: 'fulfilment' })
    const late = await owner.post(`${path}/role`, { role: 'analyst', version: 'fulfilment' })
    expect(late.status).toBe(409)
    expect(late.html).toContain('Oona Reilly changed this while you were editing')
    expect(late.html).toMatch(/<td>Manager<\/td><td>Analyst<\/td>/)
    expect(late.html).toContain('name="version" value="manager"')
    expect(late.html).toMatch(/value="analyst" selected/)
    await owner.post(`${path}/role`, { role: 'analyst', version: 'manager' })
    expect(await shop.db.selectFrom('users').select('role').where('id', '=', id).execute()).toEqual([
      { role: 'analyst' },
    ])
  })

  test('who is let go is signed out at once, stays a customer, and needs a new invitation', async () => {
    const { browser, path, email } = await colleague()
    const done = await owner.follow(await owner.post(`${path}/end`))
    expect(done.html).toContain('Their access is ended')
    expect((await browser.get('/admin')).location).toContain('/admin/login')
    const door = shop.shopper()
    await door.get('/admin/login')
    expect((await door.post('/admin/login', { email, password })).status).toBe(422)
    expect((await owner.get('/admin/staff?view=ended')).html).toContain(email)
    expect((await owner.get(path)).status).toBe(404)
    expect(await lastAudit()).toMatchObject({ action: 'end access', before_json: '{"role":"Fulfilment"}' })
    expect(await noticesTo(shop, email)).toEqual(['Your access has ended'])
    const link = await invite(email, 'analyst')
    const back = shop.shopper()
    await back.get(link)
    await back.post(link, { name: 'Fionn Clerk', password })
    expect((await owner.get('/admin/staff?view=ended')).html).not.toContain(email)
  })

  test('has their browsers shown and signed out, one or all', async () => {
    const { browser, path, id } = await colleague()
    const sessions = await shop.db.selectFrom('sessions').select('id').where('user_id', '=', id).execute()
    expect((await owner.get(path)).html).toContain(`/sessions/${sessions[0]?.id}/revoke`)
    await owner.post(`${path}/sessions/${sessions[0]?.id}/revoke`)
    expect((await browser.get('/admin')).location).toContain('/admin/login')
    expect((await owner.post(`${path}/sessions/${sessions[0]?.id}/revoke`)).status).toBe(404)
    expect(await lastAudit()).toMatchObject({ action: 'end sessions', entity_id: String(id) })
    // A session of somebody else is not theirs to be ended here.
    const own = await shop.db
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '!=', id)
      .executeTakeFirst()
    expect((await owner.post(`${path}/sessions/${own?.id}/revoke`)).status).toBe(404)
  })

  test('who has lost their phone has two-factor reset, and is signed out', async () => {
    const { browser, path, id, email } = await colleague()
    await makeTwoFactor(shop, id)
    await owner.post(`${path}/two-factor/reset`)
    expect((await browser.get('/admin')).location).toContain('/admin/login?next=')
    expect(await shop.db.selectFrom('two_factor').selectAll().where('user_id', '=', id).execute()).toEqual([])
    expect(await lastAudit()).toMatchObject({ action: 'reset two-factor' })
    expect(await noticesTo(shop, email)).toEqual(['Two-factor is off'])
  })
})

describe('nobody', () => {
  const by = (userId: number | null, role: string, granted: string[] = []): By => ({
    actor: { userId, name: 'Somebody', ip: '' },
    holder: { role, granted },
    now: shop.time.now,
  })

  test('takes the last owner from a shop, not even two owners who end one another at the same moment', async () => {
    const alone = await openTestShop()
    const first = await hire(alone, 'owner', { email: 'first@example.com' })
    const machine = by(null, 'owner')
    expect(await changeRole(alone.db, { userId: first, to: 'manager', seen: 'owner', by: machine })).toBe(
      'last_owner',
    )
    expect(await endAccess(alone.db, { userId: first, by: machine })).toBe('last_owner')
    await makeTwoFactor(alone, first)
    expect(await resetTwoFactor(alone.db, { userId: first, by: machine })).toBe('last_owner')
    const second = await hire(alone, 'owner', { email: 'second@example.com' })
    const answers = await Promise.all([
      endAccess(alone.db, { userId: first, by: by(second, 'owner') }),
      changeRole(alone.db, { userId: second, to: 'analyst', seen: 'owner', by: by(first, 'owner') }),
    ])
    expect(answers.toSorted()).toEqual(['changed', 'last_owner'])
    const owners = await alone.db.selectFrom('users').select('id').where('role', '=', 'owner').execute()
    expect(owners).toHaveLength(1)
  })

  test('changes their own role, or ends their own access', async () => {
    const { id } = await findUser('owner@example.com')
    expect((await owner.post(`/admin/staff/${id}/end`)).status).toBe(422)
    expect((await owner.post(`/admin/staff/${id}/role`, { role: 'analyst', version: 'owner' })).status).toBe(
      422,
    )
    expect((await owner.get(`/admin/staff/${id}`)).location).toBe('/admin/account')
  })

  test('becomes more than they are by managing staff', async () => {
    const email = newEmail()
    const office = await addRole(shop.db, {
      name: 'Office',
      permissions: ['orders.read', 'staff.edit'],
      by: by(null, 'owner'),
    })
    const officeId = typeof office === 'object' && 'roleId' in office ? office.roleId : 0
    const clerk = await atWork(shop, 'fulfilment', { email })
    const { id } = await findUser(email)
    await owner.post(`/admin/staff/${id}/role`, { role: `made-${officeId}`, version: 'fulfilment' })
    expect((await clerk.get('/admin/staff')).status).toBe(200)
    const page = await clerk.get('/admin/staff/new')
    expect(page.html).not.toContain('value="owner"')
    expect(page.html).not.toContain('value="fulfilment"')
    expect(page.html).toContain(`value="made-${officeId}"`)
    for (const role of ['owner', 'fulfilment'])
      expect((await clerk.post('/admin/staff/invitations', { email: newEmail(), role })).status).toBe(422)
    const boss = await hire(shop, 'manager', { email: newEmail() })
    const peer = await hire(shop, 'analyst', { email: newEmail() })
    for (const other of [boss, (await findUser('owner@example.com')).id, peer]) {
      expect((await clerk.post(`/admin/staff/${other}/end`)).status).toBe(422)
      expect((await clerk.post(`/admin/staff/${other}/sessions/revoke-all`)).status).toBe(422)
    }
    const refused = await clerk.post('/admin/roles', {
      name: 'More',
      permission: ['orders.read', 'orders.refund'],
    })
    expect([refused.status, refused.html.includes('no more than you may do yourself')]).toEqual([422, true])
    const own = { name: 'Office', permission: ['orders.read', 'staff.edit', 'mails.read'], version: '1' }
    expect((await clerk.post(`/admin/roles/${officeId}`, own)).status).toBe(422)
  })
})

describe('a role made here', () => {
  test('is named, chosen of permissions, given, changed and deleted, each in the log', async () => {
    const empty = await owner.post('/admin/roles', { name: '' })
    expect([empty.status, empty.html.includes('Enter a name'), empty.html.includes('at least one')]).toEqual([
      422,
      true,
      true,
    ])
    await owner.post('/admin/roles', { name: 'Post  desk', permission: ['mails.read', 'nonsense'] })
    const role = await shop.db
      .selectFrom('roles')
      .selectAll()
      .where('name', '=', 'Post desk')
      .executeTakeFirstOrThrow()
    expect(role.permissions_json).toBe('["mails.read"]')
    for (const name of ['post DESK', 'owner', 'Shop Assistant'])
      expect((await owner.post('/admin/roles', { name, permission: 'mails.read' })).status).toBe(422)

    const email = newEmail()
    const reader = await atWork(shop, 'fulfilment', { email })
    const { id } = await findUser(email)
    await owner.post(`/admin/staff/${id}/role`, { role: `made-${role.id}`, version: 'fulfilment' })
    const seen = async () => [
      (await reader.get('/admin/mails')).status,
      (await reader.get('/admin/orders')).status,
    ]
    expect(await seen()).toEqual([200, 404])
    // With their next click, whichever process answers it: another one asks the same database.
    const change = { name: 'Post desk', permission: ['orders.read'], version: '1' }
    expect((await owner.post(`/admin/roles/${role.id}`, change)).status).toBe(303)
    expect(await seen()).toEqual([404, 200])
    expect(await lastAudit()).toMatchObject({
      action: 'change role',
      before_json: '{"name":"Post desk","permissions":["Read mails"]}',
      after_json: '{"name":"Post desk","permissions":["See orders"]}',
    })

    const inUse = await owner.post(`/admin/roles/${role.id}/delete`)
    expect([inUse.status, inUse.html.includes('1 person has this role')]).toEqual([422, true])
    await owner.post(`/admin/staff/${id}/role`, { role: 'analyst', version: `made-${role.id}` })
    const gone = await owner.follow(await owner.post(`/admin/roles/${role.id}/delete`))
    expect(gone.html).toContain('The role is deleted.')
    expect((await owner.get(`/admin/roles/${role.id}`)).status).toBe(404)
  })

  test('is changed by one person at a time: the second sees both, and saving again replaces', async () => {
    const made = await addRole(shop.db, {
      name: 'Weekend',
      permissions: ['orders.read'],
      by: { actor: { userId: null, name: 'Niamh', ip: '' }, holder: { role: 'owner', granted: [] }, now: 0 },
    })
    const id = typeof made === 'object' && 'roleId' in made ? made.roleId : 0
    const path = `/admin/roles/${id}`
    await owner.post(path, { name: 'Weekends', permission: ['orders.read'], version: '1' })
    const mine = { name: 'Saturday', permission: ['orders.read', 'orders.fulfil'] }
    const late = await owner.post(path, { ...mine, version: '1' })
    expect(late.status).toBe(409)
    expect(late.html).toMatch(/<td>Weekends<\/td><td>Saturday<\/td>/)
    expect(late.html).toMatch(/<td>See orders<\/td><td>See orders, Pack and send<\/td>/)
    expect(late.html).toContain('name="version" value="2"')
    expect((await owner.post(path, { ...mine, version: '2' })).status).toBe(303)
  })

  test('cannot be deleted under the hands of whoever is just given it, whatever the engine', async () => {
    const by: By = {
      actor: { userId: null, name: 'Niamh', ip: '' },
      holder: { role: 'owner', granted: [] },
      now: 0,
    }
    const made = await addRole(shop.db, { name: 'Brief', permissions: ['orders.read'], by })
    const id = typeof made === 'object' && 'roleId' in made ? made.roleId : 0
    const userId = await hire(shop, 'analyst', { email: newEmail() })
    const [deleted, given] = await Promise.all([
      deleteRole(shop.db, { id, by }),
      changeRole(shop.db, { userId, to: `made-${id}`, seen: 'analyst', by }),
    ])
    expect([`${deleted} ${given}`]).toEqual([
      expect.stringMatching(/^(deleted no_such_role|in_use changed)$/),
    ])
    const missing = { id: 999_999, name: 'X', permissions: ['orders.read'], version: 1, by }
    expect(await changeMadeRole(shop.db, missing)).toBe('no_such_role')
  })

  test('allows nothing once nothing of it is known', async () => {
    const email = newEmail()
    const lost = await atWork(shop, 'fulfilment', { email })
    await shop.db.updateTable('users').set({ role: MADE_ROLE }).where('email', '=', email).execute()
    const home = await lost.get('/admin')
    expect([home.status, home.html.includes('href="/admin/orders"')]).toEqual([200, false])
    expect((await lost.get('/admin/orders')).status).toBe(404)
  })
})

test('each sees the home page and the menu of their own work: a clerk packs and sees no figures', async () => {
  const clerk = await atWork(shop, 'fulfilment', { email: newEmail() })
  const editor = await atWork(shop, 'catalogue', { email: newEmail() })
  const analyst = await atWork(shop, 'analyst', { email: newEmail() })
  const [clerks, editors, analysts] = [
    await clerk.get('/admin'),
    await editor.get('/admin'),
    await analyst.get('/admin'),
  ]
  const figures = (html: string) => html.includes('Sales today')
  const latest = (html: string) => html.includes('Latest orders')
  expect([clerks, editors, analysts].map(({ html }) => [figures(html), latest(html)])).toEqual([
    [false, true],
    [false, false],
    [true, true],
  ])
  expect(editors.html).not.toContain('href="/admin/orders')
  expect(editors.html).toContain('href="/admin/products"')
  expect(clerks.html).not.toContain('href="/admin/staff"')
})

describe('one’s own account', () => {
  test('takes a new name and a new password, each in the log', async () => {
    const email = newEmail()
    const me = await atWork(shop, 'analyst', { email, name: 'Fionn Clerk' })
    expect((await me.post('/admin/account/name', { name: 'www.evil.example' })).status).toBe(422)
    await me.post('/admin/account/name', { name: 'Fionn Senior' })
    expect(await lastAudit()).toMatchObject({
      action: 'change own name',
      before_json: '{"name":"Fionn Clerk"}',
      after_json: '{"name":"Fionn Senior"}',
    })
    const wrong = await me.post('/admin/account/password', {
      current: 'guessed',
      password: 'four blue kettles',
    })
    expect([wrong.status, wrong.html.includes('This is not your password')]).toEqual([422, true])
    await me.post('/admin/account/password', { current: password, password: 'four blue kettles' })
    expect(await lastAudit()).toMatchObject({ action: 'change own password', after_json: null })
    expect(await noticesTo(shop, email)).toEqual(['Your password was changed'])
    expect((await me.get('/admin/account')).status).toBe(200)
  })

  test('shows where one is signed in, and signs the others out', async () => {
    const email = newEmail()
    const here = await atWork(shop, 'analyst', { email })
    const there = shop.shopper({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' })
    await there.get('/admin/login')
    await there.post('/admin/login', { email, password })
    expect((await here.get('/admin/account')).html).toContain('Firefox on Linux')
    await here.post('/admin/account/sessions/revoke-all')
    expect((await there.get('/admin')).location).toContain('/admin/login')
    expect(await lastAudit()).toMatchObject({ action: 'end own sessions' })
  })
})

test('the owner decides whether everybody needs two-factor, and the log keeps it', async () => {
  await owner.post('/admin/staff/two-factor', { required: '1' })
  expect(await lastAudit()).toMatchObject({
    action: 'change two-factor rule',
    entity_id: 'requiresTwoFactor',
  })
  expect((await owner.get('/admin/staff')).location).toContain('/admin/account/two-factor')
})
