import type { Mutant } from './mutant.ts'

const stock = ['tests/domain/inventory/stock.test.ts']
const parcels = ['tests/domain/orders/parcels.test.ts']
const histories = ['tests/storms/histories.test.ts']

/** Faults in what is set aside, sold, sent and put back. */
export const inStock: Mutant[] = [
  {
    name: 'the last one on the shelf cannot be bought',
    file: 'src/domain/inventory/reserve.ts',
    find: "'>=', count))",
    replace: "'>', count))",
    tests: stock,
  },
  {
    name: 'the same thing in two lines is counted once',
    file: 'src/domain/inventory/stock.ts',
    find: '(sums.get(variantId) ?? 0) + quantity',
    replace: 'quantity',
    tests: stock,
  },
  {
    name: 'two buyers take hold of shelves in different orders and wait for each other',
    file: 'src/domain/inventory/stock.ts',
    find: '.sort((a, b) => a.variantId - b.variantId)',
    replace: '',
    tests: stock,
  },
  {
    name: 'what was set aside is released twice',
    file: 'src/domain/inventory/reserve.ts',
    find: "    .where('order_id', '=', orderId)\n    .where('state', '=', 'live')\n    .returning(['variant_id', 'location_id', 'quantity'])",
    replace:
      "    .where('order_id', '=', orderId)\n    .returning(['variant_id', 'location_id', 'quantity'])",
    tests: stock,
  },
  {
    name: 'what is sold stays set aside',
    file: 'src/domain/inventory/reserve.ts',
    find: "reserved: eb('reserved', '-', quantity), on_hand: eb('on_hand', '-', quantity)",
    replace: "on_hand: eb('on_hand', '-', quantity)",
    tests: stock,
  },
  {
    name: 'a release takes goods off the shelf',
    file: 'src/domain/inventory/reserve.ts',
    find: ".set((eb) => ({ reserved: eb('reserved', '-', quantity) }))",
    replace:
      ".set((eb) => ({ reserved: eb('reserved', '-', quantity), on_hand: eb('on_hand', '-', quantity) }))",
    tests: stock,
  },
  {
    name: 'more comes back to the shelf than left it',
    file: 'src/domain/inventory/restock.ts',
    find: 'Math.min(quantity, stillOut)',
    replace: 'quantity',
    tests: stock,
  },
  {
    name: 'the shelf may hold less than what is set aside',
    file: 'src/domain/inventory/adjust-stock.ts',
    find: ".where((eb) => eb(eb('on_hand', '+', quantity), '>=', eb.ref('reserved')))",
    replace: '',
    tests: [...stock, ...parcels],
  },
  {
    name: 'a count that leaves just what is set aside is refused',
    file: 'src/domain/inventory/adjust-stock.ts',
    find: 'change.onHand < level.reserved',
    replace: 'change.onHand <= level.reserved',
    tests: histories,
  },
  {
    name: 'what was sold ahead leaves the shelf twice',
    file: 'src/domain/inventory/take-owed.ts',
    find: 'Math.min(packed, setAside + owed) - gone',
    replace: 'Math.min(packed, setAside + owed)',
    tests: [...parcels, ...histories],
  },
  {
    name: 'the last unit of a line cannot be packed',
    file: 'src/domain/orders/parcels.ts',
    find: 'quantity > (left.get(lineId) ?? 0)',
    replace: 'quantity >= (left.get(lineId) ?? 0)',
    tests: parcels,
  },
  {
    name: 'a parcel leaves before its money is there',
    file: 'src/domain/orders/parcels.ts',
    find: "latest.state === 'processing' && shipsBeforePayment.includes(latest.gateway)",
    replace: "latest.state === 'processing'",
    tests: parcels,
  },
  {
    name: 'a parcel is sent twice',
    file: 'src/domain/orders/parcels.ts',
    find: "    .where('id', '=', id)\n    .where('state', 'in', from)",
    replace: "    .where('id', '=', id)",
    tests: parcels,
  },
  {
    name: 'what was refunded before it was packed is sent all the same',
    file: 'src/domain/orders/order.ts',
    find: 'quantity - packedOf(id) - unitsBack(refunds, id)',
    replace: 'quantity - packedOf(id)',
    tests: [...parcels, 'tests/domain/orders/refunds.test.ts'],
  },
  {
    name: 'an order on its way can be cancelled',
    file: 'src/domain/orders/order.ts',
    find: "if (order.shipments.length > 0 || order.state === 'processing' || order.state === 'completed')",
    replace: "if (order.state === 'processing' || order.state === 'completed')",
    tests: ['tests/domain/orders/moves.test.ts'],
  },
]
