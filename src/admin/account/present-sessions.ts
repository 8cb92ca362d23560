import type { OpenSession } from '#src/domain/customers/sessions.ts'
import type { Passkey } from '#src/domain/customers/staff/passkeys.ts'
import type { Locale } from '#src/platform/i18n.ts'
import { deviceWords } from '#src/web/device-words.ts'
import { whenInside } from '../words.ts'
import type { SessionRow } from './views.ts'

/** Where somebody is signed in, as people tell their browsers apart. */
export const presentSessions = (
  sessions: readonly OpenSession[],
  now: number,
  locale: Locale,
): SessionRow[] =>
  sessions.map((session) => ({
    id: session.id,
    device: deviceWords(session.userAgent),
    place: session.ip,
    lastSeen: session.isCurrent ? 'now' : `since ${whenInside(session.createdAt, now, locale)}`,
    isThisOne: session.isCurrent,
  }))

export const presentPasskey = ({ id, name, createdAt, usedAt }: Passkey, now: number, locale: Locale) => ({
  id,
  name,
  when:
    usedAt === null
      ? `Added ${whenInside(createdAt, now, locale)}, not used yet`
      : `Used ${whenInside(usedAt, now, locale)}`,
})
