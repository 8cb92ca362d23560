import { slugify } from '#src/kernel/slug.ts'

/** What a person has spent, less what went back, in one currency. */
export type Value = { currency: string; valueMinor: number }

export const MAX_TAG = 40
export const MAX_TAGS = 30
export const MAX_NOTE = 4_000
export const MAX_PHONE = 40
export const MAX_GROUP_NAME = 60

const tidy = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').trim()

/** Tags are told apart by their letters, not by how they are written. */
export const normaliseTag = (text: string): string => tidy(text).toLowerCase()
export const normaliseGroupName = tidy

/** @param text as its normalise function leaves it */
export function refuseWords(text: string, longest: number): 'missing' | 'too_long' | 'malformed' | null {
  if (text === '') return 'missing'
  if ([...text].length > longest) return 'too_long'
  return /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(text) ? 'malformed' : null
}

/** @returns the number as it was written, tidied; null where it holds what no number does */
export function normalisePhone(text: string): string | null {
  const plain = tidy(text)
  if (plain === '') return ''
  return plain.length <= MAX_PHONE && /^\+?[\d ().,/x-]*\d[\d ().,/x-]*$/i.test(plain) ? plain : null
}

/** What somebody is found by, without case and accents; each word begins after a space. */
export function ownWords(name: string, emails: readonly string[]): string {
  const words = [name, ...emails].filter(Boolean).flatMap((text) => slugify(text).split('-'))
  return ` ${words.join(' ')}`
}
