import type { Db } from './db/db.ts'

/**
 * Counts a try under a key and says whether it is one too many. Kept in the database, so that several
 * processes count together and a restart forgives nothing.
 * @returns ms until the window ends where the limit is passed, else 0
 */
export async function countTry(
  db: Db,
  key: string,
  limit: { tries: number; windowMs: number },
  now: number,
): Promise<number> {
  const row = await db
    .insertInto('throttles')
    .values({ key, count: 1, window_ends_at: now + limit.windowMs })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        count: eb
          .case()
          .when('throttles.window_ends_at', '<=', now)
          .then(1)
          .else(eb('throttles.count', '+', 1))
          .end(),
        window_ends_at: eb
          .case()
          .when('throttles.window_ends_at', '<=', now)
          .then(now + limit.windowMs)
          .else(eb.ref('throttles.window_ends_at'))
          .end(),
      })),
    )
    .returning(['count', 'window_ends_at'])
    .executeTakeFirstOrThrow()
  return row.count > limit.tries ? row.window_ends_at - now : 0
}

/** Forgets the tries under a key, after a success. */
export async function forgetTries(db: Db, key: string): Promise<void> {
  await db.deleteFrom('throttles').where('key', '=', key).execute()
}
