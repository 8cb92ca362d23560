import { findGateway, gatewayDefinitions } from '#src/domain/payments/gateways.ts'
import type { VariableGroup } from '#src/platform/config.ts'
import type { Deps } from '#src/web/env.ts'

/** A service that the shop was started with, or could be. */
export type Connection = {
  /** The gateway's name, or `mail`. */
  name: string
  label: string
  state: 'live' | 'test' | 'off'
  variables: { name: string; value: string; example: string; isNeeded: boolean }[]
  /** Where the gateway is to send its events; '' where there are none. */
  webhookHref: string
}

/** Mail first, then every payment service that needs keys, connected or not. Secrets are masked. */
export function listConnections({ config, gateways }: Pick<Deps, 'config' | 'gateways'>): Connection[] {
  return [
    mailConnection(config),
    ...gatewayDefinitions.filter(needsKeys).map((each) => gatewayConnection(each)),
  ]

  function gatewayConnection({ name, variables }: VariableGroup): Connection {
    const gateway = findGateway(gateways, name)
    const values = config.gateways[name] ?? {}
    return {
      name,
      label: name[0]?.toUpperCase() + name.slice(1),
      state: gateway ? (gateway.liveMode ? 'live' : 'test') : 'off',
      variables: Object.entries(variables).map(([variable, { example, without }]) => ({
        name: variable,
        value: isSecret(variable) ? mask(values[variable] ?? '') : (values[variable] ?? ''),
        example,
        isNeeded: without !== undefined,
      })),
      webhookHref: gateway?.readWebhook ? `${config.publicUrl}/webhooks/${name}` : '',
    }
  }
}

const needsKeys = ({ variables }: VariableGroup): boolean => Object.keys(variables).length > 0

function mailConnection({ smtpUrl, mailFrom }: Deps['config']): Connection {
  return {
    name: 'mail',
    label: 'Mail',
    state: smtpUrl ? 'live' : 'off',
    variables: [
      {
        name: 'SMTP_URL',
        value: maskUrl(smtpUrl),
        example: 'smtp://user:password@mail.example:587',
        isNeeded: true,
      },
      {
        name: 'MAIL_FROM',
        value: mailFrom ?? '',
        example: 'Fennel Row <shop@shop.example>',
        isNeeded: false,
      },
    ],
    webhookHref: '',
  }
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
