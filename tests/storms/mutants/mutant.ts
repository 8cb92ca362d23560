/** A fault as a tired person makes it, and the tests that must notice. */
export type Mutant = {
  /** What it breaks, as a shopkeeper would complain. */
  name: string
  file: string
  /** Text that stands in the file exactly once. */
  find: string
  replace: string
  tests: string[]
}
