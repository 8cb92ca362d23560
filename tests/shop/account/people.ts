import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import type { Browser, Page } from '../../support/browser-like.ts'
import type { TestShop } from '../../support/shop.ts'

export const password = 'a teapot in the rain'
export const aoife = { email: 'aoife@example.com', name: 'Aoife Byrne', password }

/**
 * The path of the latest link that was mailed, read from the mail itself.
 * @param family the path's beginning, such as '/account/verify/'
 */
export async function mailedLink({ dataDir, work }: TestShop, family: string): Promise<string> {
  await work()
  const folder = path.join(dataDir, 'mail')
  const links = readdirSync(folder)
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll(/=\r?\n/g, ''))
    .flatMap((mail) => [...mail.matchAll(/https?:\/\/[^/\s"]+(\/[\w/-]+)/g)].map(([, found]) => found ?? ''))
    .filter((found) => found.startsWith(family))
  return links.at(-1) ?? expect.fail(`no link to ${family} was mailed`)
}

/** Makes an account by the form, without confirming its address. */
export async function registered(shop: TestShop, person: typeof aoife = aoife): Promise<number> {
  const made = await shop.shopper().post('/account/register', person)
  expect(made.location).toBe('/account/login')
  const row = await shop.db
    .selectFrom('users')
    .select('id')
    .where('email', '=', person.email)
    .executeTakeFirstOrThrow()
  return row.id
}

export async function signIn(
  visitor: Browser,
  person: { email: string; password: string } = aoife,
): Promise<Page> {
  await visitor.get('/account/login')
  const { email, password: secret } = person
  const answer = await visitor.post('/account/login', { email, password: secret })
  expect(answer.status).toBe(303)
  return answer
}

/** A browser that is signed in to an account of its own. */
export async function customer(shop: TestShop, person: typeof aoife = aoife): Promise<Browser> {
  await registered(shop, person)
  const visitor = shop.shopper()
  await visitor.follow(await signIn(visitor, person))
  return visitor
}
