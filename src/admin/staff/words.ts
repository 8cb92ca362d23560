import type { MemberRefusal } from '#src/domain/customers/staff/change-member.ts'
import type { InviteRefusal } from '#src/domain/customers/staff/invitations.ts'
import { BAD_EMAIL } from '#src/web/account-words.ts'

export const inviteWords: Record<InviteRefusal, { field: 'email' | 'role'; message: string }> = {
  bad_email: { field: 'email', message: BAD_EMAIL },
  already_staff: { field: 'email', message: 'This person works here already' },
  already_invited: {
    field: 'email',
    message: 'This person is invited already. Send the invitation again from the list',
  },
  no_such_role: { field: 'role', message: 'Choose a role' },
  beyond_you: { field: 'role', message: 'Choose a role that may do no more than you' },
}

export const memberWords: Record<Exclude<MemberRefusal, 'no_such_member'> | 'no_such_role', string> = {
  yourself: 'This is you. Somebody else who manages staff has to do it',
  beyond_you: 'Only somebody who may do as much as this role can change it',
  last_owner: 'This is the shop’s last owner. Make somebody else an owner first',
  no_such_role: 'Choose a role',
}
