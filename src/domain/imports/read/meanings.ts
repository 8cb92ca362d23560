import { plainName } from './columns.ts'
import { type Field, joiners } from './fields.ts'

/** What a person may say that a column is, in the order to offer it; '' leaves it out. */
export const meanings = [
  '',
  'title',
  'price',
  'compareAt',
  'sku',
  'quantity',
  'bodyHtml',
  'categories',
  'images',
  'option1Value',
  'option2Value',
  'option3Value',
  'vendor',
  'tags',
  'barcode',
  'weight',
  'cost',
  'handle',
] as const satisfies (Field | '')[]

export type Meaning = (typeof meanings)[number]

/** Without these there is no product to make. */
export const necessaryMeanings = ['title', 'price'] as const satisfies Meaning[]

/** Whether several columns may be this. */
export const mayRepeat = (meaning: Meaning): boolean => meaning === '' || meaning in joiners

/** Names that columns have in shops' own tables, in the languages of shops nearby; the surest first. */
const known: [Meaning, RegExp][] = [
  ['handle', /^(handle|url handle|slug|parent sku|group id|item group id|product id)$/],
  [
    'sku',
    /^(sku|variant sku|article (number|no\.?)|item (number|no\.?|code)|product code|code|ref|reference|artikelnummer|art\.? ?-?nr\.?|codice|référence|referencia|kod|artikelnr)$/,
  ],
  ['barcode', /^(barcode|ean|ean13|gtin|upc|isbn|strichcode|codice a barre|code-barres)$/],
  [
    'compareAt',
    /^(compare.at price|old price|was|rrp|msrp|list price|original price|uvp|statt|prezzo di listino|prix barré|precio anterior)$/,
  ],
  ['cost', /^(cost|cost price|cost per item|purchase price|einkaufspreis|ek|costo|coût)$/],
  [
    'price',
    /^(price|variant price|unit price|retail price|selling price|sale price|regular price|preis|verkaufspreis|vk|prezzo|prix|precio|preço|prijs|cena|pris)\b/,
  ],
  [
    'quantity',
    /^(stock|qty|quantity|on hand|inventory|inventory quantity|variant inventory qty|in stock|available|bestand|lagerbestand|menge|anzahl|giacenza|quantità|quantité|cantidad|existencias|voorraad|ilość|stan|lager)$/,
  ],
  [
    'title',
    /^(title|name|article|artikel|articolo|product|product name|product title|item|item name|titel|bezeichnung|artikelbezeichnung|produktname|produkt|nome|titolo|prodotto|nom|titre|produit|nombre|título|producto|naam|nazwa|navn|namn)$/,
  ],
  [
    'bodyHtml',
    /^(description|body|body \(html\)|details|text|long description|beschreibung|descrizione|descripción|descrição|omschrijving|opis|beskrivning)$/,
  ],
  [
    'categories',
    /^(category|categories|product category|type|product type|department|kategorie|warengruppe|categoria|catégorie|categoría|categorie|kategoria|kategori)( ?\d)?$/,
  ],
  [
    'images',
    /^(image|images|image (src|url|link)|image ?\d{1,2}|picture|pictures|photo|photo url|photos|bild|bilder|bild-?url|immagine|immagini|imagen|imagem|afbeelding|zdjęcie|bilde)( ?\d{1,2})?$/,
  ],
  [
    'vendor',
    /^(vendor|brand|maker|manufacturer|supplier|marke|hersteller|marca|marque|merk|marka|produttore|fabricant)$/,
  ],
  ['tags', /^(tags?|keywords|labels|schlagwörter|etichette|étiquettes|etiquetas)$/],
  ['weight', /^(weight|variant weight|gewicht|peso|poids|waga|vikt)( ?[([]?(kg|g|lbs?|oz)[)\]]?)?$/],
]

/** Columns whose values shoppers choose among. */
const choices =
  /^(option ?\d?|option ?\d value|variant|size|colou?r|material|scent|flavou?r|style|length|größe|grösse|farbe|variante|taglia|colore|taille|couleur|talla|tamanho|cor|maat|kleur|rozmiar|kolor|storlek|färg)$/

const options = ['option1Value', 'option2Value', 'option3Value'] as const

/** What each column of a table probably is, by its name; '' where it tells nothing. */
export function guessMeanings(header: readonly string[]): Meaning[] {
  const found: Meaning[] = header.map(() => '')
  const names = header.map((name) => plainName(name).replaceAll('_', ' '))
  for (const [meaning, pattern] of known) {
    for (const [index, name] of names.entries()) {
      const isFree = found[index] === '' && (mayRepeat(meaning) || !found.includes(meaning))
      if (isFree && pattern.test(name)) found[index] = meaning
    }
  }
  const chosen = [...names.keys()].filter((index) => found[index] === '' && choices.test(names[index] ?? ''))
  for (const [n, option] of options.entries()) {
    const index = chosen[n]
    if (index !== undefined) found[index] = option
  }
  return found
}
