import { hashToken } from '#src/platform/secrets.ts'
import { findInvited } from '../customers/staff/invitations.ts'
import { readSettings } from '../settings/settings.ts'
import type { NotificationDeps } from './deps.ts'
import { joinPath } from './links.ts'
import { mailShop } from './mail-shop.ts'
import { staffInvitationMail } from './mail-views.ts'
import { writeMail } from './write-mail.ts'

/** Invites somebody to work here; nothing where the invitation is taken back, accepted, or was sent anew meanwhile. */
export async function inviteByMail(deps: NotificationDeps, token: string): Promise<void> {
  const invited = await findInvited(deps.db, { token, now: deps.clock() })
  if (!invited) return
  const mail = staffInvitationMail({
    shop: mailShop(await readSettings(deps.db), deps.publicUrl),
    href: deps.publicUrl + joinPath(token),
    validFor: 'one week',
    invitedBy: invited.invitedBy,
    role: invited.roleLabel,
  })
  const about = { kind: 'staff_invitation', key: hashToken(token), orderId: null } as const
  await writeMail(deps, { ...about, to: invited.email }, mail)
}
