import type { Buyer } from '../bench/buyer.ts'

/** Everything that staff put beside orders: who sells, invoices, notes, tags, a kept view, and many done at once. */
export async function fileAway(owner: Buyer, places: Record<string, string>): Promise<void> {
  const moved = async (action: string, fields: Record<string, string>): Promise<string> => {
    const answer = await owner.send('POST', action, fields)
    if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
    return answer.location
  }
  const own = (state: string) => places[`admin ${state}`] ?? ''
  const numberOf = (state: string) => own(state).replace(/\D+/g, '')
  const { body } = await owner.send('GET', '/admin/orders/invoice-details')
  const version = /name="version" value="([^"]*)"/.exec(body)?.[1]?.replaceAll(/&quot;|&#34;/g, '"') ?? ''
  await moved('/admin/orders/invoice-details', {
    version,
    name: 'Fennel Row Limited',
    address: '4 Marlboro Street\nCork T12 K7XN\nIreland',
    taxId: 'IE6388047V',
    registration: 'Registered in Ireland, number 428 117',
  })
  for (const state of ['refunded', 'shipped']) await moved(`${own(state)}/invoice`, {})
  await moved(`${own('paid')}/tags`, { tag: 'gift' })
  await moved(`${own('paid')}/notes`, {
    note: 'Rings twice, then leaves it with the neighbour at number 12.',
  })
  await moved(`${own('paid')}/notes`, {
    note: 'One of the two mugs chipped on its way here.\nWould the sky blue one do? It goes out the same day.',
    shown: '1',
  })
  await moved('/admin/orders/views', { query: 'country=IE&by=demo', name: 'Cards, Ireland', is_shared: '1' })
  const chosen = ['paid', 'shipped', 'cash'].map((state) => [`order-${numberOf(state)}`, '1'])
  places.batch = await moved('/admin/orders/bulk', {
    action: 'tag',
    tag: 'gift',
    ...Object.fromEntries(chosen),
  })
  places.sending = `/admin/orders/sending?orders=${numberOf('cash')},${numberOf('transfer')}`
  places.slips = `/admin/orders/packing-slips?orders=${numberOf('paid')},${numberOf('cash')}`
  places.invoice = `${own('refunded')}/invoice`
  const file = await owner.send('GET', `${own('refunded')}/invoice.pdf`)
  if (file.status !== 200) throw new Error(`the invoice as a file answered ${file.status}`)
  places['own invoice'] = `${places.shipped}/invoice`
}
