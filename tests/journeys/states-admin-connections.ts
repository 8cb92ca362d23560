import { at, type State, sent } from './states.ts'

const PAGE = '/admin/settings/connections'

/** Keys of payment services and the mail server, typed in the back office. */
export const connectionStates: State[] = [
  at('settings, connections', 'owner', PAGE),
  {
    ...at('settings, a test mail', 'owner', PAGE),
    act: async (page) => {
      await page.getByRole('button', { name: 'Send me a test mail' }).click()
      await page.getByText('A mail is on its way').waitFor()
    },
  },
  sent('settings, keys refused', 'owner', PAGE, `${PAGE}/stripe`, {
    stripe_secret_key: 'pk_test_of_another_kind',
    stripe_webhook_secret: '',
  }),
  {
    name: 'settings, keys changed by somebody else',
    as: 'owner',
    path: PAGE,
    form: {
      action: `${PAGE}/razorpay`,
      fields: { version: 'older', razorpay_key_id: 'rzp_test_1DP5mmOlF5G5ag' },
    },
    status: 409,
  },
  {
    ...at('settings, keys kept, and about to be removed', 'owner', PAGE),
    act: async (page) => {
      await page.getByLabel('Key id').fill('rzp_test_1DP5mmOlF5G5ag')
      await page.getByLabel('Key secret').fill('thiswasnotasecretever')
      await page.locator('#razorpay_webhook_secret').fill('thiswasnotasecreteither')
      await page.locator(`form[action="${PAGE}/razorpay"] button.solid`).click()
      await page.getByText('rzp_test_…G5ag is kept').waitFor()
      await page.locator('summary:has-text("Remove what is kept")').click()
    },
  },
]
