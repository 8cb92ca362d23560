import { expect, test } from 'vitest'
import { refusePassword } from '#src/domain/customers/password.ts'

const email = 'aoife.byrne@example.ie'

test('a password has 8 to 128 characters and no rule about which', () => {
  expect(refusePassword('1234567', email)).toBe('too_short')
  expect(refusePassword('tea4two?', email)).toBeNull()
  expect(refusePassword('all small letters', email)).toBeNull()
  expect(refusePassword('é'.repeat(64) + 'x'.repeat(64), email)).toBeNull()
  expect(refusePassword(`${'long '.repeat(26)}`, email)).toBe('too_long')
})

test('characters are counted as a person counts them, not as bytes', () => {
  expect(refusePassword('🫖🍵🌧🌦🌈🧣🧤', email)).toBe('too_short')
  expect(refusePassword('🫖🍵🌧🌦🌈🧣🧤🥾', email)).toBeNull()
})

test.each([
  'password',
  'Password123!',
  'PASSWORD',
  'qwertyuiop',
  'welcome1',
  'letmein2026',
  'p@ssw0rd',
  'iloveyou',
])('the first guesses of every attacker are refused: %s', (guess) => {
  expect(refusePassword(guess, email)).toBe('too_common')
})

test.each(['12345678', '87654321', 'abcdefgh', 'aaaaaaaa', '1234567890'])(
  'a run along the keyboard is refused: %s',
  (run) => {
    expect(refusePassword(run, email)).toBe('too_common')
  },
)

test('the mail address is no password, whole or in part, in whatever case', () => {
  expect(refusePassword(email, email)).toBe('is_email')
  expect(refusePassword('Aoife.Byrne', email)).toBe('is_email')
  expect(refusePassword('aoife.byrne likes tea', email)).toBeNull()
})
