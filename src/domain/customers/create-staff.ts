import { normaliseEmail } from '#src/kernel/email.ts'
import type { Db, Tx } from '#src/platform/db/db.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { markChanged } from '#src/platform/memory.ts'
import { hashPassword } from '#src/platform/passwords.ts'
import {
  type AccountForm,
  type AccountProblems,
  hasProblems,
  normaliseName,
  refuseAccount,
  refuseName,
} from './account.ts'
import { normalisePassword } from './password.ts'
import { hasOwner } from './queries.ts'
import type { Role } from './roles.ts'
import { insertUser } from './save-user.ts'

export type Created = { userId: number } | { problems: AccountProblems } | 'email_taken'

/** What setup leaves to do inside the transaction that makes the owner, such as the shop's name and the audit row. */
export type AlongWith = (tx: Tx, userId: number) => Promise<void>

/** Makes the shop's first owner, at setup only: once there is one, the page that asks for it is closed for good. */
export async function createOwner(
  db: Db,
  { now, ...form }: AccountForm & { now: number },
  alongWith: AlongWith,
): Promise<Created | 'already_owned'> {
  const problems = refuseAccount(form)
  if (hasProblems(problems)) return { problems }
  if (await hasOwner(db)) return 'already_owned'
  const passwordHash = await hashPassword(normalisePassword(form.password))
  return inTransaction(db, async (tx) => {
    // The shop changes with this; said first, because on PostgreSQL it makes a second setup wait and see the owner.
    await markChanged(tx)
    if (await hasOwner(tx)) return 'already_owned'
    return insertStaff(tx, { ...form, role: 'owner', passwordHash, now }, alongWith)
  })
}

/**
 * Makes an account for the back office, confirmed from the start because an owner or the machine's keeper made it.
 * @param member without a password (null) they come in by makeSignInLink and choose one
 * @param alongWith writes the audit row
 */
export async function createStaff(
  db: Db,
  member: {
    email: string
    name: string
    password: string | null
    role: Exclude<Role, 'customer'>
    now: number
  },
  alongWith: AlongWith,
): Promise<Created> {
  const { email, name, password, role, now } = member
  const problems = password === null ? refuseInvitation(member) : refuseAccount({ email, name, password })
  if (hasProblems(problems)) return { problems }
  const passwordHash = password === null ? null : await hashPassword(normalisePassword(password))
  return inTransaction(db, (tx) => insertStaff(tx, { email, name, role, passwordHash, now }, alongWith))
}

function refuseInvitation({ email, name }: { email: string; name: string }): AccountProblems {
  const nameProblem = refuseName(normaliseName(name))
  return {
    ...(normaliseEmail(email) === null && { email: 'malformed' as const }),
    ...(nameProblem && { name: nameProblem }),
  }
}

type Member = { email: string; name: string; role: Role; passwordHash: string | null; now: number }

async function insertStaff(tx: Tx, member: Member, alongWith: AlongWith): Promise<Created> {
  const email = normaliseEmail(member.email) as string
  const userId = await insertUser(tx, {
    ...member,
    email,
    name: normaliseName(member.name),
    isVerified: true,
  })
  if (userId === null) return 'email_taken'
  await alongWith(tx, userId)
  return { userId }
}
