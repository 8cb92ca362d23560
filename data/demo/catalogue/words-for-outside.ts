import type { Said } from './words-for-the-house.ts'

export const WORN: readonly Said[] = [
  [
    5,
    'Size chart is honest',
    'I measured a thing I own, as they say to, and it fits like that thing.',
    ['cotton', 'jacket', 'yoke-jumper', 'rubber'],
  ],
  [
    4,
    'A little long',
    'Good cloth and good seams, and two centimetres too long for me.',
    ['basics', 'printed', 'stripes', 'jacket', 'yoke-jumper'],
  ],
  [5, 'Forty washes', 'Forty washes on, the colour is the colour.', ['cotton', 'socks']],
  [5, 'No label at the neck', 'Small thing. Enormous thing, if you are my son.', ['basics', 'printed']],
  [3, 'Runs wide', 'I am between sizes and should have gone down.', ['basics', 'stripes', 'jacket']],
  [5, 'Bought it again', 'Same thing, second colour. It saves thinking.'],
  [4, 'Warm', 'Warmer than it looks. I wear it until May.', ['wool', 'merino', 'jacket']],
  [
    5,
    'They mended it',
    'A seam went after a year. Posted it on Monday, had it back on Friday.',
    ['cotton', 'canvas', 'wool', 'merino'],
  ],
  [
    5,
    'Teenager approved',
    'Borrowed on the first day and not seen since.',
    ['basics', 'stripes', 'knitted', 'woven', 'jacket'],
  ],
  [
    2,
    'Pilled at the elbows',
    'Nice until the elbows. They sent a comb and some advice; the comb was good.',
    ['yoke-jumper'],
  ],
  [
    5,
    'Good in wind',
    'Wore it on the pier at Ballycotton in January. I was fine, the pier less so.',
    ['wool', 'merino', 'jacket'],
  ],
  [5, 'They stay up', 'Eight hours in boots and they are where I put them.', ['socks']],
  [5, 'Holes, none', 'I am hard on heels. Nothing yet.', ['socks']],
  [5, 'She puts them on herself', 'On the wrong feet, but herself.', ['rubber']],
  [5, 'Handed down', 'Second child, same boots, one more name on the line.', ['rubber']],
  [4, 'Stiff for a week', 'Then it gave in, and now it is the only one I wear.', ['canvas']],
  [5, 'Four pockets', 'I counted the one inside only on the third day.', ['jacket']],
]

export const PRINTED: readonly Said[] = [
  [5, 'No bleed', 'A wet fountain pen and not a dot on the other side.', ['notebook']],
  [5, 'Lies flat', 'On the first page and on the last. That is all I ask.', ['notebook', 'sketchbook']],
  [4, 'Corners bump', 'Lovely paper. The corners bruise in a rucksack.', ['notebook', 'sketchbook']],
  [5, 'Sent three', 'Posted them all within the week, which tells you something.', ['cards']],
  [5, 'Good colours', 'They mix, they sharpen, they do not snap.', ['pencils']],
  [5, 'You can feel it', 'The print has a little texture you find with a thumb.', ['print', 'cards']],
  [4, 'I wanted more of it', 'Used up in five weeks.', ['notebook', 'sketchbook', 'tape', 'pencils']],
  [5, 'Well packed', 'Came flat, dry and square through a week of rain.'],
  [3, 'Thinner than I like', 'Fine for pencil. My brush pen shows through.', ['notebook']],
  [5, 'On the wall', 'Put it where the telephone used to be. Much better company.', ['print']],
  [5, 'Comes off clean', 'Three months on a painted wall and no mark.', ['tape']],
  [4, 'Plain box', 'The thing itself is perfect. The box was just a box.'],
]

export const EATEN: readonly Said[] = [
  [5, 'Third order', 'We get through it faster than I admit.'],
  [5, 'Tastes of something', 'I had forgotten that it could.'],
  [4, 'Strong', 'Half of what they suggest is enough for me.', ['tea', 'coffee', 'honey']],
  [5, 'The refill works', 'Sent the empty one back, got it full, paid less. Simple.', ['refill']],
  [5, 'Fresh', 'The date on it was the day before yesterday.', ['coffee']],
  [3, 'Not my taste', 'Good quality, and I should have believed the description.'],
  [5, 'Gone in a week', 'Two adults, one spoon each, no regrets.', ['honey', 'jam']],
  [4, 'Could be bigger', 'That is my only complaint.'],
  [
    5,
    'For my father',
    'He has had the same breakfast for fifty years and switched.',
    ['tea', 'coffee', 'honey', 'jam', 'breakfast'],
  ],
  [5, 'Found the stone', 'There really is one. I was lucky on the fourth spoon.', ['jam']],
]

