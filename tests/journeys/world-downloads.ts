import type { Buyer } from '../bench/buyer.ts'
import { sendFile } from './world-files.ts'

/** A product that comes as files, and an order that may fetch one of them. */
export async function sellFiles(url: string, owner: Buyer, places: Record<string, string>): Promise<void> {
  const { body } = await owner.send('GET', '/admin/products?q=gift')
  const product = /\/admin\/products\/\d+/.exec(body)?.[0] ?? ''
  places.files = `${product}/files`
  const name = 'A rather long name of a pattern, with seams, for sizes 34 to 52, second edition.pdf'
  await sendFile(url, owner, places.files, new File(['%PDF-1.7'], name))
  const listed = await owner.send('GET', places.files)
  places.file = new RegExp(`${places.files}/\\d+`).exec(listed.body)?.[0] ?? ''
  places['admin files'] = (places.gift ?? '').replace(/^\/orders\/(\d+)\/.*/, '/admin/orders/$1')
  const given = await owner.send('POST', `${places['admin files']}/files`, {})
  if (given.status !== 303) throw new Error(`giving the files answered ${given.status}`)
}
