import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Actor, recordAudit } from '#src/domain/audit/audit.ts'
import { checkChain } from '#src/domain/audit/check-chain.ts'
import { forgetPerson } from '#src/domain/audit/forget-person.ts'
import { eraseAccount } from '#src/domain/customers/erase-account.ts'
import { nextNumber } from '#src/domain/settings/counters.ts'
import type { Db } from '#src/platform/db/db.ts'
import { beforeCommit, inSnapshot, inTransaction, rollBackWith } from '#src/platform/db/transaction.ts'
import { aoife, registered } from '../../shop/account/people.ts'
import { openTestDatabase } from '../../support/database.ts'
import { engine } from '../../support/engine.ts'
import { NOON } from '../../support/noon.ts'
import { openTestShop } from '../../support/shop.ts'

const niamh: Actor = { userId: 7, name: 'Niamh', ip: '10.0.0.7' }
const entry = (entityId: number | string, changes: object = {}) => ({
  ...{ actor: niamh, action: 'change price', entity: 'product', entityId },
  ...{ before: { priceMinor: 100 }, after: { priceMinor: 120 } },
  ...changes,
})
const note = (db: Db, ...ids: (number | string)[]) =>
  inTransaction(db, async (tx) => {
    for (const id of ids) await recordAudit(tx, entry(id), NOON)
  })
const check = (db: Db) => inSnapshot(db, checkChain)
const chainOf = (db: Db) => db.selectFrom('audit_chain').selectAll().orderBy('position').execute()
const whole = (entries: number) => ({ entries, broken: null })

describe('every entry is sealed with the one before it', () => {
  test('in the order they were written, several in one transaction too, and none of what was given up', async () => {
    const { db } = await openTestDatabase()
    await note(db, 1, 2, 3)
    await inTransaction(db, async (tx) => {
      await recordAudit(tx, entry(4), NOON)
      // Whatever else the transaction does finds the row at once.
      expect(await tx.selectFrom('audit_log').select('id').execute()).toHaveLength(4)
      await inTransaction(tx, (joined) => recordAudit(joined, entry(5), NOON))
    })
    const refused = await inTransaction(db, async (tx) => {
      await recordAudit(tx, entry(6), NOON)
      return rollBackWith('refused')
    })
    const failed = inTransaction(db, async (tx) => {
      await recordAudit(tx, entry(7), NOON)
      throw new Error('lost')
    })
    await expect(failed).rejects.toThrow('lost')
    expect([refused, await check(db)]).toEqual(['refused', whole(5)])
    expect((await chainOf(db)).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
  })

  test('a try that lost to somebody else leaves nothing behind', async () => {
    const { db } = await openTestDatabase()
    let tries = 0
    await inTransaction(db, async (tx) => {
      await recordAudit(tx, entry(++tries), NOON)
      if (tries < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' })
    })
    expect(
      (await db.selectFrom('audit_log').select('entity_id').execute()).map((row) => row.entity_id),
    ).toEqual(['3'])
    expect(await check(db)).toEqual(whole(1))
  })

  test('forty people at once, who hold other rows in any order, make one chain and never wait for each other', async () => {
    const { db } = await openTestDatabase()
    let lost = 0
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        inTransaction(db, async (tx) => {
          await recordAudit(tx, entry(n), NOON)
          await nextNumber(tx, 'scarce', 1)
          await recordAudit(tx, entry(n), NOON)
        }).catch(() => lost++),
      ),
    )
    expect([lost, await check(db)]).toEqual([0, whole(80)])
    const seals = await chainOf(db)
    expect(new Set(seals.map(({ hash }) => hash)).size).toBe(80)
    // Two of one transaction stand side by side: the end of the chain was held once for both.
    const rows = await db.selectFrom('audit_log').select(['id', 'entity_id']).execute()
    const whose = new Map(rows.map(({ id, entity_id }) => [id, entity_id]))
    for (let at = 0; at < 80; at += 2)
      expect(whose.get(seals[at]?.entry_id ?? 0)).toBe(whose.get(seals[at + 1]?.entry_id ?? 0))
  })

  test.runIf(engine === 'postgres')(
    'the end of the chain is held by nobody who still has work to do',
    async () => {
      const { db } = await openTestDatabase()
      await note(db, 1)
      let goOn = () => {}
      const waiting = new Promise<void>((resolve) => {
        goOn = resolve
      })
      let hasWritten = () => {}
      const written = new Promise<void>((resolve) => {
        hasWritten = resolve
      })
      const slow = inTransaction(db, async (tx) => {
        await recordAudit(tx, entry('slow'), NOON)
        hasWritten()
        await waiting
      })
      await written
      await note(db, 'quick')
      goOn()
      await slow
      expect(await check(db)).toEqual(whole(3))
      expect((await chainOf(db)).map(({ entry_id }) => entry_id)).toEqual([1, 3, 2])
    },
  )

  test('what nobody will end cannot be left for the end', async () => {
    const { db } = await openTestDatabase()
    const begun = db.transaction().execute(async (tx) => beforeCommit(tx, async () => {}, 1))
    await expect(begun).rejects.toThrow('not begun by inTransaction')
  })
})