export const GROWN: readonly Said[] = [
  [5, 'Arrived alive', 'Damp roots, no broken leaves, and a note saying which way is up.', ['plant']],
  [5, 'Sharp', 'Went through roots I have been avoiding since 2019.', ['forged']],
  [4, 'Two did not come up', 'Eighteen out of twenty is better than I usually manage.', ['seeds']],
  [5, 'Balanced', 'You can carry it full without wetting your shoes.', ['watering']],
  [5, 'New leaf', 'One new leaf in three weeks, and I told everybody.', ['plant']],
  [
    3,
    'Leaves dropped',
    'It lost three leaves in the first week. They told me to leave it alone, and they were right.',
    ['plant'],
  ],
  [4, 'Handle is long', 'Good for tall people. My wife has the other one.', ['forged']],
  [5, 'Smells of July', 'Picked the first bunch this morning.', ['scented']],
  [5, 'Not rusted yet', 'A winter in a leaking shed, and one wipe brought it back.', ['forged', 'watering']],
  [5, 'Bees by noon', 'First flower at breakfast, first bee at twelve.', ['seeds']],
  [5, 'Up in nine days', 'On a windowsill in Mallow, in March.', ['seeds']],
  [5, 'Strong', 'Held a fence for a week. It is not meant to.', ['jute']],
  [4, 'Smells of rope', 'Which I like. You may not.', ['jute']],
  [5, 'Easy to find', 'I leave it in the beds all the time. The painted end gives it away.', ['forged']],
]

export const CARRIED: readonly Said[] = [
  [5, 'Stayed dry', 'Forty minutes on a bicycle in real rain. The laptop knew nothing of it.', ['backpack']],
  [
    5,
    'Every day for a year',
    'It has gone dark where I hold it. Everything else is as it was.',
    ['tote', 'leather'],
  ],
  [
    4,
    'Stiff at first',
    'It stood up by itself for a month. Now it has given in.',
    ['tote', 'backpack', 'leather'],
  ],
  [5, 'Room for leeks', 'And a melon, and the newspaper.', ['tote']],
  [
    5,
    'Handles re-stitched',
    'Free, in four days, with a card from the person who did it.',
    ['tote', 'leather'],
  ],
  [
    3,
    'One pocket too few',
    'Very well made. I like pockets more than they do.',
    ['tote', 'backpack', 'leather'],
  ],
  [4, 'The zip is lively', 'It needs two hands for the first week.', ['pouch', 'leather']],
  [5, 'Hot at four o’clock', 'I filled it at seven. It was still too hot to gulp at lunch.', ['flask']],
  [5, 'No drip in the bag', 'Upside down, on a bicycle, over cobbles.', ['flask']],
  [4, 'Lid takes practice', 'Comes apart into four. Going back together took me a drawing.', ['flask']],
  [5, 'Went inside out, came back', 'Just as it says. The whole bus stop saw.', ['umbrella']],
  [5, 'Big enough for two', 'If the two like one another.', ['umbrella']],
  [5, 'One for each thing', 'Bought three sizes. I can now find the charger.', ['pouch']],
  [5, 'Good colour', 'Nobody takes it by mistake.'],
]

export const PLAYED: readonly Said[] = [
  [
    5,
    'Played with daily',
    'Eight months, two children, still in one piece, which I cannot say of the sofa.',
    ['wood'],
  ],
  [5, 'Quiet', 'Wood on wood. Grandparents approve.', ['wood']],
  [4, 'Younger than stated', 'Ours managed it earlier than it says and now wants the next one.', ['wood']],
  [
    5,
    'Flew first time',
    'Up it went. My daughter let go out of pure joy; we got it back from a field.',
    ['kite'],
  ],
  [4, 'Wants wind', 'Nothing below a decent breeze. Then everything at once.', ['kite']],
  [3, 'String too short for me', 'Safe for the child, hard on the back of the adult.', ['follow-me-duck']],
  [
    5,
    'Goes to bed with us',
    'It is made of wood and has its own pillow.',
    ['follow-me-duck', 'log-lorry', 'bath-yacht'],
  ],
  [4, 'Colours softer than shown', 'Nice in the room, a bit less bright than the picture.'],
  [5, 'Asked twice', 'Gave it to a friend’s baby. The parents have asked where it is from, twice.', ['wood']],
  [5, 'It really rights itself', 'We tried waves. Then we tried a brother.', ['bath-yacht']],
  [5, 'Adults keep touching it', 'It stands on the shelf at eye height and nobody walks past.', ['wood']],
]
