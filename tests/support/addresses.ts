import type { Address } from '#src/kernel/address.ts'

export const cork: Address = {
  name: 'Aoife Byrne',
  company: '',
  line1: '4 Fennel Row',
  line2: '',
  city: 'Cork',
  region: '',
  postcode: 'T12 X70A',
  country: 'IE',
  phone: '',
}
