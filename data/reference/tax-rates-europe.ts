import type { TaxRate } from '#src/kernel/tax-match.ts'
import { exceptionsOf, rowsOf } from './tax-rate-rows.ts'

/**
 * VAT in the European Union and beside it, as in force in November 2026.
 *
 * From the published tables of ibericode/vat-rates, kdeldycke/vat-rates, Magento's EU rates and commerceguys/tax,
 * put right where the law is newer: Finland's 13.5 % (January 2026), Lithuania's 12 % and 5 % on books (January
 * 2026), Sweden's 6 % on food (April 2026 to December 2027), Latvia's 5 % on books, Slovakia's 5 % on books, Cyprus'
 * 3 % on books, Czech books free of VAT (2024), the Azores' 16 % (2021) and Madeira's 4 % (October 2024).
 * Where a country taxes staples less than other food (Austria's 4.9 % since July 2026, Spain's and Italy's 4 %,
 * Slovakia's 5 %), `food` is the rate of ordinary groceries; where most groceries bear the standard rate
 * (Bulgaria, Croatia, Denmark, Estonia, Hungary, Latvia, Lithuania), there is no such row.
 */
const union: TaxRate[] = [
  ...rowsOf('AT', 'USt', 200_000, { reduced: 100_000, food: 100_000, books: 100_000 }),
  ...rowsOf('BE', 'BTW/TVA', 210_000, { reduced: 60_000, food: 60_000, books: 60_000 }),
  ...rowsOf('BG', 'ДДС', 200_000, { reduced: 90_000, books: 90_000 }),
  ...rowsOf('CY', 'ΦΠΑ', 190_000, { reduced: 50_000, food: 50_000, books: 30_000 }),
  ...rowsOf('CZ', 'DPH', 210_000, { reduced: 120_000, food: 120_000, books: 0 }),
  ...rowsOf('DE', 'MwSt', 190_000, { reduced: 70_000, food: 70_000, books: 70_000 }),
  ...rowsOf('DK', 'Moms', 250_000),
  ...rowsOf('EE', 'KM', 240_000, { reduced: 130_000, books: 90_000 }),
  ...rowsOf('ES', 'IVA', 210_000, { reduced: 100_000, food: 100_000, books: 40_000 }),
  ...rowsOf('FI', 'ALV', 255_000, { reduced: 135_000, food: 135_000, books: 135_000 }),
  ...rowsOf('FR', 'TVA', 200_000, { reduced: 55_000, food: 55_000, books: 55_000 }),
  ...rowsOf('GR', 'ΦΠΑ', 240_000, { reduced: 130_000, food: 130_000, books: 60_000 }),
  ...rowsOf('HR', 'PDV', 250_000, { reduced: 130_000, books: 50_000 }),
  ...rowsOf('HU', 'ÁFA', 270_000, { reduced: 180_000, books: 50_000 }),
  // Schedule 2 of the VAT Consolidation Act 2010: most food, printed books, children's clothes and shoes.
  ...rowsOf('IE', 'VAT', 230_000, { reduced: 135_000, food: 0, books: 0, children: 0 }),
  ...rowsOf('IT', 'IVA', 220_000, { reduced: 100_000, food: 100_000, books: 40_000 }),
  ...rowsOf('LT', 'PVM', 210_000, { reduced: 120_000, books: 50_000 }),
  ...rowsOf('LU', 'TVA', 170_000, { reduced: 80_000, food: 30_000, books: 30_000, children: 30_000 }),
  ...rowsOf('LV', 'PVN', 210_000, { reduced: 120_000, books: 50_000 }),
  ...rowsOf('MT', 'VAT', 180_000, { reduced: 50_000, food: 0, books: 50_000 }),
  ...rowsOf('NL', 'Btw', 210_000, { reduced: 90_000, food: 90_000, books: 90_000 }),
  ...rowsOf('PL', 'VAT', 230_000, { reduced: 80_000, food: 50_000, books: 50_000 }),
  ...rowsOf('PT', 'IVA', 230_000, { reduced: 60_000, food: 60_000, books: 60_000 }),
  ...rowsOf('RO', 'TVA', 210_000, { reduced: 110_000, food: 110_000, books: 110_000 }),
  ...rowsOf('SE', 'Moms', 250_000, { reduced: 120_000, food: 60_000, books: 60_000 }),
  ...rowsOf('SI', 'DDV', 220_000, { reduced: 95_000, food: 95_000, books: 50_000 }),
  ...rowsOf('SK', 'DPH', 230_000, { reduced: 190_000, food: 190_000, books: 50_000 }),
]

/**
 * Parts of member states outside the VAT area (art. 6 of Directive 2006/112/EC) or with rates of their own (arts. 102
 * to 105). Delivery to the former is an export, so nothing is charged.
 * Not here: the Aegean islands' 17 %, since a sale from the mainland to a private buyer there bears 24 %.
 */
