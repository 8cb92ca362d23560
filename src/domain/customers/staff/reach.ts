import type { Actor } from '../../audit/audit.ts'
import { can, type Holder, permissionsOf } from '../roles.ts'

/** Who changes something about staff, with what they may do themselves. */
export type By = { actor: Actor; holder: Holder; now: number }

/** Nobody gives, changes or takes what they may not do themselves, so that managing staff is no way to become more. Owners answer to owners. */
export function refuseReach(by: Holder, other: Holder): 'beyond_you' | null {
  if (by.role === 'owner') return null
  if (other.role === 'owner') return 'beyond_you'
  return permissionsOf(other).every((permission) => can(by, permission)) ? null : 'beyond_you'
}
