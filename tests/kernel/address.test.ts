import { describe, expect, test } from 'vitest'
import { addressRulesOf } from '#data/reference/countries.ts'
import {
  type Address,
  asksFor,
  findRegion,
  formatAddress,
  normaliseAddress,
  refuseAddress,
} from '#src/kernel/address.ts'

const cork: Address = {
  name: 'Niamh Byrne',
  company: '',
  line1: '12 Patrick’s Hill',
  line2: 'Flat 3',
  city: 'Cork',
  region: 'CO',
  postcode: 'T23 X70A',
  country: 'IE',
  phone: '+353 21 123 4567',
}

const problemsOf = (change: Partial<Address>) => {
  const address = { ...cork, ...change }
  return refuseAddress(address, addressRulesOf(address.country))
}

describe('asking for an address', () => {
  test('an Irish address needs neither county nor Eircode', () => {
    expect(problemsOf({})).toEqual({})
    expect(problemsOf({ region: '', postcode: '', phone: '', line2: '' })).toEqual({})
    expect(addressRulesOf('IE').postcodeLabel).toBe('Eircode')
  })

  test('each empty field that the post needs is named, and only those', () => {
    const empty = {
      name: '',
      company: '',
      line1: ' ',
      line2: '',
      city: '',
      region: '',
      postcode: '',
      phone: '',
    }
    expect(problemsOf(empty)).toEqual({ name: 'missing', line1: 'missing', city: 'missing' })
    expect(problemsOf({ ...empty, country: 'US' })).toEqual({
      name: 'missing',
      line1: 'missing',
      city: 'missing',
      region: 'missing',
      postcode: 'missing',
    })
  })

  test('Singapore has no city to ask for, Hong Kong and the Emirates no postcode, Germany no state', () => {
    expect(asksFor(addressRulesOf('SG'), 'city')).toBe(false)
    expect(asksFor(addressRulesOf('HK'), 'postcode')).toBe(false)
    expect(asksFor(addressRulesOf('AE'), 'postcode')).toBe(false)
    expect(asksFor(addressRulesOf('DE'), 'region')).toBe(false)
    expect(asksFor(addressRulesOf('GB'), 'region')).toBe(false)
    for (const field of ['city', 'region', 'postcode'] as const) {
      expect(asksFor(addressRulesOf('US'), field)).toBe(true)
    }
    expect(problemsOf({ country: 'SG', city: '', region: '', postcode: '546080' })).toEqual({})
  })

  test('a postcode that the country does not have is refused', () => {
    expect(problemsOf({ postcode: 'X99' })).toEqual({ postcode: 'malformed' })
    expect(problemsOf({ country: 'DE', region: '', postcode: '1234' })).toEqual({ postcode: 'malformed' })
    expect(problemsOf({ country: 'DE', region: '', postcode: '12345\n67890' })).toEqual({
      postcode: 'unprintable',
    })
  })

  test('a state that is not on the list is refused, whichever way it is written', () => {
    const boston = { country: 'US', city: 'Boston', postcode: '02139' }
    expect(problemsOf({ ...boston, region: 'MA' })).toEqual({})
    expect(problemsOf({ ...boston, region: 'Massachusetts' })).toEqual({})
    expect(problemsOf({ ...boston, region: 'Ontario' })).toEqual({ region: 'unknown_choice' })
  })

  test('long names and Arabic names are people’s names', () => {
    const names = [
      'محمد عبد الرحمن الفارسي',
      'Karl-Theodor Maria Nikolaus Johann Jacob Philipp Franz',
      'X Æ A-12',
      'O',
    ]
    for (const name of names) expect(problemsOf({ name })).toEqual({})
    expect(problemsOf({ name: 'n'.repeat(101) })).toEqual({ name: 'too_long' })
  })

  test('what would break a label or turn its text around is refused', () => {
    expect(problemsOf({ line1: 'a\u0000b' })).toEqual({ line1: 'unprintable' })
    expect(problemsOf({ city: 'Cork\r\nX-Header: 1' })).toEqual({ city: 'unprintable' })
    expect(problemsOf({ name: 'evil\u202Egpj.exe' })).toEqual({ name: 'unprintable' })
    expect(problemsOf({ name: 'half\uD83D' })).toEqual({ name: 'unprintable' })
  })

  test('a country is two capitals, and an unknown one gets the most forgiving rules', () => {
    expect(problemsOf({ country: '' })).toEqual({ country: 'missing' })
    expect(problemsOf({ country: 'ie' })).toEqual({ country: 'malformed' })
    expect(problemsOf({ country: 'QQ', region: 'Anywhere', postcode: 'A 1' })).toEqual({})
  })

  test.each(['021 123 4567', '+1 (555) 010-9999', '0049-30/1234567', '020 7946 0000 ext. 12', '12345'])(
    '%s could be rung',
    (phone) => {
      expect(problemsOf({ phone })).toEqual({})
    },
  )

  test.each(['1234', 'call me', '+', '0800 FLOWERS', '1'.repeat(22), '<b>021 123</b>'])(
    '%s could not',
    (phone) => {
      expect(problemsOf({ phone })).toEqual({ phone: 'malformed' })
    },
  )
})

