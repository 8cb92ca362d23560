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
}

async function must(visitor: Buyer, action: string, fields: Record<string, string>): Promise<void> {
  const answer = await visitor.send('POST', action, fields)
  if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
}
