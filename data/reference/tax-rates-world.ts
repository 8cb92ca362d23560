import type { TaxRate } from '#src/kernel/tax-match.ts'
import { rowsOf } from './tax-rate-rows.ts'

/**
 * VAT, GST and their cousins beyond Europe and North America, as in force in November 2026; the general rate, with
 * exceptions for food and books where they are well known.
 *
 * From the published tables of valeriansaliou/node-sales-tax, put right where the law is newer or the table wrong:
 * Bahrain 10 %, Ecuador 15 %, Kazakhstan 16 % (2026), Sri Lanka and Pakistan 18 %, Ghana 20 % with its levies (Act
 * 1151, 2026), Zimbabwe 15.5 % (2026), Bahamas 10 %, India's two rates of September 2025, Thailand's 7 %, which
 * decrees have prolonged year after year. Without Brazil, whose taxes depend on both states and the product, and without
 * Kuwait and Qatar, which have no such tax.
 */
export const worldTaxRates: readonly TaxRate[] = [
  ...rowsOf('AE', 'VAT', 50_000),
  ...rowsOf('AI', 'GST', 130_000),
  ...rowsOf('AO', 'IVA', 140_000),
  ...rowsOf('AR', 'IVA', 210_000, { books: 0 }),
  ...rowsOf('AU', 'GST', 100_000, { food: 0 }),
  ...rowsOf('BB', 'VAT', 175_000),
  ...rowsOf('BD', 'VAT', 150_000),
  ...rowsOf('BH', 'VAT', 100_000),
  // Bolivia's 13 % is of the price with the tax in it, which is 14.94 % of the price without.
  ...rowsOf('BO', 'IVA', 149_400),
  ...rowsOf('BS', 'VAT', 100_000),
  ...rowsOf('BW', 'VAT', 140_000),
  ...rowsOf('CL', 'IVA', 190_000),
  ...rowsOf('CN', 'VAT', 130_000, { reduced: 90_000, food: 90_000, books: 90_000 }),
  ...rowsOf('CO', 'IVA', 190_000, { reduced: 50_000, books: 0 }),
  ...rowsOf('CR', 'IVA', 130_000),
  ...rowsOf('CW', 'OB', 60_000),
  ...rowsOf('DO', 'ITBIS', 180_000),
  ...rowsOf('DZ', 'TVA', 190_000),
  ...rowsOf('EC', 'IVA', 150_000),
  ...rowsOf('EG', 'VAT', 140_000),
  ...rowsOf('GH', 'VAT and levies', 200_000),
  ...rowsOf('GT', 'IVA', 120_000),
  ...rowsOf('HN', 'ISV', 150_000),
  ...rowsOf('ID', 'PPN', 110_000),
  ...rowsOf('IL', 'VAT', 180_000),
  ...rowsOf('IN', 'GST', 180_000, { reduced: 50_000, food: 50_000, books: 0, children: 50_000 }),
  ...rowsOf('JM', 'GCT', 150_000),
  ...rowsOf('JO', 'GST', 160_000),
  ...rowsOf('JP', '消費税', 100_000, { reduced: 80_000, food: 80_000 }),
  ...rowsOf('KE', 'VAT', 160_000),
  ...rowsOf('KR', 'VAT', 100_000),
  ...rowsOf('KZ', 'VAT', 160_000),
  ...rowsOf('LB', 'VAT', 110_000),
  ...rowsOf('LC', 'VAT', 125_000),
  ...rowsOf('LK', 'VAT', 180_000),
  ...rowsOf('MA', 'TVA', 200_000),
  ...rowsOf('MG', 'TVA', 200_000),
  ...rowsOf('MM', 'Commercial tax', 50_000),
  ...rowsOf('MN', 'VAT', 100_000),
  ...rowsOf('MU', 'VAT', 150_000),
  ...rowsOf('MV', 'GST', 80_000),
  ...rowsOf('MX', 'IVA', 160_000, { food: 0, books: 0 }),
  ...rowsOf('MY', 'SST', 100_000),
  ...rowsOf('NA', 'VAT', 150_000),
  ...rowsOf('NG', 'VAT', 75_000),
  ...rowsOf('NI', 'IVA', 150_000),
  ...rowsOf('NZ', 'GST', 150_000),
  ...rowsOf('OM', 'VAT', 50_000),
  ...rowsOf('PA', 'ITBMS', 70_000),
  ...rowsOf('PE', 'IGV', 180_000, { books: 0 }),
  ...rowsOf('PG', 'GST', 100_000),
  ...rowsOf('PH', 'VAT', 120_000),
  ...rowsOf('PK', 'Sales tax', 180_000),
  ...rowsOf('PY', 'IVA', 100_000),
  ...rowsOf('RW', 'VAT', 180_000),
  ...rowsOf('SA', 'VAT', 150_000),
  ...rowsOf('SC', 'VAT', 150_000),
  ...rowsOf('SG', 'GST', 90_000),
  ...rowsOf('SV', 'IVA', 130_000),
  ...rowsOf('TH', 'VAT', 70_000),
  ...rowsOf('TN', 'TVA', 190_000),
  ...rowsOf('TT', 'VAT', 125_000),
  ...rowsOf('TW', 'VAT', 50_000),
  ...rowsOf('TZ', 'VAT', 180_000),
  ...rowsOf('UG', 'VAT', 180_000),
  ...rowsOf('UY', 'IVA', 220_000),
  ...rowsOf('UZ', 'QQS', 120_000),
  ...rowsOf('VE', 'IVA', 160_000),
  // 10 % by law; 8 % for most goods from July 2025 to December 2026 (Resolution 204/2025/QH15).
  ...rowsOf('VN', 'VAT', 80_000),
  ...rowsOf('ZA', 'VAT', 150_000),
  ...rowsOf('ZM', 'VAT', 160_000),
  ...rowsOf('ZW', 'VAT', 155_000),
]
