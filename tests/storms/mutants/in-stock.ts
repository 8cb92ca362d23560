import type { Mutant } from './mutant.ts'

const stock = ['tests/domain/inventory/stock.test.ts']
const parcels = ['tests/domain/orders/parcels.test.ts']
const histories = ['tests/storms/histories.test.ts']

/** Faults in what is set aside, sold, sent and put back. */
export const inStock: Mutant[] = [
  {
    name: 'the last one on the shelf cannot be bought',
    file: 'src/domain/inventory/shelves.ts',
    find: "eb(eb('on_hand', '+', onHand), '>=', eb('reserved', '+', reserved))",
    replace: "eb(eb('on_hand', '+', onHand), '>', eb('reserved', '+', reserved))",
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
    find: '{ reserved: -quantity, onHand: -quantity }',
    replace: '{ onHand: -quantity }',
    tests: stock,
  },
  {
    name: 'a release takes goods off the shelf',
    file: 'src/domain/inventory/reserve.ts',
    find: '{ reserved: -quantity })',
    replace: '{ reserved: -quantity, onHand: -quantity })',
    tests: stock,
  },
  {
    name: 'more comes back to the shelf than left it',
    file: 'src/domain/inventory/restock.ts',
    find: 'splitOver(stillOut(movements), quantity)',
    replace: 'splitOver(stillOut(movements).map((shelf) => ({ ...shelf, onHand: quantity })), quantity)',
    tests: stock,
  },
  {
    name: 'the shelf may hold less than what is set aside',
    file: 'src/domain/inventory/shelves.ts',
    find: "    .where((eb) => eb(eb('on_hand', '+', onHand), '>=', eb('reserved', '+', reserved)))\n",
    replace: '',
    tests: [...stock, ...parcels],
  },
  {
    name: 'a count that leaves just what is set aside is not written',
    file: 'src/domain/inventory/adjust-stock.ts',
    find: 'if (onHand === before) return null',
    replace: 'if (onHand === before || onHand === shelves[0]?.reserved) return null',
    tests: histories,
  },
  {
    name: 'what is still owed is packed, and what has come is not',
    file: 'src/domain/inventory/take-owed.ts',
    find: 'packed <= sold.reduce',
    replace: 'packed >= sold.reduce',
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
    file: 'src/domain/orders/record.ts',
    find: "    .updateTable('shipments')\n    .set({ state: to, ...also })\n    .where('id', '=', id)\n    .where('state', 'in', from)",
    replace: "    .updateTable('shipments')\n    .set({ state: to, ...also })\n    .where('id', '=', id)",
    tests: parcels,
  },
  {
    name: 'what was refunded before it was packed is sent all the same',
    file: 'src/domain/orders/order.ts',
    find: 'quantity - packedOf(id) - unitsBack(unsent, id)',
    replace: 'quantity - packedOf(id)',
    tests: [...parcels, 'tests/domain/orders/refunds.test.ts'],
  },
  {
    name: 'an order on its way can be cancelled',
    file: 'src/domain/orders/order.ts',
    find: "return isAbout || order.state === 'processing' || order.state === 'completed' ?",
    replace: "return order.state === 'processing' || order.state === 'completed' ?",
    tests: ['tests/domain/orders/moves.test.ts'],
  },
  {
    name: 'a transfer that is on its way is given up when its shopper orders on',
    file: 'src/domain/checkout/place-order.ts',
    find: 'isUnpaid(each) && !isBought(each)',
    replace: 'isUnpaid(each)',
    tests: ['tests/domain/checkout/place-order.test.ts'],
  },
  {
    name: 'what left the bag is still counted as its own',
    file: 'src/domain/orders/empty-cart.ts',
    find: 'cart_id: -order.id',
    replace: 'cart_id: order.cartId',
    tests: ['tests/domain/checkout/place-order.test.ts'],
  },
  {
    name: 'what went back on the shelf is packed where the bank refused its money',
    file: 'src/domain/orders/order.ts',
    find: '  return refunds\n    .flatMap((refund) => refund.lines)',
    replace:
      "  return refunds\n    .filter((refund) => (refund as OrderRefund).state !== 'failed')\n    .flatMap((refund) => refund.lines)",
    tests: ['tests/domain/orders/refunds.test.ts'],
  },
  {
    name: 'what nobody took in at the door stays off the shelf',
    file: 'src/domain/orders/cancel-order.ts',
    find: 'if (order.shipments.length > 0) await putBack(',
    replace: 'if (order.shipments.length > 99) await putBack(',
    tests: ['tests/domain/orders/parcels.test.ts'],
  },
]
