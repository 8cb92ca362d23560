/**
 * Finished reviews by the kind of thing they are about, written by hand. Where `about` is given, the words fit
 * only products with one of these tags or slugs.
 */
export type Said = readonly [
  rating: 1 | 2 | 3 | 4 | 5,
  title: string,
  body: string,
  about?: readonly string[],
]

export const POTTERY: readonly Said[] = [
  [5, 'Better every week', 'We use it daily and it still feels like the good stuff.'],
  [
    5,
    'Proper glaze',
    'Deep colour, no drips, and it does not scratch under a fork.',
    ['breakfast', 'tableware', 'baking'],
  ],
  [4, 'Slightly oval', 'Hold it up and it is not quite round. On the table you would never know.'],
  [5, 'Survived the move', 'Travelled from Limerick to Leeds in a sock drawer. Not a mark.'],
  [5, 'The foot is right', 'It sits flat on an old table, where most things rock.'],
  [3, 'Smaller than I pictured', 'My fault for not measuring. The measurements were there.'],
  [5, 'Everyone asks', 'Three visitors, three people turning it over to see who made it.'],
  [
    4,
    'Heavy, happily',
    'You need two hands when it is full. I do not mind.',
    ['baking', 'milk-jug', 'cast iron', 'bottle-vase'],
  ],
  [
    5,
    'From the oven to the table',
    'And from there to the fridge, and back. It does not complain.',
    ['cast iron', 'breakfast', 'tableware'],
  ],
  [4, 'Lighter shade than shown', 'A touch paler in our kitchen, which faces north.'],
  [
    5,
    'Replaced the whole shelf',
    'Bought one, then gave the old set to my son.',
    ['breakfast', 'tableware', 'coffee'],
  ],
  [2, 'Chipped at the rim', 'It met the tap and lost. They offered to smooth it, which is fair, but still.'],
  [
    5,
    'Does not dribble',
    'I poured water in and out of it for five minutes, like a child. Not a drop astray.',
    ['milk-jug', 'four-cup-pot'],
  ],
  [5, 'Cannot find the flaw', 'It is meant to be a second. I have looked all round it.', ['seconds']],
  [5, 'Stew', 'Four hours at 140 and the lid never rattled.', ['cast iron']],
  [5, 'Three stems', 'Three tulips and it looks like a painting. Eleven and it does not.', ['bottle-vase']],
]

export const HOUSE_CLOTH: readonly Said[] = [
  [5, 'Softer after washing', 'Stiff out of the parcel, lovely after the third wash.', ['linen', 'cotton']],
  [5, 'Colour holds', 'A year of use and the colour is the colour.'],
  [4, 'Creases', 'It is linen and behaves like linen. No surprise, still creases.', ['linen']],
  [5, 'Bought it again', 'Same thing, second colour. It saves thinking.'],
  [4, 'Smells of sheep', 'For a week, faintly. I have decided to miss it.', ['wool']],
  [5, 'Warm at once', 'You do not have to heat it first. It is simply warm.', ['blanket']],
  [5, 'The dog agrees', 'He is not allowed on it. He is on it.', ['kealkill-blanket', 'cushion']],
  [
    3,
    'Stitching came loose',
    'One corner after two months. They sent thread and a needle, which made me laugh, and then a new one.',
  ],
  [5, 'Dries things', 'You would think they all do. They do not.', ['drying-up-cloth']],
  [4, 'Firm', 'Good for sitting against, a bit firm for a nap.', ['cushion']],
  [5, 'Washed eleven times', 'In the first month. Still soft, still square.', ['baby']],
  [5, 'The one she wants', 'There are six blankets in this house. There is one blanket.', ['baby']],
  [5, 'Pockets where hands are', 'Flour on the outside, telephone on the inside.', ['apron']],
  [
    5,
    'Looks bought with the house',
    'It went on the old chair as if it had always been there.',
    ['kealkill-blanket', 'cushion'],
  ],
]

