import type { DemoMaker } from '../types.ts'

/** Fourteen makers, all invented. */
export const MAKERS: DemoMaker[] = [
  {
    slug: 'oona-reilly',
    name: 'Oona Reilly',
    town: 'Kinsale',
    story:
      'Oona throws stoneware in a boat shed with one window. She digs none of the clay, fires twice a week, and keeps every handle that did not work on the wall above the wheel.',
    hue: 30,
  },
  {
    slug: 'tadhg-and-daughter',
    name: 'Tadhg & Daughter',
    town: 'Skibbereen',
    story:
      'Tadhg turns, Síle planes. Their sycamore and ash come down in storms within twenty miles of the workshop, and dry for two winters before anybody touches them.',
    hue: 220,
  },
  {
    slug: 'marrow-lane-light',
    name: 'Marrow Lane Light',
    town: 'Cork',
    story:
      'Three people and a spinning lathe, in what used to be a bakery. Every lamp they have sold can be opened with one screwdriver, and they stock all its parts.',
    hue: 280,
  },
  {
    slug: 'glasheen-garden-works',
    name: 'Glasheen Garden Works',
    town: 'Cork',
    story:
      'A forge, a glasshouse and a very long bench. They make tools for people who garden on Saturdays, and try each one on their own clay first.',
    hue: 45,
  },
  {
    slug: 'sheepwalk-mill',
    name: 'Sheepwalk Mill',
    town: 'Kealkill',
    story:
      'Five looms, the oldest from 1938. The wool is washed without bleach, so the greys are the greys of the sheep, and the offcuts fill our cushions.',
    hue: 110,
  },
  {
    slug: 'two-herons-press',
    name: 'Two Herons Press',
    town: 'Cobh',
    story:
      'Nuala prints, Bartek binds. Their press was built to print railway timetables and still likes a straight line best.',
    hue: 160,
  },
  {
    slug: 'saltmeadow-soap',
    name: 'Saltmeadow Soap',
    town: 'Youghal',
    story:
      'Soap stirred in small pans, cut with a wire, and left alone for six weeks. What is in it is written on the paper band, in letters you can read.',
    hue: 300,
  },
  {
    slug: 'hive-nine',
    name: 'Hive Nine',
    town: 'Macroom',
    story:
      'There were eight hives, and then a swarm came over the wall. Maeve keeps forty now, none further from her kitchen than a bicycle goes before lunch.',
    hue: 200,
  },
  {
    slug: 'morning-shift',
    name: 'Morning Shift',
    town: 'Cork',
    story:
      'Tea blended and coffee roasted by people who used to start at the docks at five. Tins come back to the shop and are filled again for less.',
    hue: 110,
  },
  {
    slug: 'northquay-canvas',
    name: 'Northquay Canvas',
    town: 'Cork',
    story:
      'Sailmakers by training. They sew bags on the machines that sewed mainsails, with the same thread, and mend whatever wears through.',
    hue: 95,
  },
  {
    slug: 'plain-jersey',
    name: 'Plain Jersey Co-op',
    town: 'Dungarvan',
    story:
      'Eleven knitters and cutters who own the place between them. Cotton is organic, seams are taped, and nothing says anything across the front.',
    hue: 160,
  },
  {
    slug: 'brinkmann-petersen',
    name: 'Norddeutsche Werkstattgenossenschaft für Alltagsgegenstände Brinkmann, Petersen & Söhne',
    town: 'Flensburg',
    story:
      'A workshop co-operative with the longest name plate in Flensburg. Brushes, clocks and toys, made since the two families stopped competing over the same pear trees.',
    hue: 220,
  },
  {
    slug: 'jasmine-soap-works',
    name: 'معمل الياسمين للصابون',
    town: 'طرابلس',
    story:
      'A family soap works in Tripoli, Lebanon. Olive oil, laurel oil, water and ash, poured on the floor in one sheet, stamped by hand, and stacked in towers to dry through the winter.',
    hue: 45,
  },
  {
    slug: 'second-wind',
    name: 'Second Wind',
    town: 'Tramore',
    story:
      'Kites first, then everything else a child can pull, stack or lose at the beach. Wood from window frames, sailcloth from sails.',
    hue: 30,
  },
]
