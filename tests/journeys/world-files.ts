import type { Buyer } from '../bench/buyer.ts'

/** Sends a file by a page's form. @returns where that leads */
export async function sendFile(url: string, owner: Buyer, page: string, file: File): Promise<string> {
  const { body } = await owner.send('GET', page)
  const form = new FormData()
  form.set('csrf', /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '')
  form.set('file', file)
  const answer = await fetch(`${url}${page}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { cookie: owner.cookie, origin: url, 'sec-fetch-site': 'same-origin' },
  })
  const location = answer.headers.get('location')
  if (!location) throw new Error(`the upload answered ${answer.status}`)
  return location
}

/** Looks at a page until it says these words. */
export async function settled(owner: Buyer, page: string, words: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await owner.send('GET', page)).body.includes(words)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${page} never said “${words}”`)
}
