/** A move that the machine does not know; always a bug or a tampered request, never an expected refusal. */
export class IllegalMove extends Error {
  override name = 'IllegalMove'
}

export type Machine<State extends string> = {
  readonly name: string
  readonly states: readonly State[]
  readonly initial: readonly State[]
  /** Tells a stored string from a state of this machine. */
  readonly isState: (text: string) => text is State
  /** Nothing follows a final state. */
  readonly isFinal: (state: State) => boolean
  readonly can: (from: State, to: State) => boolean
  /** Every state from which a thing may come to this one; none for where things only begin. */
  readonly statesBefore: (to: State) => State[]
  /** @throws IllegalMove naming the machine and both states */
  readonly assertMove: (from: State, to: State) => void
}

type Definition<State extends string> = {
  /** One state that a new thing may start in, or several. */
  readonly initial: NoInfer<State> | readonly NoInfer<State>[]
  /** Every state, with the states that may follow it. */
  readonly transitions: { readonly [state in State]: readonly NoInfer<State>[] }
}

/**
 * Makes a state machine from a table and checks the table at once, so that a slip stops the start of the
 * shop rather than an order in flight.
 * @throws Error where a target or an initial state is no state, is listed twice, or a state cannot be reached
 */
export function defineMachine<State extends string>(
  name: string,
  definition: Definition<State>,
): Machine<State> {
  const table = new Map<string, readonly State[]>(Object.entries<readonly State[]>(definition.transitions))
  const initial = [definition.initial].flat() as State[]
  checkTable(name, table, initial)

  const can = (from: State, to: State) => table.get(from)?.includes(to) ?? false
  return Object.freeze({
    name,
    states: Object.freeze([...table.keys()] as State[]),
    initial: Object.freeze(initial),
    isState: (text: string): text is State => table.has(text),
    isFinal: (state: State) => table.get(state)?.length === 0,
    can,
    statesBefore: (to: State) => ([...table.keys()] as State[]).filter((from) => can(from, to)),
    assertMove: (from: State, to: State) => {
      if (!can(from, to)) throw new IllegalMove(`${name} cannot go from ${from} to ${to}`)
    },
  })
}

function checkTable(name: string, table: Map<string, readonly string[]>, initial: readonly string[]): void {
  if (initial.length === 0) throw new Error(`${name} has no state to start in`)
  checkNames(`${name} starts in`, initial, table)
  for (const [state, next] of table) checkNames(`${name} goes from ${state} to`, next, table)

  const reached = new Set(initial)
  for (const state of reached) for (const next of table.get(state) ?? []) reached.add(next)
  for (const state of table.keys()) {
    if (!reached.has(state)) throw new Error(`${name} can never reach the state ${state}`)
  }
}

function checkNames(where: string, names: readonly string[], table: Map<string, unknown>): void {
  for (const [index, name] of names.entries()) {
    if (!table.has(name)) throw new Error(`${where} ${name}, which is not one of its states`)
    if (names.indexOf(name) !== index) throw new Error(`${where} ${name} twice`)
  }
}
