const SHORTEST = 15
const LONGEST = 34

/** @returns the number without its gaps, in capitals, as banks' forms want it; null where its check digits (ISO 7064, mod 97) do not fit */
export function normaliseIban(text: string): string | null {
  const iban = text.replaceAll(/[\s-]/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) || iban.length < SHORTEST || iban.length > LONGEST) return null
  const rest = (iban.slice(4) + iban.slice(0, 4)).replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  )
  let remainder = 0
  for (const digit of rest) remainder = (remainder * 10 + Number(digit)) % 97
  return remainder === 1 ? iban : null
}

/** In groups of four, as it is printed. */
export const formatIban = (iban: string): string => iban.replaceAll(/(.{4})(?=.)/g, '$1 ')
