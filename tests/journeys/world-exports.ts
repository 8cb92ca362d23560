import type { Buyer } from '../bench/buyer.ts'

/** One export of the whole shop that is ready to be downloaded, and one that was removed. */
export async function exportShopOnce(owner: Buyer): Promise<void> {
  for (const next of ['removal', '']) {
    await owner.send('GET', '/admin/exports')
    await must(owner, '/admin/exports/whole')
    const page = await ready(owner)
    const action = /\/admin\/exports\/\d+(?=\/removal)/.exec(page)?.[0] ?? ''
    if (next) await must(owner, `${action}/${next}`)
  }
}

async function must(owner: Buyer, action: string): Promise<void> {
  const answer = await owner.send('POST', action, {})
  if (answer.status !== 303) throw new Error(`${action} answered ${answer.status}`)
}

async function ready(owner: Buyer): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const { body } = await owner.send('GET', '/admin/exports')
    if (body.includes('/download"')) return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the export was never ready')
}
