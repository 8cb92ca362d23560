import type { Buyer } from '../bench/buyer.ts'
import { sendFile, settled } from './world-files.ts'

/** A stocktake that is closed, another that is being counted, and stock files. */
export async function countStock(url: string, owner: Buyer, places: Record<string, string>): Promise<void> {
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
  await sendFiles(url, owner, places)
}

/** A stock file that waits for a decision, and one that was applied. */
async function sendFiles(url: string, owner: Buyer, places: Record<string, string>): Promise<void> {
  const upload = (name: string, content: string) =>
    sendFile(url, owner, '/admin/inventory/files', new File([content], name, { type: 'text/csv' }))
  const { body } = await owner.send('GET', '/admin/inventory/files/stock.csv')
  const [head, ...lines] = body.split('\r\n')
  const wanted = ['12', 'a few', '-1', '40']
  const filled = lines.slice(0, 4).map((line, place) => line + wanted[place])
  // As if one had been sold since.
  const [moved = ''] = lines
    .slice(4, 5)
    .map((line) => line.replace(/,(\d+),$/, (_, n) => `,${Number(n) + 1},99`))
  places['stock file'] = await upload('stock-at-midsummer.csv', [head, ...filled, moved].join('\r\n'))
  await settled(owner, places['stock file'], 'would do')
  const done = await upload(
    'a-file-with-a-rather-long-name-that-nobody-shortened.csv',
    [head, filled[3]].join('\r\n'),
  )
  await settled(owner, done, 'would do')
  const started = await owner.send('POST', `${done}/start`, {})
  if (started.status !== 303) throw new Error(`${done}/start answered ${started.status}`)
  await settled(owner, done, 'The stock is changed')
  places['stock file done'] = done
  places['stock file refused'] = await upload('products.csv', 'Handle,Title\nmug,Mug')
  await settled(owner, places['stock file refused'], 'Nothing was changed')
}
