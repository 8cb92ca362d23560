import { type Listing, listingPage } from '#src/shop/listing/views.ts'
import { searchPage } from '#src/shop/search/views.ts'
import { photos, tiles } from './front-pages.ts'
import { arabicPage, cards, importedPage, oddCards, page } from './goods.ts'

export const listing: Listing = {
  action: '/categories/kitchen',
  query: '',
  total: 38,
  totalText: '38 things',
  shownText: '24 of 38',
  chips: [
    { label: 'Colour: Sky', removeHref: '/categories/kitchen?Colour=Fennel&min=10' },
    { label: 'Colour: Fennel', removeHref: '/categories/kitchen?Colour=Sky&min=10' },
    { label: 'From €10', removeHref: '/categories/kitchen?Colour=Sky&Colour=Fennel' },
  ],
  clearHref: '/categories/kitchen',
  facets: [
    {
      kind: 'links',
      id: 'category',
      label: 'Categories',
      links: [
        { label: 'All of Kitchen', href: '/categories/kitchen', count: 38, isCurrent: true },
        { label: 'Cups and mugs', href: '/categories/cups-and-mugs', count: 9, isCurrent: false },
        { label: 'Pots and pans', href: '/categories/pots-and-pans', count: 12, isCurrent: false },
      ],
    },
    {
      kind: 'values',
      id: 'colour',
      label: 'Colour',
      name: 'Colour',
      isOpen: true,
      values: (
        ['sky', 'fennel', 'persimmon', 'oat', 'ink', 'moss', 'rose', 'butter', 'plum', 'chalk'] as const
      ).map((name, index) => ({
        value: name,
        label: name[0]?.toUpperCase() + name.slice(1),
        count: 14 - index,
        isChosen: index < 2,
        swatch: `sw-${name}`,
      })),
    },
    {
      kind: 'price',
      id: 'price',
      label: 'Price',
      isOpen: true,
      min: '10',
      max: '',
      currencySign: '€',
      hint: 'From €4 to €240',
      error: '',
      bands: [
        { label: 'Up to €20', href: '/categories/kitchen?max=20', count: 12, isCurrent: false },
        { label: '€20 to €50', href: '/categories/kitchen?min=20&max=50', count: 19, isCurrent: false },
        { label: '€50 and more', href: '/categories/kitchen?min=50', count: 7, isCurrent: false },
      ],
    },
    {
      kind: 'values',
      id: 'stock',
      label: 'Availability',
      name: 'stock',
      isOpen: false,
      values: [{ value: 'in', label: 'In stock', count: 31, isChosen: false, swatch: '' }],
    },
  ],
  sorts: [
    { value: '', label: 'Recommended', isChosen: true },
    { value: 'new', label: 'Newest first', isChosen: false },
    { value: 'price', label: 'Price, low to high', isChosen: false },
    { value: '-price', label: 'Price, high to low', isChosen: false },
  ],
  cards: [...oddCards, ...cards].slice(0, 24),
  next: { href: '/categories/kitchen?page=2', label: '14 more' },
  previousHref: '',
  remedies: [],
}

const kitchen = {
  page: page({ title: 'Kitchen | Fennel Row', section: 'kitchen' }),
  trail: [],
  title: 'Kitchen',
  description:
    'Things that get used every morning and washed every night. All of it can go into the dishwasher but the wood.',
}

const nothing: Listing = {
  ...listing,
  total: 0,
  totalText: '0 things',
  cards: [],
  next: null,
  remedies: [
    { label: 'Colour: Sky', href: '/categories/kitchen?Colour=Fennel', countText: '4 things' },
    { label: 'From €10', href: '/categories/kitchen?Colour=Sky', countText: '2 things' },
  ],
}

/** Shelves with filters and searches, by the name their picture gets. */
export const listingPages: Record<string, () => string> = {
  listing: () => listingPage({ ...kitchen, listing }),
  'listing-rtl': () => listingPage({ ...kitchen, page: arabicPage({ section: 'kitchen' }), listing }),
  'listing-none': () => listingPage({ ...kitchen, listing: nothing }),
  'listing-plain': () =>
    listingPage({
      ...kitchen,
      page: importedPage({ section: 'jackets' }),
      title: 'Jackets',
      description: '',
      listing: {
        ...listing,
        total: 4,
        totalText: '4 things',
        shownText: '4 of 4',
        chips: [],
        facets: [],
        cards: photos,
        next: null,
      },
    }),
  search: () =>
    searchPage({
      page: page({ title: 'mug | Fennel Row', query: 'mgu', noindex: true }),
      query: 'mgu',
      correction: { shown: 'mug', asked: 'mgu', askedHref: '/search?q=mgu&exact=1' },
      listing: {
        ...listing,
        action: '/search',
        query: 'mgu',
        chips: [],
        total: 9,
        totalText: '9 things',
        shownText: '9 of 9',
        cards: cards.slice(0, 9),
        next: null,
      },
      categories: [],
      popular: [],
    }),
  'search-none': () =>
    searchPage({
      page: page({ title: 'quetzal | Fennel Row', query: 'quetzal', noindex: true }),
      query: 'quetzal',
      correction: null,
      listing: { ...nothing, action: '/search', query: 'quetzal', chips: [] },
      categories: tiles,
      popular: cards.slice(0, 4),
    }),
}
