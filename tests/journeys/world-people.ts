import type { Buyer } from '../bench/buyer.ts'
import type { World } from './world.ts'

/** What customers have written and staff have noted, so that both have a page with something on it. */
export async function writeAboutThings(
  { customer, owner }: World['visitors'],
  places: World['places'],
): Promise<void> {
  const page = '/products/storm-lantern/review'
  await customer.send('GET', page)
  const text =
    'We took it to the boathouse for the winter. It burns for two evenings on one filling, and the glass comes off for cleaning without a tool. The handle gets warm, so hang it before you light it.'
  await must(customer, page, { rating: '4', title: 'Steady in a draught', text })
  const { body } = await owner.send('GET', '/admin/reviews')
  places.review = /\/admin\/reviews\/\d+/.exec(body)?.[0] ?? ''
  await noteCustomers(owner, places)
}

async function noteCustomers(owner: Buyer, places: World['places']): Promise<void> {
  await owner.send('GET', '/admin/customers/groups')
  await must(owner, '/admin/customers/groups', { name: 'Fachhandelspartnerinnen und Wiederverkäufer' })
  const find = async (q: string) =>
    /\/admin\/customers\/\d+/.exec((await owner.send('GET', `/admin/customers?q=${q}`)).body)?.[0] ?? ''
  places.cara = await find('cara')
  places.guest = await find('aoife')
  places.nora = await find('nora')
  const { body } = await owner.send('GET', places.cara)
  const version = /name="version" value="(\d+)"/.exec(body)?.[1] ?? ''
  const group = /<option value="(\d+)"/.exec(body)?.[1] ?? ''
  const contact = {
    name: 'Cara Customer',
    email: 'cara@example.com',
    phone: '+353 21 427 0000',
    group,
    version,
  }
  await must(owner, `${places.cara}/contact`, contact)
  for (const tag of ['wholesale', 'likes to be rung before a parcel is sent'])
    await must(owner, `${places.cara}/tags`, { tag })
  const note = 'Rang about the second mug: it came whole.\nSend her the new colours when they arrive.'
  await must(owner, `${places.cara}/notes`, { note })
}

async function must(visitor: Buyer, action: string, fields: Record<string, string>): Promise<void> {
  const answer = await visitor.send('POST', action, fields)
  if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
}
