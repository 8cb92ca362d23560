import type { Hono } from 'hono'
import type { Env } from '#src/web/env.ts'

export type Page = { status: number; html: string; location: string; headers: Headers; response: Response }

/** Hears of each request, and then of its answer. */
type WatchRequest = (method: string, path: string) => Promise<(status: number) => Promise<void>>

const unwatched: WatchRequest = async () => async () => {}

/**
 * A visitor without JavaScript: keeps cookies, says where a form came from as browsers do, and fills in the form's own
 * token. `swap` is the same visitor with htmx.
 */
export class Browser {
  readonly #app: Hono<Env>
  readonly #origin: string
  readonly #headers: Record<string, string>
  readonly #watch: WatchRequest
  readonly cookies = new Map<string, string>()
  /** The token from the last page seen. */
  csrf = ''

  constructor(
    app: Hono<Env>,
    origin: string,
    headers: Record<string, string>,
    watch: WatchRequest = unwatched,
  ) {
    this.#watch = watch
    this.#app = app
    this.#origin = origin
    this.#headers = headers
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(path, { method: 'GET', headers })
  }

  /** Follows redirects, as a browser does after a form. */
  async follow(page: Page): Promise<Page> {
    let current = page
    for (let hops = 0; current.location && hops < 5; hops++)
      current = await this.get(this.#path(current.location))
    return current
  }

  /** Posts a form; without a page seen before, one is fetched for its token. Fields may repeat. */
  async post(
    path: string,
    fields: Record<string, string | string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<Page> {
    if (!this.csrf) await this.get('/cart')
    const body = new URLSearchParams({ csrf: this.csrf })
    for (const [name, value] of Object.entries(fields))
      for (const each of [value].flat()) name === 'csrf' ? body.set(name, each) : body.append(name, each)
    return this.#send(path, {
      method: 'POST',
      body,
      headers: {
        origin: this.#origin,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
    })
  }

  /** Posts a form with files. */
  async upload(path: string, fields: Record<string, string | File>): Promise<Page> {
    if (!this.csrf) await this.get('/cart')
    const body = new FormData()
    body.set('csrf', this.csrf)
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return this.#send(path, {
      method: 'POST',
      body,
      headers: { origin: this.#origin, 'sec-fetch-site': 'same-origin' },
    })
  }

  /** Posts a form as it is, token and all. */
  sendForm(path: string, body: FormData | string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#send(path, {
      method: 'POST',
      body,
      headers: { origin: this.#origin, 'sec-fetch-site': 'same-origin', ...headers },
    })
  }

  /** The same form sent by htmx, which asks for a fragment. */
  swap(path: string, fields: Record<string, string | string[]>): Promise<Page> {
    return this.post(path, fields, { 'hx-request': 'true' })
  }

  async #send(path: string, init: RequestInit): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      ...this.#headers,
      ...(cookie ? { cookie } : {}),
      ...(init.headers as Record<string, string>),
    }
    const answered = await this.#watch(init.method ?? 'GET', path)
    const response = await this.#app.request(new Request(this.#origin + path, { ...init, headers }))
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const html = await response.text()
    await answered(response.status)
    this.csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? this.csrf
    return {
      status: response.status,
      html,
      location: response.headers.get('location') ?? '',
      headers: response.headers,
      response,
    }
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }

  #path(location: string): string {
    return location.startsWith(this.#origin) ? location.slice(this.#origin.length) : location
  }
}
