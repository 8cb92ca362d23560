/** Hands a single resource to one holder at a time, in the order of asking. */
export class Mutex {
  #tail: Promise<void> = Promise.resolve()

  /**
   * Waits for the resource.
   * @returns the function that gives it back
   */
  async acquire(): Promise<() => void> {
    const before = this.#tail
    let release: () => void = () => {}
    this.#tail = new Promise((resolve) => {
      release = resolve
    })
    await before
    return release
  }
}
