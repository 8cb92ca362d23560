import type { Buyer } from '../bench/buyer.ts'

/** A copy of a product, which has no stock of its own, made of two others. @returns the variant that is the bundle */
export async function putTogether(owner: Buyer, places: Record<string, string>): Promise<string> {
  const moved = async (action: string, fields: Record<string, string>): Promise<string> => {
    const answer = await owner.send('POST', action, fields)
    if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
    return answer.location
  }
  const { body } = await owner.send('GET', '/admin/products?q=dipped+board')
  const [product = ''] = /\/admin\/products\/\d+/.exec(body) ?? []
  const path = `${await moved(`${product}/copies`, {})}/bundle`
  const field = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const first = (await owner.send('GET', `${path}?q=mug`)).body
  const [, mug = ''] = /value="(add-\d+)"/.exec(first) ?? []
  const variant = field(first, 'variant')
  await moved(path, { variant, version: field(first, 'version'), step: mug })
  const second = (await owner.send('GET', `${path}?variant=${variant}&q=four+cup+pot`)).body
  const [, pot = ''] = /value="(add-\d+)"/.exec(second) ?? []
  const part = field(second, 'part')
  const list = { variant, version: field(second, 'version'), part, [`units-${part}`]: '2' }
  await moved(path, { ...list, step: pot })
  places.bundle = `${path}?variant=${variant}&q=e`
  return variant
}
