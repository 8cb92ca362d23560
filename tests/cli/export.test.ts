import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder, run, start } from '../journeys/barrow.ts'

const slow = 120_000

test(
  'an owner moves house: the demo is exported while it is open, imported elsewhere, and opens there with its pictures',
  async () => {
    const [from, to] = [freshFolder(), path.join(freshFolder(), 'shop')]
    const open = await start(from)
    const file = path.join(from, 'moving.tar')
    const exported = await run(['export', file], { DATA_DIR: from })
    expect(exported.code, exported.err).toBe(0)
    expect(exported.out).toMatch(
      /^Exported to .*moving\.tar\n[\d.]+ MB: \d+ products, 0 orders, 0 customers, \d+ pages, \d+ pictures;/,
    )
    const page = await (await fetch(`${open.url}/products/bothy-mug`)).text()
    await open.stop()

    const imported = await run(['import', '--whole', file], { DATA_DIR: to })
    expect(imported.code, imported.err).toBe(0)
    expect(imported.out).toMatch(/every one of \d+ rows was read back and compared/)
    expect(imported.out).toMatch(/^All \d+ promises hold\.$/m)
    const there = await start(to)
    const moved = await (await fetch(`${there.url}/products/bothy-mug`)).text()
    const picture = /\/media\/[\w-]+\.\w+/.exec(moved)?.[0] ?? ''
    expect(page).toContain(picture)
    expect((await fetch(there.url + picture)).status).toBe(200)
    expect(await (await fetch(`${there.url}/search?q=bothy`)).text()).toContain('Bothy mug')

    const again = await run(['import', '--whole', file], { DATA_DIR: to })
    expect(again.code).toBe(1)
    expect(again.err).toMatch(/^This shop is not empty: it holds \d+ products\. .*\n$/)
  },
  slow,
)

test(
  'what is no export is refused with a sentence, and no folder is left behind',
  async () => {
    const to = path.join(freshFolder(), 'shop')
    const refused = await run(['import', '--whole', 'package.json'], { DATA_DIR: to })
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toMatch(/^.*package\.json is damaged, or no export of a shop\. .*\n$/)
    expect(existsSync(to)).toBe(false)
    const nothing = await run(['export', path.join(to, 'x.tar')], { DATA_DIR: to })
    expect(nothing).toMatchObject({ code: 1, out: '' })
    expect(nothing.err).toMatch(/^There is no shop in/)
    expect((await run(['export'], { DATA_DIR: to })).err).toMatch(/^Say where to/)
    expect(readdirSync(path.dirname(to))).toEqual([])
  },
  slow,
)
