import type { AccountProblems, NameProblem } from '#src/domain/customers/account.ts'
import type { PasswordRefusal } from '#src/domain/customers/password.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'
import { waitWords } from './sign-in.ts'

export const BAD_EMAIL = 'Enter an email address in the correct format, like name@example.com'

export const nameWords: Record<NameProblem, string> = {
  missing: 'Enter your name',
  too_long: 'Use at most 100 letters for the name',
  malformed: 'Enter a name without links or special signs',
}

export const passwordWords: Record<PasswordRefusal, string> = {
  too_short: 'Use 8 characters or more',
  too_long: 'Use at most 128 characters',
  too_common: 'Many people use this password. Choose another, such as a sentence',
  is_email: 'Choose a password that is not your email address',
}

/** In the order of the form. */
export function accountErrors({ name, email, password }: AccountProblems): FormErrors {
  return {
    ...(name && { name: nameWords[name] }),
    ...(email && { email: BAD_EMAIL }),
    ...(password && { password: passwordWords[password] }),
  }
}

export const tooManyTries = (waitMs: number): string => `Too many tries. Try again ${waitWords(waitMs)}`
