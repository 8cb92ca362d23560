import type { Insertable, Selectable } from 'kysely'
import type { Engine, Tx } from '#src/platform/db/db.ts'
import type { Database } from '#src/platform/db/schema.ts'
import { type Actor, recordAudit } from '../audit/audit.ts'
import { resealFor } from '../customers/staff/two-factor.ts'
import { saveSettings } from '../settings/settings.ts'
import { ExportRefused, type Manifest } from './export-file.ts'
import type { Place } from './import-shop.ts'
import { sayFilled } from './is-empty.ts'
import { traces } from './plan.ts'
import { type ReplacedLog, removeLog } from './replace-log.ts'

export type OpenPlace = {
  engine: Engine
  /** The shop's key for sealing. */
  key: Buffer
  /** The shop's one owner, who asked for it. */
  actor: Actor & { userId: number }
  /** What the log calls it. */
  run: { id: number; fileName: string }
  clock: () => number
  /** Done last, in the same transaction. @param ownerId the owner's id from now on */
  finish: (tx: Tx, manifest: Manifest, ownerId: number) => Promise<void>
}

type Row<T extends keyof Database> = Selectable<Database[T]>
/** All that lets an owner in. */
type WayIn = {
  user: Row<'users'>
  sessions: Row<'sessions'>[]
  twoFactor: Row<'two_factor'> | undefined
  codes: Row<'recovery_codes'>[]
  passkeys: Row<'passkeys'>[]
}

/**
 * A shop that has an owner and nothing else: all of it gives way to the file's but the owner's way in, which stays as it is with
 * password, second step and whatever browser they are in. Where the file has an account with their address, that one becomes
 * theirs.
 */
export function openPlace(shop: OpenPlace): Place {
  // Made anew by every try of the transaction.
  let known: { wayIn: WayIn; log: ReplacedLog } | null = null
  return {
    async refuse(tx) {
      const held = await sayFilled(tx)
      if (held !== null)
        throw new ExportRefused(
          `This shop is not empty: it holds ${held}. A whole shop goes only into an empty one.`,
        )
    },
    async makeRoom(tx) {
      known = { wayIn: await readWayIn(tx, shop.actor.userId), log: await removeLog(tx, shop.engine) }
      const left = traces.filter((table) => !table.startsWith('audit_'))
      // With the account goes, by the database's own keys, all that lets it in.
      for (const table of [...left, 'users'] as const) await tx.deleteFrom(table as 'users').execute()
    },
    async settle(tx, manifest) {
      if (!known) throw new Error('nobody has made room')
      const { wayIn, log } = known
      const now = shop.clock()
      const ownerId = await putOwner(tx, wayIn.user, now)
      await putWayIn(tx, shop.key, wayIn, ownerId)
      await saveSettings(tx, { isSetUp: true }, now)
      const { id, fileName } = shop.run
      const after = { file: fileName, madeAt: manifest.madeAt, ...manifest.counts, replacedLog: log }
      const actor = { ...shop.actor, userId: ownerId }
      const entry = { actor, action: 'import whole shop', entity: 'import', entityId: id, after }
      await recordAudit(tx, entry, now)
      await shop.finish(tx, manifest, ownerId)
    },
  }
}

async function readWayIn(tx: Tx, userId: number): Promise<WayIn> {
  const user = await tx.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
  if (user?.role !== 'owner') throw new ExportRefused('Only the shop’s owner can do this.')
  const of = <T extends 'sessions' | 'two_factor' | 'recovery_codes' | 'passkeys'>(table: T) =>
    tx
      .selectFrom(table as 'sessions')
      .selectAll()
      .where('user_id', '=', userId)
      .execute() as unknown as Promise<Row<T>[]>
  return {
    user,
    sessions: await of('sessions'),
    twoFactor: (await of('two_factor'))[0],
    codes: await of('recovery_codes'),
    passkeys: await of('passkeys'),
  }
}

/** @returns the id of the owner's account among those of the file */
async function putOwner(tx: Tx, user: Row<'users'>, now: number): Promise<number> {
  const { id: _, created_at, ...own } = user
  const same = await tx.selectFrom('users').select('id').where('email', '=', user.email).executeTakeFirst()
  if (!same) {
    const row = { ...own, created_at }
    const { id } = await tx.insertInto('users').values(row).returning('id').executeTakeFirstOrThrow()
    return id
  }
  await tx
    .updateTable('users')
    .set({ ...own, updated_at: now })
    .where('id', '=', same.id)
    .execute()
  return same.id
}

async function putWayIn(tx: Tx, key: Buffer, wayIn: WayIn, ownerId: number): Promise<void> {
  const { user, sessions, twoFactor, codes, passkeys } = wayIn
  const put = async <T extends 'sessions' | 'two_factor' | 'recovery_codes' | 'passkeys'>(
    table: T,
    rows: Row<T>[],
  ) => {
    const own = rows.map((row) => ({ ...row, user_id: ownerId })) as unknown as Insertable<
      Database['sessions']
    >[]
    if (own.length > 0)
      await tx
        .insertInto(table as 'sessions')
        .values(own)
        .execute()
  }
  await put('sessions', sessions)
  const secret = twoFactor ? resealFor(key, twoFactor.secret, { from: user.id, to: ownerId }) : ''
  if (!twoFactor || secret === '') return
  await put('two_factor', [{ ...twoFactor, secret }])
  await put('recovery_codes', codes)
  await put('passkeys', passkeys)
}