export const WOOD: readonly Said[] = [
  [
    5,
    'You can see the tree',
    'The grain runs through from one side to the other. I keep looking.',
    ['wood', 'willow', 'ash'],
  ],
  [5, 'Oiled it once', 'And it looks newer than when it came.', ['wood', 'willow', 'ash']],
  [
    4,
    'Small knot',
    'There is a knot near the edge. It is sound, and it is mine now.',
    ['wood', 'willow', 'ash'],
  ],
  [5, 'Joints are tight', 'I am a joiner. I looked. They are tight.', ['hooks', 'furniture']],
  [
    4,
    'Smells of the workshop',
    'For a week the whole room smelled of cut wood. I was sorry when it stopped.',
    ['wood', 'willow', 'ash'],
  ],
  [
    3,
    'Paint rubbed off',
    'The painted part has worn at the edge after two months. They offered to redo it.',
    ['dipped-board', 'geschirrspuelbuerste', 'furniture', 'willow'],
  ],
  [
    5,
    'For the next one too',
    'My grandmother had one of these. Now my granddaughter has.',
    ['wood', 'willow', 'ash'],
  ],
  [5, 'No wobble', 'Our floor is from 1840. No wobble.', ['furniture']],
  [4, 'Dear but right', 'I looked for a cheaper one for a month and then bought this.'],
  [5, 'Hangs straight', 'One peg, no spirit level, straight.', ['mirror', 'hooks']],
  [5, 'The postman laughed', 'He read the name of it aloud at the door. It holds five coats.', ['hooks']],
  [5, 'Full of logs', 'And then of washing, and then of a cat.', ['willow']],
  [5, 'Cannot hear it', 'I put my ear to it. Nothing.', ['clock']],
  [5, 'Readable from the hall', 'Without glasses, on one leg, with a shoe in one hand.', ['clock']],
  [4, 'Needs a good nail', 'Heavier than our last clock. The old nail did not survive it.', ['clock']],
  [5, 'Honest', 'No fairground at the edges. I do look like that.', ['mirror']],
  [4, 'Leather is stiff', 'The strap took a month to lie flat. It now lies flat.', ['mirror']],
  [
    5,
    'Lives on the counter',
    'I used to put the old one away. This one stays out.',
    ['cooking', 'wood', 'pantry-jar'],
  ],
  [
    5,
    'You can see how much is left',
    'Which is the whole point, and most of them get it wrong.',
    ['pantry-jar'],
  ],
  [
    4,
    'Bigger lid than jar',
    'The lid stands proud by a hair. Easy to lift, so perhaps on purpose.',
    ['pantry-jar'],
  ],
]

export const LIT: readonly Said[] = [
  [5, 'Warm light', 'The room looks later in the evening, in a good way.'],
  [
    5,
    'You can open it',
    'The switch failed; they sent one, and I fitted it in ten minutes with a butter knife.',
    ['repairable'],
  ],
  [4, 'Flex could be longer', 'Two metres is not quite enough for our skirting.', ['repairable', 'pendant']],
  [
    5,
    'Looks better off, even',
    'I did not expect to like it in daylight.',
    ['steel', 'enamel', 'shade', 'brass'],
  ],
  [
    4,
    'Needs a dim bulb',
    'The one in the box is right. I tried a brighter one and regretted it.',
    ['table lamp', 'desk lamp'],
  ],
  [5, 'Even finish', 'No seam, no orange peel. I paint cars; I checked.', ['steel', 'enamel']],
  [3, 'Smaller in the room', 'We have high ceilings. Measure.', ['pendant', 'shade', 'table lamp']],
  [
    5,
    'Reads well',
    'Throws its light on the page and not in my partner’s eyes.',
    ['table lamp', 'desk lamp'],
  ],
  [5, 'Burns evenly', 'No tunnel, no soot, and the last centimetre burned as well.', ['candle']],
  [5, 'Smells of nothing cheap', 'You notice it when you come in and forget it when you stay.', ['scented']],
  [4, 'Two cats', 'It moves a little when they run. So far nobody has caught it.', ['shade', 'pendant']],
]

export const WASHED: readonly Said[] = [
  [5, 'Lasts', 'Two of us, one bar, nine weeks.', ['cold process', 'laurel']],
  [5, 'Calm skin', 'The first one in years that does not leave me itching.', ['soap']],
  [
    4,
    'Scent is shy',
    'You have to look for it. I have decided that is a good thing.',
    ['soap', 'bath salts'],
  ],
  [5, 'Dries in an hour', 'Our bathroom has no window and it still dries.', ['towel']],
  [5, 'Pump works to the end', 'It got the last drop. No other pump I own can say so.', ['liquid']],
  [
    3,
    'Soft in a wet dish',
    'Left it in a puddle and it turned to porridge. It needs a rack.',
    ['cold process', 'laurel'],
  ],
  [4, 'Loses fluff at first', 'Wash it twice before guests.', ['towel']],
  [
    5,
    'For the whole family',
    'Hands, hair, jumper. One bar on the shelf instead of five bottles.',
    ['laurel'],
  ],
  [5, 'Like my aunt’s house', 'I opened the parcel and was eight years old, in Tripoli.', ['laurel']],
  [5, 'Gets the soil out', 'And leaves the hand on.', ['brush']],
  [5, 'Forty minutes', 'Nobody knocked. I recommend it.', ['bath salts']],
  [5, 'Loop on the long side', 'Why is this the only one that does it?', ['towel']],
]
