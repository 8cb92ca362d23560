import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalisePostcode } from '#src/kernel/postcode.ts'

test.each([
  ['GB', 'ec1a1bb', 'EC1A 1BB'],
  ['GB', ' sw1a-2aa ', 'SW1A 2AA'],
  ['GB', 'm1 1ae', 'M1 1AE'],
  ['GB', 'bfpo57', 'BFPO 57'],
  ['IE', 't12x70a', 'T12 X70A'],
  ['IE', 'd6w xy00', 'D6W XY00'],
  ['NL', '1012ab', '1012 AB'],
  ['NL', 'NL-1012 AB', '1012 AB'],
  ['CA', 'k1a0b1', 'K1A 0B1'],
  ['CA', 'k1a-0b1', 'K1A 0B1'],
  ['US', '021391234', '02139-1234'],
  ['US', '02139 1234', '02139-1234'],
  ['US', '02139', '02139'],
  ['DE', 'D-10115', '10115'],
  ['DE', ' 10 115 ', '10115'],
  ['AT', 'A-1010', '1010'],
  ['CH', 'CH-8001', '8001'],
  ['FR', '75 001', '75001'],
  ['FI', 'FIN-00100', '00100'],
  ['SE', '11455', '114 55'],
  ['SE', 'SE-114 55', '114 55'],
  ['CZ', '11000', '110 00'],
  ['GR', '15124', '151 24'],
  ['PL', '00950', '00-950'],
  ['PL', '00 – 950', '00-950'],
  ['PT', '2725079', '2725-079'],
  ['BR', '40301110', '40301-110'],
  ['JP', '1540023', '154-0023'],
  ['JP', '〒１５４−００２３', '154-0023'],
  ['LV', '1073', 'LV-1073'],
  ['LV', 'lv1073', 'LV-1073'],
  ['LT', 'LT-01100', '01100'],
  ['AD', '500', 'AD500'],
  ['AD', 'ad500', 'AD500'],
  ['MT', 'vlt1117', 'VLT 1117'],
  ['KY', 'ky1 1100', 'KY1-1100'],
  ['IR', '١١٩٣٦١٢٣٤٥', '11936-12345'],
  ['XX', ' ab  12 ', 'AB 12'],
  ['GB', 'not a postcode', 'NOT A POSTCODE'],
  ['DE', '', ''],
])('in %s, %j is written %j', (country, text, postcode) => {
  expect(normalisePostcode(country, text)).toBe(postcode)
})

test('a postcode that is normal already stays as it is', () => {
  const countries = fc.constantFrom('GB', 'IE', 'NL', 'CA', 'US', 'DE', 'SE', 'LV', 'AD', 'JP', 'LC', 'XX')
  const texts = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.stringMatching(/^[A-Z]{0,3}[ -]?\d{1,5}[ -]?[A-Z\d]{0,4}$/),
  )
  fc.assert(
    fc.property(countries, texts, (country, text) => {
      const once = normalisePostcode(country, text)
      expect(normalisePostcode(country, once)).toBe(once)
    }),
  )
})
