import { type Algorithm, hash, verify } from '@node-rs/argon2'
import { Mutex } from './db/mutex.ts'

// OWASP's floor for Argon2id: 19 MiB, two passes, one lane; 8 to 16 ms on a small machine.
const settings = {
  algorithm: 2 satisfies Algorithm.Argon2id as Algorithm,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
}

/** Two at a time: a burst of logins must not take all memory and cores from shoppers. */
const lanes = [new Mutex(), new Mutex()]
let turn = 0

async function inLane<T>(work: () => Promise<T>): Promise<T> {
  turn = (turn + 1) % lanes.length
  const release = await (lanes[turn] as Mutex).acquire()
  try {
    return await work()
  } finally {
    release()
  }
}

export function hashPassword(password: string): Promise<string> {
  return inLane(() => hash(password, settings))
}

/** Stands in for the hash of an account that does not exist, so that both cases take the same time. */
const nobody = hashPassword('nobody has this password')

/** @param hashed null for an account without a password or without existence: always false, after the same work. */
export async function isPassword(hashed: string | null, password: string): Promise<boolean> {
  const against = hashed ?? (await nobody)
  const matches = await inLane(() => verify(against, password))
  return hashed !== null && matches
}