const partsOfMembers: TaxRate[] = [
  ...rowsOf(
    'AT',
    'USt (Jungholz, Mittelberg)',
    190_000,
    { reduced: 100_000, food: 100_000, books: 100_000 },
    { postcodes: '6691|699[123]' },
  ),
  ...rowsOf('DE', 'MwSt (Büsingen)', 0, {}, { postcodes: '78266' }),
  ...rowsOf('DE', 'MwSt (Heligoland)', 0, {}, { postcodes: '27498' }),
  ...rowsOf('ES', 'IVA (Canary Islands)', 0, {}, { postcodes: '3[58]\\d{3}' }),
  ...rowsOf('ES', 'IVA (Ceuta)', 0, {}, { postcodes: '51\\d{3}' }),
  ...rowsOf('ES', 'IVA (Melilla)', 0, {}, { postcodes: '52\\d{3}' }),
  ...rowsOf('FI', 'ALV (Åland)', 0, {}, { postcodes: '22\\d{3}' }),
  ...exceptionsOf('FR', 'TVA (Corsica)', { food: 21_000, books: 21_000 }, { postcodes: '20\\d{3}' }),
  ...rowsOf(
    'FR',
    'TVA (Guadeloupe, Martinique, Réunion)',
    85_000,
    { reduced: 21_000, food: 21_000, books: 21_000 },
    { postcodes: '97[124]\\d{2}' },
  ),
  ...rowsOf('FR', 'TVA (other overseas)', 0, {}, { postcodes: '97[35-8]\\d{2}|98[678]\\d{2}' }),
  ...rowsOf('GR', 'ΦΠΑ (Mount Athos)', 0, {}, { postcodes: '630 ?86' }),
  ...rowsOf('IT', "IVA (Campione d'Italia)", 0, {}, { postcodes: '22061' }),
  ...rowsOf('IT', 'IVA (Livigno)', 0, {}, { postcodes: '23041' }),
  ...rowsOf(
    'PT',
    'IVA (Madeira)',
    220_000,
    { reduced: 40_000, food: 40_000, books: 40_000 },
    { postcodes: '9[0-4]\\d{2}(-\\d{3})?' },
  ),
  ...rowsOf(
    'PT',
    'IVA (Azores)',
    160_000,
    { reduced: 40_000, food: 40_000, books: 40_000 },
    { postcodes: '9[5-9]\\d{2}(-\\d{3})?' },
  ),
  ...rowsOf('GP', 'TVA', 85_000, { reduced: 21_000, food: 21_000, books: 21_000 }),
  ...rowsOf('MQ', 'TVA', 85_000, { reduced: 21_000, food: 21_000, books: 21_000 }),
  ...rowsOf('RE', 'TVA', 85_000, { reduced: 21_000, food: 21_000, books: 21_000 }),
  // Monaco counts as France (art. 7).
  ...rowsOf('MC', 'TVA', 200_000, { reduced: 55_000, food: 55_000, books: 55_000 }),
]

const british = { reduced: 50_000, food: 0, books: 0, children: 0 }

const besideTheUnion: TaxRate[] = [
  ...rowsOf('GB', 'VAT', 200_000, british),
  // The same rates today, but goods count as moving within the Union (Windsor Framework), so they stand alone.
  ...rowsOf('GB', 'VAT (Northern Ireland)', 200_000, british, { postcodes: 'BT\\d.*' }),
  ...rowsOf('IM', 'VAT', 200_000, british),
  ...rowsOf('JE', 'GST', 50_000),
  ...rowsOf('NO', 'MVA', 250_000, { reduced: 150_000, food: 150_000, books: 0 }),
  ...rowsOf('IS', 'VSK', 240_000, { reduced: 110_000, food: 110_000, books: 110_000 }),
  ...rowsOf('CH', 'MWST', 81_000, { reduced: 26_000, food: 26_000, books: 26_000 }),
  ...rowsOf('LI', 'MWST', 81_000, { reduced: 26_000, food: 26_000, books: 26_000 }),
  ...rowsOf('AD', 'IGI', 45_000, { reduced: 10_000, food: 10_000, books: 10_000 }),
  ...rowsOf('AL', 'TVSH', 200_000),
  ...rowsOf('AM', 'VAT', 200_000),
  ...rowsOf('AZ', 'VAT', 180_000),
  ...rowsOf('BA', 'PDV', 170_000),
  ...rowsOf('BY', 'VAT', 200_000),
  ...rowsOf('GE', 'VAT', 180_000),
  ...rowsOf('MD', 'TVA', 200_000),
  ...rowsOf('ME', 'PDV', 210_000),
  ...rowsOf('MK', 'ДДВ', 180_000),
  ...rowsOf('RS', 'PDV', 200_000, { reduced: 100_000, food: 100_000, books: 100_000 }),
  ...rowsOf('RU', 'НДС', 220_000, { reduced: 100_000, food: 100_000, books: 100_000 }),
  ...rowsOf('TR', 'KDV', 200_000, { reduced: 100_000 }),
  ...rowsOf('UA', 'ПДВ', 200_000),
  ...rowsOf('XK', 'TVSH', 180_000),
]

export const europeanTaxRates: readonly TaxRate[] = [...union, ...partsOfMembers, ...besideTheUnion]
