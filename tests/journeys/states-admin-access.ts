import { at, place, type State, sent } from './states.ts'

const password = 'seven grey geese in a row'
const code: State = {
  ...at('second step', 'stranger', '/admin/login'),
  act: async (page) => {
    await page.locator('#email').fill('fionn@example.com')
    await page.locator('#password').fill(password)
    await page.locator('main button').click()
    await page.locator('#code').waitFor()
  },
}

/** Staff, roles, and one's own account. */
export const accessStates: State[] = [
  at('staff', 'owner', '/admin/staff'),
  at('staff, none found', 'owner', '/admin/staff?q=zeppelin'),
  at('staff, ended', 'owner', '/admin/staff?view=ended'),
  at('staff, invited', 'owner', '/admin/staff?view=invited'),
  at('staff, inviting', 'owner', '/admin/staff/new'),
  sent('staff, inviting refused', 'owner', '/admin/staff/new', '/admin/staff/invitations', {
    email: 'somebody at home',
  }),
  at('one of the staff', 'owner', place('member')),
  {
    ...at('one of the staff, to be let go', 'owner', place('member')),
    act: async (page) => {
      for (const fold of await page.locator('main summary').all()) await fold.click()
    },
  },
  sent('one of the staff, refused', 'owner', place('member'), '*/role', { role: 'seller' }),
  sent(
    'one of the staff, changed by somebody else',
    'owner',
    place('member'),
    '*/role',
    { version: 'staff', role: 'owner' },
    409,
  ),
  at('roles', 'owner', '/admin/roles'),
  at('roles, new', 'owner', '/admin/roles/new'),
  at('roles, one made here', 'owner', place('made role')),
  sent('roles, refused', 'owner', '/admin/roles/new', '/admin/roles', { name: '' }),
  sent(
    'roles, changed by somebody else',
    'owner',
    place('made role'),
    '/admin/roles/*',
    { version: '99', name: 'Post' },
    409,
  ),
  at('own account', 'owner', '/admin/account'),
  at('own account with two-factor', 'clerk', '/admin/account'),
  sent('own account, refused', 'owner', '/admin/account', '/admin/account/password', { password: 'x' }),
  at('two-factor, setting up', 'owner', '/admin/account/two-factor'),
  sent('two-factor, refused', 'owner', '/admin/account/two-factor', '/admin/account/two-factor', {
    code: '1',
  }),
  sent(
    'recovery codes',
    'clerk',
    '/admin/account',
    '/admin/account/recovery-codes',
    { codes_password: password },
    200,
  ),
  at('passkey, adding', 'clerk', '/admin/account/passkeys/new'),
  sent('passkey, refused', 'clerk', '/admin/account/passkeys/new', '/admin/account/passkeys', { name: '' }),
  code,
  at('admin home of a clerk', 'clerk', '/admin'),
  at('invitation', 'stranger', place('join')),
  sent('invitation, refused', 'stranger', place('join'), '/admin/join/*', { name: '', password: 'short' }),
  at('invitation that no longer works', 'stranger', '/admin/join/aaaaaaaaaaaaaaaaaaaaaaaaaaa', 410),
]
