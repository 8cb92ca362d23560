const EVERY_MS = 1_000

/** Says on the terminal how far long work is, about once a second; short work says nothing. */
export function sayEachSecond(): (words: string) => void {
  let saidAt = Date.now()
  return (words) => {
    if (Date.now() - saidAt < EVERY_MS) return
    saidAt = Date.now()
    console.error(words)
  }
}
