import type { Buyer } from '../bench/buyer.ts'

/** A stocktake that is closed, and another that is being counted. */
export async function countStock(owner: Buyer, places: Record<string, string>): Promise<void> {
  const list = '/admin/inventory/stocktakes'
  const moved = async (action: string, fields: Record<string, string>): Promise<string> => {
    const answer = await owner.send('POST', action, fields)
    if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
    return answer.location
  }
  const categoryOf = (html: string, title: string) =>
    new RegExp(`<option value="(\\d+)"[^>]*>${title}<`).exec(html)?.[1] ?? ''
  const { body } = await owner.send('GET', list)
  /** Counts all of a category's first screen, one thing one short and one a lot too many. */
  const begin = async (title: string) => {
    const path = await moved(list, { location: '1', category: categoryOf(body, title) })
    const screen = (await owner.send('GET', path)).body
    const ids = [...screen.matchAll(/name="line-(\d+)"/g)].map(([, id]) => id ?? '')
    const fields = ids.slice(0, 4).map((id, place) => [`line-${id}`, String(place * 90)])
    await moved(`${path}/counts`, { view: 'open', ...Object.fromEntries(fields) })
    places.counted = `${path}/counts/${ids[1]}`
    return path
  }
  const closed = await begin('Bath')
  const differences = (await owner.send('GET', `${closed}/differences`)).body
  const seen = /name="seen" value="(\d+)"/.exec(differences)?.[1] ?? ''
  await moved(`${closed}/end`, { seen, uncounted: 'left' })
  places['closed stocktake'] = `${closed}/differences`
  places.stocktake = await begin('Kitchen')
}
