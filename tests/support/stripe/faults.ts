/** What goes wrong with a request that fits. */
export type Fault = {
  /** Every request where absent. */
  method?: 'GET' | 'POST'
  /** Fits paths that contain it, or that match. */
  path?: string | RegExp
  /**
   * A status is answered in Stripe's shape. `timeout` never answers, `reset` cuts the connection,
   * `slow` works and answers after `ms`, `late` works at once and answers after `ms`, `trickle` answers a byte at a time, for longer than anybody waits;
   * `html` is what a proxy says in Stripe's place.
   */
  answer: number | 'timeout' | 'reset' | 'slow' | 'late' | 'trickle' | 'html'
  /** Once where absent. */
  times?: number
  /** `after`: Stripe did the work and only its answer is lost; the crueller case. */
  when?: 'before' | 'after'
  ms?: number
}

/** Faults waiting for a request, first come, first served. */
export function openFaults() {
  const waiting: { fault: Fault; left: number }[] = []

  return {
    add(fault: Fault): void {
      waiting.push({ fault, left: fault.times ?? 1 })
    },
    /** Nothing goes wrong any more. */
    clear(): void {
      waiting.length = 0
    },
    take(method: string, path: string): Fault | null {
      const due = waiting.find(({ fault, left }) => left > 0 && fits(fault, method, path))
      if (!due) return null
      due.left -= 1
      return due.fault
    },
  }
}

function fits(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false
  if (fault.path === undefined) return true
  return typeof fault.path === 'string' ? path.includes(fault.path) : fault.path.test(path)
}
