import { type Config, mailVariables, type VariableGroup } from '#src/platform/config.ts'
import type { Db } from '#src/platform/db/db.ts'
import type { Log } from '#src/platform/log.ts'
import { type Mailer, openMailer } from '#src/platform/mail.ts'
import type { Memory } from '#src/platform/memory.ts'
import type { Gateway, GatewayDefinition } from '../payments/gateway.ts'
import { openEveryGateway } from '../payments/gateways.ts'
import { type Kept, readKept } from './kept.ts'

/** How mail leaves. `url` null: it stays in the shop's folder. */
export type MailWay = { url: string | null; from: string | null }

/** Mail, as a connection like those of payment services. */
export const mail: VariableGroup = { name: 'mail', variables: mailVariables }

export type Surroundings = {
  db: Db
  memory: Memory
  /** The shop's key for sealing. */
  key: Buffer
  config: Config
  clock: () => number
  log: Log
  definitions: readonly GatewayDefinition[]
  /** Gateways that stand whatever is kept, for tests; null for those of variables and kept keys. */
  fixed: readonly Gateway[] | null
}

/**
 * What the shop is connected to now: by variables, which win, and by the keys its owner has typed, whichever process they were
 * typed in. Keys are read again only once the shop's revision has moved, and a gateway is opened again only where its own have.
 */
export class Connections {
  readonly #shop: Surroundings
  #seen: number | null = null
  #turn: Promise<void> = Promise.resolve()
  #gateways: readonly Gateway[]
  #opened = new Map<string, { values: string; gateways: Gateway[] }>()
  #mail: MailWay
  #mailer: { url: string | null; mailer: Mailer } | null = null
  #unreadable: readonly string[] = []

  constructor(shop: Surroundings) {
    this.#shop = shop
    this.#gateways = shop.fixed ?? []
    this.#mail = { url: shop.config.smtpUrl, from: shop.config.mailFrom }
  }

  /** Every gateway there is, connected or not. */
  get definitions(): readonly GatewayDefinition[] {
    return this.#shop.definitions
  }

  get gateways(): readonly Gateway[] {
    return this.#gateways
  }

  get mail(): MailWay {
    return this.#mail
  }

  /** Names of connections whose kept keys cannot be read, and that no variables make up for. */
  get unreadable(): readonly string[] {
    return this.#unreadable
  }

  /** Whether the shop has changed since the keys were read, by what its memory knows. */
  isStale(): boolean {
    return this.#seen !== this.#shop.memory.revision
  }

  /** Reads the keys again where the shop has changed since, for work that no request began. */
  async refresh(): Promise<void> {
    await this.#shop.memory.refresh()
    if (this.isStale()) await this.follow()
  }

  /** Reads the keys again. One reading after another, so that an old one never ends last. */
  follow(): Promise<void> {
    this.#turn = this.#turn.catch(() => {}).then(() => this.#catchUp())
    return this.#turn
  }

  async #catchUp(): Promise<void> {
    const { db, key, memory, fixed } = this.#shop
    const { revision } = memory
    if (this.#seen === revision) return
    const kept = await readKept(db, key)
    const unreadable: string[] = []
    const gateways = fixed ?? (await this.#openGateways(kept, unreadable))
    this.#mail = this.#mailOf(kept, unreadable)
    this.#gateways = gateways
    this.#complain(unreadable)
    this.#unreadable = unreadable
    this.#seen = revision
  }

  async #openGateways(kept: Map<string, Kept>, unreadable: string[]): Promise<Gateway[]> {
    const gateways: Gateway[] = []
    for (const definition of this.#shop.definitions) {
      const own = kept.get(definition.name)
      if (!own || this.isFixed(definition)) gateways.push(...(await this.#open(definition, {})))
      else if (!isSound(definition, own)) unreadable.push(definition.name)
      else
        gateways.push(
          ...(await this.#open(definition, own.values ?? {}).catch((error) => {
            this.#shop.log.error(
              { err: error, gateway: definition.name },
              'a payment service could not be opened',
            )
            unreadable.push(definition.name)
            return []
          })),
        )
    }
    return gateways
  }

  /** The gateway as it stands while its values are the same: others may be in the middle of asking it. */
  async #open(definition: GatewayDefinition, kept: Readonly<Record<string, string>>): Promise<Gateway[]> {
    const { config, db, clock } = this.#shop
    const { name } = definition
    const given = config.gateways[name]
    if (!given && Object.keys(kept).length === 0) return []
    const values = { ...kept, ...given }
    const known = this.#opened.get(name)
    if (known?.values === JSON.stringify(values)) return known.gateways
    const shop = { db, clock, publicUrl: config.publicUrl }
    const gateways = await openEveryGateway({ [name]: values }, shop, [definition])
    this.#opened.set(name, { values: JSON.stringify(values), gateways })
    return gateways
  }

  #mailOf(kept: Map<string, Kept>, unreadable: string[]): MailWay {
    const { smtpUrl, mailFrom } = this.#shop.config
    const own = kept.get(mail.name)
    if (own && smtpUrl === null && !isSound(mail, own)) unreadable.push(mail.name)
    return {
      url: smtpUrl ?? own?.values?.SMTP_URL ?? null,
      from: mailFrom ?? own?.values?.MAIL_FROM ?? null,
    }
  }

  /** Whether variables say where a connection leads, so that what is kept of it does not count. */
  isFixed({ name, variables }: VariableGroup): boolean {
    const { config } = this.#shop
    if (name === mail.name) return config.smtpUrl !== null
    const given = config.gateways[name] ?? {}
    return Object.entries(variables).some(([variable, { without }]) => without && given[variable])
  }

  #complain(unreadable: readonly string[]): void {
    if (unreadable.length === 0 || String(unreadable) === String(this.#unreadable)) return
    this.#shop.log.error(
      { connections: unreadable },
      `the kept keys of ${unreadable.join(' and ')} cannot be read, because SECRET_KEY is another than when they were typed: type them again under Settings, Connections${unreadable.includes(mail.name) ? '. Mails wait until then' : ''}`,
    )
  }

  /** What mails leave by; null while the server's address cannot be read, so that they wait. */
  async mailer(): Promise<Mailer | null> {
    if (this.#unreadable.includes(mail.name)) return null
    const { url } = this.#mail
    if (this.#mailer?.url === url) return this.#mailer.mailer
    const mailer = await openMailer(url, this.#shop.config.dataDir)
    this.#mailer = { url, mailer }
    return mailer
  }
}

/** Whether what is kept can be read, and is what this version of the program takes. */
function isSound({ variables }: VariableGroup, { values }: Kept): boolean {
  return (
    values !== null &&
    Object.entries(values).every(([name, value]) => variables[name]?.type.safeParse(value).success)
  )
}
