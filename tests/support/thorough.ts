/**
 * How many cases a property is tried with: as many as given, or BARROW_RUNS where somebody has the time. BARROW_SEED
 * makes a run that failed happen again.
 */
export function thorough(numRuns: number): { numRuns: number; seed?: number } {
  const { BARROW_RUNS, BARROW_SEED } = process.env
  return {
    numRuns: Number(BARROW_RUNS ?? numRuns),
    ...(BARROW_SEED === undefined ? {} : { seed: Number(BARROW_SEED) }),
  }
}
