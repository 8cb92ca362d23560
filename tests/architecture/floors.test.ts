import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findBreaches, knownSlices } from './floors.ts'
import { readImports } from './read-imports.ts'

const root = path.resolve(import.meta.dirname, '../..')

describe('the floors of the house', () => {
  test('nobody imports against the rules', async () => {
    const { imports, modules, cycles } = await readImports(['src', 'migrations'], root)
    expect(modules, 'modules read').toBeGreaterThan(100)
    expect(imports.length, 'imports read').toBeGreaterThan(300)
    expect(findBreaches(imports)).toEqual([])
    expect(cycles).toEqual([])
  }, 60_000)

  test('every slice of the domain stands on a floor', () => {
    const slices = readdirSync(path.join(root, 'src/domain'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )
    expect(slices.map((entry) => entry.name).filter((name) => !knownSlices.includes(name))).toEqual([])
  })

  test.each([
    [
      'src/kernel/money.ts',
      "import '../platform/log.ts'",
      'src/platform/log.ts',
      'the kernel imports nothing but itself',
    ],
    [
      'src/domain/tax/rates.ts',
      "import '../orders/order.ts'",
      'src/domain/orders/order.ts',
      'floor A imports nothing above it',
    ],
    [
      'src/domain/cart/cart.ts',
      "import '../payments/pay.ts'",
      'src/domain/payments/pay.ts',
      'cart imports no neighbour on floor C',
    ],
    [
      'src/domain/orders/order.ts',
      "import '../../web/env.ts'",
      'src/web/env.ts',
      'the domain knows no HTTP and no HTML pages',
    ],
    [
      'src/shop/cart/routes.ts',
      "import '../../admin/routes.ts'",
      'src/admin/routes.ts',
      'shop does not know the other surfaces',
    ],
  ])('a planted import in %s is seen', async (from, code, to, rule) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'barrow-breach-'))
    try {
      for (const [file, text] of [
        [from, code],
        [to, 'export const planted = 1'],
      ] as const) {
        mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
        writeFileSync(path.join(folder, file), text)
      }
      const { imports } = await readImports(['src'], folder)
      expect(findBreaches(imports).map((breach) => breach.rule)).toContain(rule)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('an import cycle is seen', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'barrow-cycle-'))
    try {
      mkdirSync(path.join(folder, 'src/kernel'), { recursive: true })
      writeFileSync(
        path.join(folder, 'src/kernel/a.ts'),
        "import { b } from './b.ts'\nexport const a = () => b",
      )
      writeFileSync(
        path.join(folder, 'src/kernel/b.ts'),
        "import { a } from './a.ts'\nexport const b = () => a",
      )
      expect((await readImports(['src'], folder)).cycles).not.toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
