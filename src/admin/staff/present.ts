import type { Invitation } from '#src/domain/customers/staff/invitations.ts'
import type { Member } from '#src/domain/customers/staff/members.ts'
import type { Locale } from '#src/platform/i18n.ts'
import { whenInside, whenWords } from '../words.ts'
import type { InvitationRow, MemberRow } from './views.ts'

export function seenWords({ seenAt }: Pick<Member, 'seenAt'>, now: number, locale: Locale): string {
  return seenAt === null ? 'Not yet' : whenWords(seenAt, now, locale)
}

export function presentMember(member: Member, now: number, locale: Locale): MemberRow {
  const { endedAt, hasTwoFactor } = member
  return {
    href: endedAt === null ? `/admin/staff/${member.id}` : '',
    name: member.name,
    email: member.email,
    role: endedAt === null ? member.roleLabel : '',
    twoFactor: hasTwoFactor ? { label: 'On', tone: 'ok' } : { label: 'Off', tone: 'warn open' },
    seen: seenWords(member, now, locale),
    state:
      endedAt === null
        ? { label: 'Working', tone: 'ok' }
        : { label: `Ended ${whenInside(endedAt, now, locale)}`, tone: 'idle' },
  }
}

export function presentInvitation(invitation: Invitation, now: number, locale: Locale): InvitationRow {
  const isOver = invitation.expiresAt <= now
  return {
    email: invitation.email,
    role: invitation.roleLabel,
    invited: `Invited ${whenInside(invitation.sentAt, now, locale)} by ${invitation.invitedBy}`,
    state: isOver ? { label: 'Expired', tone: 'warn' } : { label: 'Waiting', tone: 'open' },
    action: `/admin/staff/invitations/${invitation.id}`,
  }
}
