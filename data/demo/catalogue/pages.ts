import type { DemoPage } from '../types.ts'

const DEMO_NOTE =
  '<p>Fennel Row is a demonstration shop. It, its makers and its goods are invented; nothing here is sold and nothing is sent.</p>'

const page = (slug: string, title: string, summary: string, body: string): DemoPage => ({
  slug,
  title,
  summary,
  body: body.trim().replace(/\n\s*/g, '') + DEMO_NOTE,
})

export const PAGES: DemoPage[] = [
  page(
    'delivery',
    'Delivery',
    'What it costs, how long it takes, and what to do when it does not come.',
    `
    <p>Everything leaves from one small warehouse in Cork, Monday to Friday. Order before 14:00 and it leaves the same day.</p>
    <h2>What it costs</h2>
    <ul>
      <li>Ireland: €4.50, free over €60. Two to four days.</li>
      <li>The rest of the European Union: €9.50, tracked. Four to seven days.</li>
      <li>Anywhere else, Great Britain included: €16.50, tracked. Six to twelve days. Duties, where there are any, are paid at the door.</li>
      <li>Parcels over two kilograms cost a little more: the checkout says how much before you pay.</li>
      <li>Collect in Cork: free, from the next working day.</li>
    </ul>
    <h2>How it is packed</h2>
    <p>Straw, paper and a box that has usually had another life. Please use it again.</p>
    <h2>When it does not come</h2>
    <p>Look at the tracking link first. If it has not moved for three working days, write to us and we send another. You do not have to argue with the carrier; that is our job.</p>
    <h2>Pre-orders</h2>
    <p>The day on the product page is the day it leaves us. If we are going to be late we tell you before, and you may cancel.</p>
    `,
  ),
  page(
    'returns',
    'Returns',
    'Sixty days, free, without a form to print.',
    `
    <p>You have 60 days to change your mind. We pay the postage from anywhere we deliver to.</p>
    <h2>How to send something back</h2>
    <ol>
      <li>Open your order, from the link in its mail or in your account.</li>
      <li>Choose what is coming back and why. "I do not like it" is a reason.</li>
      <li>Show the code at any post office. They print the label.</li>
    </ol>
    <p>Your money is sent back within two working days of the parcel reaching us, the same way you paid.</p>
    <h2>What we cannot take back</h2>
    <p>Opened food, used candles, seeds after sowing, and gift cards that have been spent. Anything faulty comes back whatever it is.</p>
    <h2>Your legal rights</h2>
    <p>In the European Union you may withdraw from an online purchase within 14 days without a reason, and goods that are faulty are the seller’s responsibility for at least two years. Our 60 days are on top of that, not instead.</p>
    `,
  ),
  page(
    'contact',
    'Contact',
    'Write, ring or come by. A person answers.',
    `
    <p>Write to <a href="mailto:hello@fennelrow.example">hello@fennelrow.example</a>. We answer on the same working day, usually with a question.</p>
    <p>Have your order number ready if it is about an order. It begins with FR and is in the subject of every mail we sent you.</p>
    <h2>Where we would be</h2>
    <address>Fennel Row<br>7 Fennel Row<br>Cork<br>Ireland</address>
    <p>Open Tuesday to Saturday, 10:00 to 17:00, in the sense in which an invented shop is open.</p>
    `,
  ),
  page(
    'about',
    'About us',
    'Good, plain things for every day.',
    `
    <p>Fennel Row sells ninety-six things. We use all of them. When we find a better one, the old one goes and the new one gets its place on the shelf; we do not add a shelf.</p>
    <h2>How we choose</h2>
    <ul>
      <li>It has to do one thing well, every day, for years.</li>
      <li>Somebody has to be able to mend it.</li>
      <li>We have to know who made it, by name.</li>
    </ul>
    <h2>How the money is split</h2>
    <p>A maker gets 82 per cent of the price without tax, within two weeks of the sale. The rest pays for the warehouse, the parcels, the repairs and the five of us.</p>
    `,
  ),
  page(
    'our-makers',
    'Our makers',
    'Fourteen workshops, most of them within an hour of Cork.',
    `
    <p>There are fourteen. Eleven are in County Cork or next door to it, one is in Flensburg, one in Tripoli, and one moves about with the wind.</p>
    <p>Each has a page with everything of theirs that is on the shelf: look for the name under any product. They set their own prices and write their own descriptions. We correct the spelling and leave the opinions.</p>
    <h2>What we ask of them</h2>
    <p>That they make it themselves, that they keep the parts, and that they tell us when something is not good enough. We ask the same of ourselves.</p>
    `,
  ),
  page(
    'repairs',
    'Repairs',
    'We mend what we sell. Chipped, frayed or flickering: write before you bin it.',
    `
    <p>Send a photograph and a sentence. We answer with what it would take and what it would cost, which is often only the postage.</p>
    <h2>Free for as long as we are here</h2>
    <ul>
      <li>Handles of bags and mugs, if they come off by themselves.</li>
      <li>Lamp switches, flexes and sockets.</li>
      <li>Seams that open.</li>
    </ul>
    <h2>For a little money</h2>
    <ul>
      <li>Rims smoothed: €6. Boards planed: first time free, then €9.</li>
      <li>Re-enamelling a pot: the postage both ways.</li>
      <li>Umbrella ribs or canopy: €18.</li>
      <li>Jumpers: elbows, cuffs and moths from €14.</li>
    </ul>
    <h2>The bear hospital</h2>
    <p>Bears, ducks and other patients are seen on the first Monday of the month. They come home with a report.</p>
    `,
  ),
  page(
    'sell-with-us',
    'Sell with us',
    'For makers: what we look for, what you get, and how to begin.',
    `
    <p>If you make something plain and good, we would like to see it. We take on two or three makers a year.</p>
    <h2>What you get</h2>
    <ul>
      <li>82 per cent of the price without tax, paid every second week.</li>
      <li>Your own page, your own prices, your own words.</li>
      <li>A desk of your own here: orders, stock, and what has been paid.</li>
    </ul>
    <h2>What we need from you</h2>
    <p>Goods that can be mended, a week’s warning before you run out, and parcels handed over within two working days.</p>
    <h2>How to begin</h2>
    <p>Send three photographs taken by daylight and a price you could live on to <a href="mailto:makers@fennelrow.example">makers@fennelrow.example</a>.</p>
    `,
  ),
  page(
    'accessibility',
    'Accessibility',
    'This shop should work for you. What we do, what we know is missing, and how to tell us.',
    `
    <p>We aim for level AA of the Web Content Accessibility Guidelines 2.2, on every page, from the first look to the receipt.</p>
    <h2>What that means here</h2>
    <ul>
      <li>Everything works with a keyboard alone, and without JavaScript.</li>
      <li>Text can be enlarged to four times its size without being cut off.</li>
      <li>Colours are named in words as well, and stock is never shown by colour alone.</li>
      <li>Motion stops if your system asks for less of it.</li>
      <li>Errors are listed at the top and said again beside the field.</li>
    </ul>
    <h2>What we know is missing</h2>
    <p>Descriptions of pictures are short. The payment page belongs to the payment company, and we can only choose a good one.</p>
    <h2>Tell us</h2>
    <p>If something stops you, write to <a href="mailto:access@fennelrow.example">access@fennelrow.example</a>. You can order by mail in the meantime; the prices are the same.</p>
    `,
  ),
  page(
    'terms',
    'Terms',
    'What we owe you and what you owe us, in plain words.',
    `
    <h2>Who you are dealing with</h2>
    <p>Fennel Row, an invented trader in Cork, Ireland. A real shop would put its company name, number, address and VAT number here.</p>
    <h2>When there is a contract</h2>
    <p>When we confirm your order by mail. Until then you can walk away, and so can we: if a price was plainly wrong, we tell you and ask.</p>
    <h2>Prices</h2>
    <p>In euro, with VAT included. Delivery is added before you pay and shown as its own line.</p>
    <h2>Who sells</h2>
    <p>Each product names its maker, who is the seller. We take the payment, send the parcel and answer for both.</p>
    <h2>Faulty goods</h2>
    <p>If something is faulty, you may ask for repair or replacement, and for your money back where that fails. The law gives you at least two years.</p>
    <h2>Gift cards</h2>
    <p>They do not expire, can be spent in parts, and cannot be exchanged for cash.</p>
    <h2>Law</h2>
    <p>The law of Ireland applies, and so does any stronger protection of the country you live in.</p>
    `,
  ),
  page(
    'privacy',
    'Privacy',
    'What we keep, why, for how long, and how to have it removed.',
    `
    <h2>What we keep</h2>
    <ul>
      <li>Your order: name, addresses, what you bought. Six years, because tax law says so.</li>
      <li>Your account, if you make one, until you delete it.</li>
      <li>Your e-mail address for the monthly letter, if you asked for it. Each letter has a link to stop it.</li>
    </ul>
    <h2>What we do not keep</h2>
    <p>Card numbers: the payment company has them and we never see them. No advertising cookies, no trackers, nothing from other sites on these pages.</p>
    <h2>Cookies</h2>
    <p>One to remember your bag, one to keep you signed in. Both are needed, so there is no banner.</p>
    <h2>Your rights</h2>
    <p>In your account you can download all of it or have it erased. Orders stay, without your name, for the tax office. You may also complain to the data protection authority of your country.</p>
    `,
  ),
]
