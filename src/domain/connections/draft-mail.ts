import type { Draft } from './draft-gateway.ts'
import type { Kept } from './kept.ts'
import {
  type MailServer,
  readHost,
  readPort,
  readSmtpUrl,
  type Security,
  securities,
  writeSmtpUrl,
} from './smtp.ts'

/** The fields of the form, each by its name in it. */
export type MailForm = Record<
  'smtp_host' | 'smtp_port' | 'smtp_security' | 'smtp_user' | 'smtp_password' | 'mail_from',
  string
>
const LONGEST = 250
const ADDRESS = '[^\\s<>@",;]+@[^\\s<>@",;]+'
const FROM = new RegExp(`^(?:${ADDRESS}|[^<>@\\p{Cc}]*<${ADDRESS}>)$`, 'u')

/** What the form shows of what is kept; the password is not among it. */
export function mailForm({ values }: Kept): MailForm {
  const server = readSmtpUrl(values?.SMTP_URL ?? '')
  return {
    smtp_host: server?.host ?? '',
    smtp_port: server ? String(server.port) : '',
    smtp_security: server?.security ?? 'starttls',
    smtp_user: server?.user ?? '',
    smtp_password: '',
    mail_from: values?.MAIL_FROM ?? '',
  }
}

/** Some providers print one address for everything: typed as the server's name it fills all fields. */
export function spreadAddress(form: MailForm): MailForm {
  const server = readSmtpUrl(form.smtp_host.trim())
  // What cannot be read may hold a password all the same, and is not shown again.
  if (!server) return form.smtp_host.includes('@') ? { ...form, smtp_host: '' } : form
  const { host, port, security, user, password } = server
  return {
    ...{ ...form, smtp_host: host, smtp_port: String(port), smtp_security: security },
    smtp_user: user || form.smtp_user,
    smtp_password: form.smtp_password || password,
  }
}

/**
 * The mail server and the sender as they would be kept.
 * @param typed a password of '' keeps the one that is there, while everything else about the server stays the same: a
 *   password must not be sent to a server it was not typed for
 * @param fixed what variables say, so that the form does not ask for it; what is kept of it stays as it is
 */
export function draftMail(kept: Kept, typed: MailForm, fixed: { server: boolean; from: boolean }): Draft {
  const from = fixed.from ? (kept.values?.MAIL_FROM ?? '') : typed.mail_from.trim()
  const sender = from ? { MAIL_FROM: from } : {}
  const wrongFrom =
    from === '' || (from.length <= LONGEST && FROM.test(from))
      ? {}
      : { mail_from: 'Type an email address, such as Fennel Row <shop@shop.example>' }
  const known: Record<string, string> = kept.values?.SMTP_URL ? { SMTP_URL: kept.values.SMTP_URL } : {}
  const isAlone = fixed.server || (!known.SMTP_URL && kept.values && from !== '' && isBlank(typed))
  const server = isAlone ? { values: known } : draftServer(kept, typed)
  const errors = { ...('errors' in server ? server.errors : {}), ...wrongFrom }
  if ('errors' in server || Object.keys(errors).length > 0) return { errors }
  return { values: { ...server.values, ...sender } }
}

const isBlank = ({ smtp_host, smtp_user, smtp_password }: MailForm): boolean =>
  `${smtp_host}${smtp_user}${smtp_password}`.trim() === ''

function draftServer(kept: Kept, typed: MailForm): Draft {
  const before = readSmtpUrl(kept.values?.SMTP_URL ?? '')
  const security = securities.find((each) => each === typed.smtp_security) ?? 'starttls'
  const host = readHost(typed.smtp_host)
  const port = readPort(typed.smtp_port, security)
  const user = typed.smtp_user.trim()
  const errors: Record<string, string> = {}
  if (host === '') errors.smtp_host = 'Type the name of the mail server, such as mail.example'
  if (port === null) errors.smtp_port = 'Type a port from 1 to 65535, such as 587'
  if (!isPlain(user)) errors.smtp_user = 'Type the user name as the mail provider gave it'
  const server = { host, port: port ?? 0, security, user, password: typed.smtp_password }
  const refusal = refusePassword(server, before, kept)
  if (refusal) errors.smtp_password = refusal
  if (Object.keys(errors).length > 0) return { errors }
  // An address that was kept with more in it than the form shows stays as it is.
  if (server.password === '' && kept.values?.SMTP_URL && before && isSame(server, before))
    return { values: { SMTP_URL: kept.values.SMTP_URL } }
  return { values: { SMTP_URL: writeSmtpUrl(server) } }
}

function refusePassword(server: MailServer, before: MailServer | null, kept: Kept): string | null {
  const { user, password } = server
  if (password !== '')
    return user === ''
      ? 'A password needs its user name'
      : isPlain(password)
        ? null
        : 'Type the password as the mail provider gave it'
  if (user === '') return null
  if (kept.values === null) return 'What was kept cannot be read any more: type the password again'
  if (!before?.password) return 'Type the password that belongs to the user name'
  return isSame(server, before)
    ? null
    : 'Type the password again: the one that is kept is for the server as it was'
}

const isSame = (a: MailServer, b: MailServer): boolean =>
  a.host === b.host && a.port === b.port && a.security === b.security && a.user === b.user

const isPlain = (text: string): boolean => text.length <= LONGEST && !/\p{Cc}/u.test(text)

/** How the line is kept secret, in words. */
export const securityWords: Record<Security, string> = {
  starttls: 'By STARTTLS (most often port 587)',
  tls: 'From the first byte (most often port 465)',
  offered: 'Only where the server offers it',
}
