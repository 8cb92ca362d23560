import { type Connections, mail } from '#src/domain/connections/connections.ts'
import { keyFields } from '#src/domain/connections/draft-gateway.ts'
import { type MailForm, mailForm, securityWords } from '#src/domain/connections/draft-mail.ts'
import { type Kept, nothingKept } from '#src/domain/connections/kept.ts'
import { securities } from '#src/domain/connections/smtp.ts'
import { findGateway } from '#src/domain/payments/gateways.ts'
import type { VariableGroup } from '#src/platform/config.ts'
import type { Deps } from '#src/web/env.ts'

/** A field of a connection's form. `value` is '' for whatever is secret. */
export type ConnectionField = {
  name: string
  label: string
  hint: string
  error: string
  value: string
  kind: 'text' | 'secret' | 'choice'
  isOptional: boolean
  options: { value: string; label: string }[]
}

/** A service that the shop is connected to, or could be. */
export type Connection = {
  /** The gateway's name, or `mail`. */
  name: string
  label: string
  state: 'live' | 'test' | 'off' | 'unreadable'
  /** What variables say, masked where it is secret: it wins, and is not asked for. */
  given: { name: string; value: string }[]
  /** Empty where variables say everything. */
  fields: ConnectionField[]
  version: string
  /** Whether anything is kept that could be removed. */
  isKept: boolean
  /** Where the gateway is to send its events; '' where there are none. */
  webhookHref: string
}

type Scene = Pick<Deps, 'config' | 'gateways'> & { connections: Connections }

/** Mail first, then every payment service that needs keys, connected or not. */
export function listConnections(scene: Scene, kept: ReadonlyMap<string, Kept>): Connection[] {
  return editable(scene.connections).map((group) => {
    const own = kept.get(group.name) ?? nothingKept
    return group === mail ? mailConnection(scene, own) : gatewayConnection(scene, group, own)
  })
}

/** What may be typed in the back office. */
export const editable = (connections: Connections): VariableGroup[] => [
  mail,
  ...connections.definitions.filter((each) => keyFields(each).length > 0),
]

function gatewayConnection(scene: Scene, group: VariableGroup, kept: Kept): Connection {
  const { config, connections } = scene
  const { name } = group
  const gateway = findGateway(scene.gateways, name)
  const given = Object.entries(config.gateways[name] ?? {})
  return {
    name,
    label: labelOf(name),
    state: connections.unreadable.includes(name)
      ? 'unreadable'
      : gateway
        ? gateway.liveMode
          ? 'live'
          : 'test'
        : 'off',
    given: given.map(([variable, value]) => ({
      name: variable,
      value: isSecret(variable) ? mask(value) : value,
    })),
    fields: connections.isFixed(group)
      ? []
      : keyFields(group).map(({ variable, field, label, example }) => {
          const value = kept.values?.[variable] ?? ''
          return {
            ...{ name: field, label, error: '', value: '', kind: 'secret', options: [] },
            hint: value
              ? `${mask(value)} is kept. Left empty, it stays.`
              : `Such as ${example} (or the variable ${variable})`,
            isOptional: false,
          }
        }),
    version: kept.version,
    isKept: kept.version !== '',
    webhookHref: `${config.publicUrl}/webhooks/${name}`,
  }
}

export const labelOf = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`

function mailConnection({ config, connections }: Scene, kept: Kept): Connection {
  const given = [
    { name: 'SMTP_URL', value: maskUrl(config.smtpUrl) },
    { name: 'MAIL_FROM', value: config.mailFrom ?? '' },
  ]
  return {
    name: mail.name,
    label: 'Mail',
    state: connections.unreadable.includes(mail.name) ? 'unreadable' : connections.mail.url ? 'live' : 'off',
    given: given.filter(({ value }) => value !== ''),
    fields: mailFields(kept).filter(({ name }) =>
      name === 'mail_from' ? config.mailFrom === null : config.smtpUrl === null,
    ),
    version: kept.version,
    isKept: kept.version !== '',
    webhookHref: '',
  }
}

export const mailLabels: Record<keyof MailForm, string> = {
  smtp_host: 'Mail server',
  smtp_security: 'Encryption on the way',
  smtp_port: 'Port',
  smtp_user: 'User name',
  smtp_password: 'Password',
  mail_from: 'Mails come from',
}

function mailFields(kept: Kept): ConnectionField[] {
  const shown = mailForm(kept)
  const hasPassword = /:[^/@]+@/.test(kept.values?.SMTP_URL ?? '')
  const field = (
    name: keyof MailForm,
    hint: string,
    more: Partial<ConnectionField> = {},
  ): ConnectionField => ({
    ...{
      name,
      label: mailLabels[name],
      hint,
      error: '',
      value: shown[name],
      kind: 'text',
      isOptional: false,
      options: [],
    },
    ...more,
  })
  return [
    field('smtp_host', 'Such as mail.example; or the whole address, beginning with smtp://'),
    field('smtp_security', '', {
      kind: 'choice',
      options: securities.map((value) => ({ value, label: securityWords[value] })),
    }),
    field('smtp_port', 'Left empty, the usual one.', { isOptional: true }),
    field('smtp_user', 'Most often an email address.', { isOptional: true }),
    field(
      'smtp_password',
      hasPassword ? 'One is kept. Left empty, it stays, as long as the server stays the same.' : '',
      { kind: 'secret', isOptional: true },
    ),
    field('mail_from', 'Such as Fennel Row <shop@shop.example>. Left empty, from the shop’s own address.', {
      isOptional: true,
    }),
  ]
}

const isSecret = (variable: string): boolean => /SECRET|KEY/.test(variable)

const SHOWN = 4

/** Enough to tell one key from another, and nothing to use: its kind, and its last letters. */
export function mask(secret: string): string {
  if (secret === '') return ''
  const [kind = ''] = /^(?:[a-z]{2,6}_){1,2}/.exec(secret) ?? []
  const rest = secret.slice(kind.length)
  return `${kind}…${rest.length > 3 * SHOWN ? rest.slice(-SHOWN) : ''}`
}

/** A server's address without its password. */
function maskUrl(text: string | null): string {
  if (text === null || !URL.canParse(text)) return ''
  const url = new URL(text)
  if (url.password) url.password = '…'
  return decodeURIComponent(url.href)
}
