import { send } from '../support/send.ts'

export type Answer = { status: number; body: string; location: string; ms: number }

/** A shopper without a browser: keeps cookies and sends forms as one would. */
export class Buyer {
  readonly #urls: URL[]
  readonly #origin: string
  readonly #cookies = new Map<string, string>()
  #sent = 0
  csrf = ''
  /**
   * @param urls of one shop, or of its several processes, which are asked in turn
   * @param origin what a browser would say it came from
   */
  constructor(urls: string | string[], origin?: string) {
    this.#urls = [urls].flat().map((url) => new URL(url))
    this.#origin = origin ?? `http://localhost:${this.#urls[0]?.port}`
  }
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
  /** @returns the id that the product page's form would send */
  async findVariant(product: string): Promise<string> {
    const page = await this.send('GET', product)
    const variant = /name="variantId" value="(\d+)"/.exec(page.body)?.[1]
    if (!variant) throw new Error('the product page offers nothing to buy')
    return variant
  }
  async putInBag(variant: string, quantity = 1): Promise<Answer> {
    if (!this.csrf) await this.send('GET', '/track')
    return this.send('POST', '/cart/lines', { variantId: variant, quantity: String(quantity) })
  }
  /** Opens the checkout and returns the fields its form would send. */
  async openCheckout(): Promise<Record<string, string>> {
    const { body } = await this.send('GET', '/checkout')
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
    const address = {
      country: 'IE',
      name: 'Aoife Byrne',
      line1: '14 Wellington Road',
      city: 'Cork',
      postcode: 'T23 E5R2',
      region: '',
    }
    return {
      email: 'aoife@example.com',
      ...address,
      payment: 'cash',
      same: '1',
      seen_total: field('seen_total'),
      cart_version: field('cart_version'),
    }
  }
  placeOrder(fields: Record<string, string>): Promise<Answer> {
    return this.send('POST', '/checkout', fields)
  }
  async send(method: 'GET' | 'POST', path: string, fields?: Record<string, string>): Promise<Answer> {
    const form = fields
      ? {
          body: new URLSearchParams({ csrf: this.csrf, ...fields }).toString(),
          headers: {
            origin: this.#origin,
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/x-www-form-urlencoded',
          },
        }
      : {}
    const url = this.#urls[this.#sent++ % this.#urls.length]
    const startedAt = performance.now()
    const { setCookies, ...answer } = await send(new URL(path, url).href, {
      ...{ method, ...form },
      headers: { cookie: this.cookie, ...form.headers },
    })
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value && !/max-age=0/i.test(line)) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }
    this.csrf = /name="csrf" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.csrf
    return { ...answer, ms: performance.now() - startedAt }
  }
}