describe('nothing in the log can be', () => {
  test.each([
    ['changed', "update audit_log set actor_name = 'Nobody' where id = 1"],
    ['blanked without a trace', "update audit_log set actor_name = '', ip = '' where id = 1"],
    ['taken away', 'delete from audit_log where id = 1'],
    ['unsealed', 'delete from audit_chain where position = 1'],
    ['sealed anew', "update audit_chain set hash = '' where position = 1"],
  ])('%s: the database refuses it', async (_, statement) => {
    const { db } = await openTestDatabase()
    await note(db, 1, 2)
    await expect(sql.raw(statement).execute(db)).rejects.toThrow('only ever added to')
    expect(await check(db)).toEqual(whole(2))
  })

  test('altered behind the database’s back: the first place is named', async () => {
    const { db } = await openTestDatabase()
    await note(db, 1, 2, 3)
    await sql
      .raw(`drop trigger audit_log_unchanged ${engine === 'postgres' ? 'on audit_log' : ''}`)
      .execute(db)
    await sql.raw("update audit_log set after_json = '{}' where id >= 2").execute(db)
    expect(await check(db)).toEqual({
      entries: 1,
      broken: { position: 2, what: 'number 2, entry 2 was changed' },
    })
  })
})

describe('a person who is forgotten', () => {
  test('leaves the log without their name, address and data, and the chain whole', async () => {
    const { db } = await openTestDatabase()
    const aoifeActs = { actor: { userId: 3, name: 'Aoife Byrne', ip: '192.0.2.3' }, entity: 'order' }
    await inTransaction(db, async (tx) => {
      await recordAudit(tx, entry(9, aoifeActs), NOON)
      await recordAudit(
        tx,
        entry(3, { entity: 'customer', before: { name: 'Aoife Byrne' }, after: { note: 'Aoife' } }),
        NOON,
      )
      await recordAudit(tx, entry(4, { entity: 'customer', before: { name: 'Brian' } }), NOON)
    })
    await inTransaction(db, (tx) => forgetPerson(tx, { userId: 3, records: [] }, NOON))
    const rows = await db.selectFrom('audit_log').selectAll().orderBy('id').execute()
    expect(JSON.stringify(rows)).not.toMatch(/Aoife|192\.0\.2/)
    expect(rows.map((row) => [row.actor_name, row.ip, row.before_json !== null])).toEqual([
      ['', '', true],
      ['Niamh', '10.0.0.7', false],
      ['Niamh', '10.0.0.7', true],
    ])
    // The salt goes along with its value, so that nobody can try names until the digest fits.
    expect(rows.map((row) => row.salts.split('.').filter(Boolean).length)).toEqual([2, 2, 4])
    await inTransaction(db, (tx) => forgetPerson(tx, { userId: 3, records: [] }, NOON))
    expect(await check(db)).toEqual(whole(3))
  })

  test('cannot be replaced by somebody else', async () => {
    const { db } = await openTestDatabase()
    await note(db, 1)
    await inTransaction(db, (tx) => forgetPerson(tx, { userId: 7, records: [] }, NOON))
    const change = sql.raw("update audit_log set actor_name = 'Oona' where id = 1").execute(db)
    await expect(change).rejects.toThrow('only ever added to')
    await sql
      .raw(`drop trigger audit_log_unchanged ${engine === 'postgres' ? 'on audit_log' : ''}`)
      .execute(db)
    await sql.raw("update audit_log set actor_name = 'Oona' where id = 1").execute(db)
    expect((await check(db)).broken?.position).toBe(1)
  })

  test('is one who closes their account', async () => {
    const shop = await openTestShop()
    const { db } = shop
    await registered(shop)
    const { id } = await db.selectFrom('users').select('id').executeTakeFirstOrThrow()
    await inTransaction(db, (tx) =>
      recordAudit(tx, entry(1, { actor: { userId: id, name: 'Aoife Byrne', ip: '192.0.2.3' } }), NOON),
    )
    const who = { userId: id, sessionId: 'a browser', password: aoife.password, now: NOON }
    const came = await eraseAccount(db, who, async () => {})
    expect(came).toBe('erased')
    expect(await db.selectFrom('audit_log').select('actor_name').executeTakeFirst()).toEqual({
      actor_name: '',
    })
    expect(await check(db)).toEqual(whole(1))
  })
})
