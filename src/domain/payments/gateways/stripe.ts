import { z } from 'zod'
import type { GatewayDefinition } from '../gateway.ts'

/** Cards and whatever else the owner switches on at Stripe. */
export const stripe: GatewayDefinition = {
  name: 'stripe',
  variables: {
    STRIPE_SECRET_KEY: {
      type: z.string().regex(/^[sr]k_(?:test|live)_\w+$/),
      must: 'begin with sk_live_, sk_test_, rk_live_ or rk_test_',
      example: 'sk_test_…',
      without: 'Stripe cannot be asked for anything',
    },
    STRIPE_WEBHOOK_SECRET: {
      type: z.string().regex(/^whsec_\S+$/),
      must: 'begin with whsec_',
      example: 'whsec_…',
      without: 'no payment can be confirmed',
    },
    STRIPE_API_BASE: {
      type: z.string().regex(/^https?:\/\/\S+$/),
      must: 'be an http address',
      example: 'https://api.stripe.com',
    },
  },
  // Loading Stripe's library costs about 90 ms, which a shop without Stripe does not pay at start.
  async open({ STRIPE_SECRET_KEY = '', STRIPE_WEBHOOK_SECRET = '', STRIPE_API_BASE }) {
    const { openStripe } = await import('./stripe-api.ts')
    return openStripe({
      secretKey: STRIPE_SECRET_KEY,
      webhookSecret: STRIPE_WEBHOOK_SECRET,
      apiBase: STRIPE_API_BASE ? new URL(STRIPE_API_BASE) : null,
    })
  },
}
