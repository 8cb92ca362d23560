import { at, type State, sent } from './states.ts'

/** Staff, roles, and one's own account. What one state makes, those after it show. */
export const accessStates: State[] = [
  at('staff', 'owner', '/admin/staff'),
  at('staff, none found', 'owner', '/admin/staff?q=zeppelin'),
  at('staff, none ended', 'owner', '/admin/staff?view=ended'),
  at('staff, none invited', 'owner', '/admin/staff?view=invited'),
  at('staff, inviting', 'owner', '/admin/staff/new'),
  sent('staff, inviting refused', 'owner', '/admin/staff/new', '/admin/staff/invitations', {
    email: 'somebody at home',
  }),
  at('roles', 'owner', '/admin/roles'),
  at('roles, new', 'owner', '/admin/roles/new'),
  sent('roles, refused', 'owner', '/admin/roles/new', '/admin/roles', { name: '' }),
  at('own account', 'owner', '/admin/account'),
  sent('own account, refused', 'owner', '/admin/account', '/admin/account/password', { password: 'x' }),
  at('two-factor, setting up', 'owner', '/admin/account/two-factor'),
  sent('two-factor, refused', 'owner', '/admin/account/two-factor', '/admin/account/two-factor', {
    code: '1',
  }),
  at('invitation that no longer works', 'stranger', '/admin/join/aaaaaaaaaaaaaaaaaaaaaaaaaaa', 410),
]
