import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { asideName, finishSwap, removeLeftovers, stagedName, swapSteps } from '#src/platform/swap-folder.ts'

const place = mkdtempSync(path.join(tmpdir(), 'barrow-swap-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const put = (folder: string, what: string) => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'shop.db'), what)
}
const read = (folder: string) => readFileSync(path.join(folder, 'shop.db'), 'utf8')

test.each([0, 1, 2, 3])(
  'a swap that is cut off after step %i leaves the old shop or the new one, whole',
  (steps) => {
    const folder = path.join(place, `cut-${steps}`, 'shop')
    put(folder, 'old')
    put(stagedName(folder), 'new')
    const all = swapSteps({ folder, staged: stagedName(folder), stamp: 'now' })
    expect(all).toHaveLength(3)
    for (const step of all.slice(0, steps)) step()

    expect(finishSwap(folder)).toBe(steps === 2)
    expect(read(folder)).toBe(steps < 2 ? 'old' : 'new')
    if (steps >= 2) expect(read(asideName(folder, 'now'))).toBe('old')

    removeLeftovers(folder)
    const left = readdirSync(path.dirname(folder))
    expect(left.sort()).toEqual(steps < 2 ? ['shop'] : ['shop', 'shop.replaced-now'])
  },
)

test('a shop that opens between two steps finishes the swap, and the swap agrees', () => {
  const folder = path.join(place, 'raced', 'shop')
  put(folder, 'old')
  put(stagedName(folder), 'new')
  const [first, second, third] = swapSteps({ folder, staged: stagedName(folder), stamp: 'now' })
  first?.()
  second?.()
  expect(finishSwap(folder)).toBe(true)
  third?.()
  expect(read(folder)).toBe('new')
})

test('what an earlier swap left never takes the place of a shop that somebody removed by hand', () => {
  const folder = path.join(place, 'removed', 'shop')
  put(folder, 'old')
  put(stagedName(folder), 'new')
  swapSteps({ folder, staged: stagedName(folder), stamp: 'then' })[0]?.()
  rmSync(folder, { recursive: true })
  expect(finishSwap(folder)).toBe(false)
  expect(existsSync(folder)).toBe(false)
})
