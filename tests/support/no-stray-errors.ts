import { afterEach, beforeEach, expect, vi } from 'vitest'

// A message on the console is either a defect or belongs in the log: both fail the test that caused it.
let said: string[] = []

beforeEach(() => {
  said = []
  for (const method of ['error', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      said.push(words.map(String).join(' '))
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  expect(said, 'stray console output').toEqual([])
})
