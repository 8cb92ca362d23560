import { z } from 'zod'
import { addressRulesOf, findCountry } from '#data/reference/countries.ts'
import { type Address, normaliseAddress } from '#src/kernel/address.ts'

/** What was typed, cut where no honest answer is as long; '' where the field is missing. */
const text = (longest: number) =>
  z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, longest))
const tick = z
  .literal('1')
  .transform(() => true)
  .catch(false)

export const LoginForm = z.object({ email: text(300), password: text(1_000), to: text(500) })
export const RegisterForm = z.object({
  name: text(300),
  email: text(300),
  password: text(1_000),
  news: tick,
  to: text(500),
})
export const ForgotForm = z.object({ email: text(300) })
export const ResetForm = z.object({ token: text(64), password: text(1_000) })
export const ProfileForm = z.object({ name: text(300), email: text(300), password: text(1_000), news: tick })
export const PasswordForm = z.object({ current: text(1_000), password: text(1_000) })
export const EraseForm = z.object({ password: text(1_000) })
export const WishForm = z.object({
  product: z.string().regex(/^[\p{L}\p{M}\p{N}-]{1,200}$/u),
  style: z.enum(['', 'line']).catch(''),
})

const line = text(300)
export const AddressForm = z.object({
  name: line,
  company: line,
  line1: line,
  line2: line,
  city: line,
  region: line,
  postcode: line,
  country: line,
  phone: line,
  is_default: tick,
})
export type AddressForm = z.output<typeof AddressForm>

/** @param home the country where the form names none that exists */
export function readAddress({ is_default: _, ...typed }: AddressForm, home: string): Address {
  const country = findCountry(typed.country.toUpperCase())?.code ?? home
  return normaliseAddress({ ...typed, country }, addressRulesOf(country))
}

/** The number of a page in an address; anything odd is the first. */
export const PageNumber = z.coerce.number().int().min(1).max(100_000).catch(1)
