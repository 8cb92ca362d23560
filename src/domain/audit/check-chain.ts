import { setImmediate as letOthersIn } from 'node:timers/promises'
import type { Tx } from '#src/platform/db/db.ts'
import { type Forgotten, personalFields, type SealedEntry, sealOf } from './seal.ts'

/** The first entry that is not as it was sealed. */
export type Break = { position: number; what: string }
export type ChainCheck = { entries: number; broken: Break | null }

const PAGE = 1_000

/** An entry with its seal, as the chain finds them; the entry may be gone. */
type Link = Omit<SealedEntry, 'id'> & {
  position: number
  entry_id: number
  hash: string
  id: number | null
  digests_json: string | null
}

/**
 * Follows the whole chain from its first entry, a page at a time, so that others get their turn.
 * @param tx should see one moment only
 */
export async function checkChain(tx: Tx): Promise<ChainCheck> {
  const head = await tx.selectFrom('audit_head').select(['position', 'hash']).executeTakeFirst()
  let [position, hash] = [0, '']
  for (;;) {
    const links = await readLinks(tx, position)
    for (const link of links) {
      const what = refuseLink(link, position + 1, hash)
      if (what) return { entries: position, broken: { position: position + 1, what } }
      position += 1
      hash = link.hash
    }
    if (links.length < PAGE) break
    await letOthersIn()
  }
  return { entries: position, broken: await refuseEnd(tx, { position, hash }, head) }
}

function refuseLink(link: Link, position: number, previous: string): string | null {
  if (link.position !== position) return `number ${position} is missing`
  const name = `number ${position}, entry ${link.entry_id}`
  if (link.id === null) return `${name} was taken away`
  const forgotten = link.digests_json ? (JSON.parse(link.digests_json) as Forgotten) : {}
  // A forgotten value leaves nothing behind: what stands there now was written later.
  if (personalFields.some((field) => forgotten[field] && link[field])) return `${name} was changed`
  const isWhole = sealOf(previous, position, { ...link, id: link.id }, forgotten) === link.hash
  return isWhole ? null : `${name} was changed`
}

/** Whether the chain goes on to where its head says, and leaves no entry out. */
async function refuseEnd(
  tx: Tx,
  { position, hash }: { position: number; hash: string },
  head: { position: number; hash: string } | undefined,
): Promise<Break | null> {
  const next = position + 1
  if (position < (head?.position ?? 0)) return { position: next, what: `number ${next} is missing` }
  if (hash !== (head?.hash ?? '')) return { position, what: `number ${position} is not the one written last` }
  const { n } = await tx
    .selectFrom('audit_log')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  if (Number(n) === position) return null
  const unsealed = await tx
    .selectFrom('audit_log')
    .leftJoin('audit_chain', 'audit_chain.entry_id', 'audit_log.id')
    .select('audit_log.id')
    .where('audit_chain.position', 'is', null)
    .orderBy('audit_log.id')
    .limit(1)
    .executeTakeFirst()
  return { position: next, what: `entry ${unsealed?.id} was put in without a seal` }
}

function readLinks(tx: Tx, after: number): Promise<Link[]> {
  return tx
    .selectFrom('audit_chain')
    .leftJoin('audit_log', 'audit_log.id', 'audit_chain.entry_id')
    .leftJoin('audit_erasures', 'audit_erasures.entry_id', 'audit_chain.entry_id')
    .selectAll('audit_log')
    .select([
      'audit_chain.position',
      'audit_chain.entry_id',
      'audit_chain.hash',
      'audit_erasures.digests_json',
    ])
    .where('audit_chain.position', '>', after)
    .orderBy('audit_chain.position')
    .limit(PAGE)
    .execute() as Promise<Link[]>
}