describe('tidying an address', () => {
  test('it is stored as its post writes it', () => {
    const typed = {
      ...cork,
      name: '  Niamh   Byrne ',
      city: 'Cork\u00a0City',
      region: 'county cork',
      postcode: 't23x70a',
      country: 'ie',
      phone: '٠٢١ 123 4567',
    }
    expect(normaliseAddress(typed, addressRulesOf('IE'))).toEqual({
      ...cork,
      city: 'Cork City',
      phone: '021 123 4567',
    })
  })

  test('what cannot be understood is kept as typed', () => {
    const kept = normaliseAddress({ ...cork, region: 'Munster', postcode: 'no idea' }, addressRulesOf('IE'))
    expect([kept.region, kept.postcode]).toEqual(['Munster', 'NO IDEA'])
  })

  test.each([
    ['US', 'massachusetts', 'MA'],
    ['US', 'ma', 'MA'],
    ['CA', 'Quebec', 'QC'],
    ['CA', 'Québec', 'QC'],
    ['ES', 'malaga', 'MA'],
    ['IE', 'Co. Cork', 'CO'],
    ['IE', 'Cork', 'CO'],
    ['JP', '東京都', '13'],
    ['JP', 'Tokyo', '13'],
    ['IN', 'Telangana', 'TS'],
    ['MX', 'Ciudad de Mexico', 'CMX'],
  ])('in %s, %s is the region %s', (country, text, code) => {
    expect(findRegion(addressRulesOf(country), text)?.code).toBe(code)
  })

  test('nothing is no region', () => {
    expect(findRegion(addressRulesOf('US'), ' ')).toBeNull()
    expect(findRegion(addressRulesOf('DE'), 'Bayern')).toBeNull()
  })
})

describe('printing an address in the order that its country reads', () => {
  const linesOf = (change: Partial<Address>) => {
    const blank = {
      name: 'A',
      company: '',
      line1: 'L1',
      line2: '',
      city: '',
      region: '',
      postcode: '',
      phone: '',
    }
    const address = { ...blank, country: '', ...change }
    return formatAddress(address, addressRulesOf(address.country))
  }

  test.each<[Partial<Address>, string[]]>([
    [cork, ['Niamh Byrne', '12 Patrick’s Hill', 'Flat 3', 'Cork', 'Co. Cork', 'T23 X70A']],
    [{ country: 'GB', city: 'London', postcode: 'EC1A 1BB' }, ['A', 'L1', 'London', 'EC1A 1BB']],
    [{ country: 'US', city: 'Boston', region: 'MA', postcode: '02139' }, ['A', 'L1', 'Boston, MA 02139']],
    [{ country: 'US', city: 'Boston', postcode: '02139' }, ['A', 'L1', 'Boston, 02139']],
    [{ country: 'US', city: 'Boston' }, ['A', 'L1', 'Boston']],
    [
      { country: 'DE', company: 'Firma', city: 'Berlin', postcode: '10115' },
      ['A', 'Firma', 'L1', '10115 Berlin'],
    ],
    [
      { country: 'FR', company: 'Société', city: 'Paris', postcode: '75001' },
      ['Société', 'A', 'L1', '75001 Paris'],
    ],
    [{ country: 'IT', city: 'Roma', region: 'RM', postcode: '00144' }, ['A', 'L1', '00144 Roma RM']],
    [{ country: 'ES', city: 'Ronda', region: 'MA', postcode: '29400' }, ['A', 'L1', '29400 Ronda Málaga']],
    [
      { country: 'BR', city: 'Salvador', region: 'BA', postcode: '40301-110' },
      ['A', 'L1', 'Salvador-BA', '40301-110'],
    ],
    [{ country: 'HU', city: 'Budapest', postcode: '1037' }, ['A', 'Budapest', 'L1', '1037']],
    [{ country: 'LT', city: 'Vilnius', postcode: '01100' }, ['A', 'L1', 'LT-01100 Vilnius']],
    [{ country: 'LT', city: 'Vilnius' }, ['A', 'L1', 'Vilnius']],
    [{ country: 'LV', city: 'Rīga', postcode: 'LV-1073' }, ['A', 'L1', 'Rīga, LV-1073']],
    [{ country: 'SG', postcode: '546080' }, ['A', 'L1', 'SINGAPORE 546080']],
    [{ country: 'AU', city: 'Perth', region: 'WA', postcode: '6000' }, ['A', 'L1', 'Perth WA 6000']],
    [
      { country: 'JP', city: 'Shibuya-ku', region: '13', postcode: '150-0002' },
      ['A', 'L1', 'Shibuya-ku, Tokyo', '150-0002'],
    ],
    [
      {
        country: 'JP',
        name: '山田太郎',
        line1: '渋谷1-2-3',
        city: '渋谷区',
        region: '13',
        postcode: '150-0002',
      },
      ['〒150-0002', '東京都渋谷区', '渋谷1-2-3', '山田太郎'],
    ],
    [
      { country: 'CN', name: '王伟', line1: '中山路1号', city: '南京市', region: 'JS', postcode: '210000' },
      ['210000', '江苏省南京市', '中山路1号', '王伟'],
    ],
    [{ country: 'QQ', city: 'Town', postcode: '1', region: 'R' }, ['A', 'L1', 'Town 1', 'R']],
  ])('%#', (address, lines) => {
    expect(linesOf(address)).toEqual(lines)
  })

  test('a price such as $& in a street is printed as typed', () => {
    expect(linesOf({ country: 'DE', line1: '$& {city} 1', city: 'Berlin' })).toEqual([
      'A',
      '$& {city} 1',
      'Berlin',
    ])
  })
})
