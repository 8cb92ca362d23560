import path from 'node:path'
import Database from 'better-sqlite3'
import { TOTP } from 'otpauth'
import { Buyer } from '../bench/buyer.ts'
import type { RunningShop } from '../support/running-shop.ts'
import type { TestSmtp } from '../support/smtp.ts'
import { waitForMail } from './journey.ts'

const password = 'seven grey geese in a row'

/**
 * People who work here, a role of their own, somebody who is invited and somebody who was let go.
 * @returns a clerk who is signed in, with two-factor
 */
export async function staffUp(
  shop: RunningShop,
  owner: Buyer,
  post: TestSmtp,
  places: Record<string, string>,
): Promise<Buyer> {
  const made = (email: string, name: string, role: string): number => {
    const said = shop.command(
      ['admin', 'create', '--email', email, '--name', name, '--role', role, '--json'],
      password,
    )
    return JSON.parse(said).userId
  }
  made('fionn@example.com', 'Fionn Clerk', 'fulfilment')
  const gone = made('gary@example.com', 'Gary Gone', 'analyst')
  const long = made('bartholomew@example.com', 'Bartholomew Featherstonehaugh-Cholmondeley', 'manager')
  places.member = `/admin/staff/${long}`
  const act = async (page: string, action: string, fields: Record<string, string>) => {
    await owner.send('GET', page)
    const answer = await owner.send('POST', action, fields)
    if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
  }
  await act('/admin/staff', `/admin/staff/${gone}/end`, {})
  await act('/admin/roles/new', '/admin/roles', {
    name: 'Kundendienstmitarbeiterin am Wochenende',
    permission: 'mails.read',
  })
  places['made role'] = /\/admin\/roles\/\d+/.exec((await owner.send('GET', '/admin/roles')).body)?.[0] ?? ''
  const invited = { email: 'ida.invited@example.com', role: 'catalogue' }
  await act('/admin/staff/new', '/admin/staff/invitations', invited)
  const mail = await waitForMail(post, (each) => each.to.includes(invited.email))
  places.join = /\/admin\/join\/[\w-]+/.exec(mail.text)?.[0] ?? ''
  const clerk = await enterWithCode(shop)
  addPasskey(shop)
  return clerk
}

/** A passkey that opens nothing, since no browser has its other half: pages show it. */
function addPasskey({ dataDir }: RunningShop): void {
  const db = new Database(path.join(dataDir, 'shop.db'))
  db.prepare(
    `insert into passkeys (id, user_id, name, public_key, counter, transports_json, created_at)
     select 'a-passkey-of-the-clerk-x', id, 'Phone at the packing table', '', 0, '[]', 0 from users where email = 'fionn@example.com'`,
  ).run()
  db.close()
}

async function enterWithCode(shop: RunningShop): Promise<Buyer> {
  const clerk = new Buyer(shop.url)
  await clerk.send('GET', '/admin/login')
  await clerk.send('POST', '/admin/login', { email: 'fionn@example.com', password })
  const { body } = await clerk.send('GET', '/admin/account/two-factor')
  const secret = (/class="key">([A-Z2-7 ]+)</.exec(body)?.[1] ?? '').replaceAll(' ', '')
  const code = new TOTP({ secret }).generate()
  const done = await clerk.send('POST', '/admin/account/two-factor', { code, password })
  if (!done.body.includes('Your recovery codes')) throw new Error('two-factor could not be set up')
  return clerk
}
