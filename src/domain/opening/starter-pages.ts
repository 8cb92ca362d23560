/** What a new shop's own pages say until its owner writes them: true, short, and easy to tell from the real thing. */
export const starterPages = [
  {
    slug: 'delivery',
    title: 'Delivery',
    summary: 'Where we send things, and what it costs.',
    body: [
      'What delivery costs, and when it arrives, is shown at the checkout for your address before you pay.',
      'Each parcel has a number. You find it in the mail we send when it leaves, and on the page of your order.',
    ],
  },
  {
    slug: 'returns',
    title: 'Returns',
    summary: 'How to send something back.',
    body: [
      'Write to us with the number of your order if something should go back, and we will tell you where to send it.',
      'Until we have packed an order you can cancel it yourself on its page.',
    ],
  },
  {
    slug: 'contact',
    title: 'Contact',
    summary: 'How to reach us.',
    body: ['Answer any mail we have sent you, and it reaches us.'],
  },
  {
    slug: 'terms',
    title: 'Terms of sale',
    summary: 'What you and we agree to.',
    body: [
      'A contract is made when we confirm your order by mail. Prices are those shown at the checkout.',
      'The owner of this shop has not published further terms yet.',
    ],
  },
  {
    slug: 'privacy',
    title: 'Privacy',
    summary: 'What we keep, and why.',
    body: [
      'We keep what an order needs: your address, your email address, what you bought, and how it was paid. Card details go to the payment service alone and never reach this shop.',
      'Cookies keep your bag and your sign-in. Nothing here follows you to other sites.',
      'You may ask at any time what is kept of you, and have it erased where the law does not make us keep it.',
    ],
  },
] as const
