import type { Settings } from '#src/domain/settings/settings.ts'
import { normaliseEmail } from '#src/kernel/email.ts'
import { formatIban, normaliseIban } from '#src/kernel/iban.ts'
import { parseMinor, toDecimal } from '#src/kernel/money.ts'

/** One field of a settings form: how it shows a setting, and how what is typed there becomes one. */
export type SettingField = {
  name: string
  label: string
  hint: string
  kind: 'line' | 'switch' | 'choice'
  inputmode: '' | 'numeric' | 'decimal' | 'email'
  longest: number
  isOptional: boolean
  options: { value: string; label: string }[]
  show(settings: Settings): string
  /** Writes what was typed into the draft. @returns why it cannot be so, '' where it can */
  read(typed: string, draft: Settings): string
}

const plain = {
  hint: '',
  kind: 'line',
  inputmode: '',
  longest: 120,
  isOptional: false,
  options: [],
} satisfies Partial<SettingField>

type Named = { name: string; label: string; hint?: string }
type Access<Value> = { get(settings: Settings): Value; set(draft: Settings, value: Value): void }

const oneLine = (typed: string): string => typed.replaceAll(/\s+/g, ' ').trim()

export function words(named: Named & Access<string> & { longest: number; missing: string }): SettingField {
  const { get, set, missing, longest, ...rest } = named
  return {
    ...plain,
    ...rest,
    longest,
    isOptional: missing === '',
    show: get,
    read(typed, draft) {
      const text = oneLine(typed)
      if (text === '' && missing) return missing
      if (text.length > longest) return `Use ${longest} characters or fewer`
      set(draft, text)
      return ''
    },
  }
}

export function count(named: Named & Access<number> & { least: number; most: number }): SettingField {
  const { get, set, least, most, ...rest } = named
  return {
    ...plain,
    ...rest,
    inputmode: 'numeric',
    longest: 9,
    show: (settings) => String(get(settings)),
    read(typed, draft) {
      const text = typed.trim()
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
      if (!(number >= least && number <= most)) return `Enter a whole number, ${least} to ${most}`
      set(draft, number)
      return ''
    },
  }
}

/** An amount in the shop's currency; empty for none. */
export function amount(named: Named & Access<number | null>): SettingField {
  const { get, set, ...rest } = named
  return {
    ...plain,
    ...rest,
    inputmode: 'decimal',
    longest: 20,
    isOptional: true,
    show(settings) {
      const minor = get(settings)
      return minor === null ? '' : toDecimal(minor, settings.currency)
    },
    read(typed, draft) {
      const minor = typed.trim() === '' ? null : parseMinor(typed.trim(), draft.currency)
      if (typeof minor === 'string') return 'Enter an amount, like 60 or 49.50, or leave it empty'
      set(draft, minor)
      return ''
    },
  }
}

export function toggle(named: Named & Access<boolean>): SettingField {
  const { get, set, ...rest } = named
  return {
    ...plain,
    ...rest,
    kind: 'switch',
    show: (settings) => (get(settings) ? '1' : ''),
    read(typed, draft) {
      set(draft, typed === '1')
      return ''
    },
  }
}

export function choice(
  named: Named & Access<string> & { options: { value: string; label: string }[] },
): SettingField {
  const { get, set, options, ...rest } = named
  return {
    ...plain,
    ...rest,
    kind: 'choice',
    options,
    show: get,
    read(typed, draft) {
      if (!options.some(({ value }) => value === typed)) return 'Choose one of the list'
      set(draft, typed)
      return ''
    },
  }
}

export function email(named: Named & Access<string>): SettingField {
  const { get, set, ...rest } = named
  return {
    ...plain,
    ...rest,
    inputmode: 'email',
    longest: 254,
    isOptional: true,
    show: get,
    read(typed, draft) {
      const address = typed.trim() === '' ? '' : normaliseEmail(typed)
      if (address === null) return 'Enter an email address, like shop@example.com'
      set(draft, address)
      return ''
    },
  }
}

/** What begins like an IBAN must be one; elsewhere in the world an account's number is any word. */
export function account(named: Named & Access<string>): SettingField {
  const { get, set, ...rest } = named
  return {
    ...plain,
    ...rest,
    longest: 42,
    isOptional: true,
    show: get,
    read(typed, draft) {
      const text = oneLine(typed)
      const iban = normaliseIban(text)
      if (iban === null && /^[a-z]{2}\s?\d{2}/i.test(text))
        return 'This IBAN has a wrong digit or is not whole. Compare it with your bank’s'
      if (iban === null && !/^[\p{L}\p{N} ./-]{0,42}$/u.test(text))
        return 'Use letters, digits and gaps, 42 at most'
      set(draft, iban === null ? text : formatIban(iban))
      return ''
    },
  }
}
