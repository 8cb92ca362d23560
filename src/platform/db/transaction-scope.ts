import { AsyncLocalStorage } from 'node:async_hooks'

// Costs a little at every await, so only tests and development switch it on.
let scope: AsyncLocalStorage<true> | null = null

/** From now on, using the outer handle inside a transaction throws instead of waiting for ever. */
export function refuseWrongHandles(): void {
  scope ??= new AsyncLocalStorage()
}

export function runInScope<T>(work: () => Promise<T>): Promise<T> {
  return scope ? scope.run(true, work) : work()
}

/** Called by a driver before it hands out a connection: inside a transaction only its own may be used. */
export function assertOutsideTransaction(): void {
  if (scope?.getStore())
    throw new Error('the outer database handle was used inside a transaction; pass tx instead')
}
