import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CsvRecord, readRecords } from '#src/domain/imports/read/csv-records.ts'
import { findSharedData } from '../../../support/shared-data.ts'
import { inParts } from './support.ts'

async function records(text: string | Buffer, partBytes = 7, delimiter = ','): Promise<CsvRecord[]> {
  const all: CsvRecord[] = []
  for await (const batch of readRecords(inParts(Buffer.from(text), partBytes), delimiter)) {
    for (const record of batch) all.push(record)
  }
  return all
}

function cellsOf(all: CsvRecord[]): (string[] | string)[] {
  return all.map((record) =>
    record.kind === 'cells' ? record.cells : `${record.problem} ${record.line}-${record.lastLine}`,
  )
}

describe('what a row is', () => {
  test('quoted cells hold commas, doubled quotes and line breaks', async () => {
    const all = await records('a,b\n"x, y","say ""hi"""\n"two\nlines",z\n')
    expect(cellsOf(all)).toEqual([
      ['a', 'b'],
      ['x, y', 'say "hi"'],
      ['two\nlines', 'z'],
    ])
  })

  test('a row’s line is the physical line it begins on, after cells of several lines', async () => {
    const all = await records('a,b\r\n"1\r\n2\r\n3",x\r\n\r\ny,z\rlast,one')
    expect(all.map(({ line }) => line)).toEqual([1, 2, 5, 6, 7])
  })

  test('a line feed, a carriage return and both may end lines of one file', async () => {
    expect(cellsOf(await records('a,b\r\nc,d\ne,f\rg,h'))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ])
  })

  test('a quotation mark amid an unquoted cell is a letter like others', async () => {
    expect(cellsOf(await records('a,b\nlamp,12" wide\n'))).toEqual([
      ['a', 'b'],
      ['lamp', '12" wide'],
    ])
  })

  test('spaces around a quoted cell are padding', async () => {
    expect(cellsOf(await records('a,b\n "x, y" , z \n'))).toEqual([
      ['a', 'b'],
      ['x, y', 'z'],
    ])
  })
})

describe('a broken quotation mark', () => {
  test('costs its own row only', async () => {
    const all = await records('a,b,c\n1,"2,3\n4,"5",6\n7,8,9\n')
    expect(cellsOf(all)).toEqual([['a', 'b', 'c'], 'broken_quote 2-2', ['4', '5', '6'], ['7', '8', '9']])
  })

  test('that never closes does not swallow the rest of the file', async () => {
    const all = await records(`a,b,c\n1,"2,3\n${'4,5,6\n'.repeat(500)}`)
    expect(cellsOf(all).slice(0, 3)).toEqual([['a', 'b', 'c'], 'broken_quote 2-2', ['4', '5', '6']])
    expect(all).toHaveLength(502)
    expect(all.at(-1)?.line).toBe(502)
  })

  test('after a cell of several lines takes those lines with it and says which', async () => {
    const all = await records('a,b,c\n1,"two\nlines","x"y\n4,5,6\n')
    expect(cellsOf(all)).toEqual([['a', 'b', 'c'], 'broken_quote 2-3', ['4', '5', '6']])
  })

  test('on the last line is reported at the end of the file', async () => {
    expect(cellsOf(await records('a,b\n1,2\n3,"4'))).toEqual([['a', 'b'], ['1', '2'], 'broken_quote 3-3'])
  })

  test('before megabytes of text is given up, and the rows after it are read', async () => {
    const filler = 'x,y\n'.repeat(800_000)
    const all = await records(`a,b\n1,"2\n${filler}`, 65_536)
    expect(cellsOf(all).slice(0, 3)).toEqual([['a', 'b'], 'too_long 2-2', ['x', 'y']])
    expect(all).toHaveLength(800_002)
  })

  test('a single line of many megabytes is skipped in little memory', async () => {
    const all = await records(`a,b\n${'x'.repeat(9_000_000)}\n3,4\n`, 65_536)
    expect(cellsOf(all)).toEqual([['a', 'b'], 'too_long 2-2', ['3', '4']])
    expect(all.at(-1)?.line).toBe(3)
  })
})

test('every line of any file is in exactly one record, in whatever parts it comes', async () => {
  const bits = fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', 'é', ' ', '\t', ';', 'x,y', '"q"')
  const file = fc.array(bits, { maxLength: 60 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(file, fc.integer({ min: 1, max: 9 }), async (text, partBytes) => {
      const all = await records(text, partBytes)
      expect(all).toEqual(await records(text, 10_000))

      const afterLast = countLines(text) + 1
      let next = 1
      for (const [index, record] of all.entries()) {
        expect(record.line).toBe(next)
        next = record.kind === 'unreadable' ? record.lastLine + 1 : (all[index + 1]?.line ?? afterLast)
      }
      expect(next).toBe(afterLast)
    }),
    { numRuns: 500 },
  )
})

/** A last line of nothing but blanks, without an end, is no line. */
function countLines(text: string): number {
  const lines = text.split(/\r\n|\r|\n/)
  return /^[ \t]*$/.test(lines.at(-1) ?? '') ? lines.length - 1 : lines.length
}

test('the CSV oddities that other readers are checked with are read as they should be', async () => {
  const folder = findSharedData('8-attacks/csv-spectrum')
  if (!folder) return
  for (const name of readdirSync(path.join(folder, 'csvs'))) {
    // The JSON beside this one was not made from it: its telephone number is another.
    if (name === 'location_coordinates.csv') continue
    const [header, ...rest] = cellsOf(await records(readFileSync(path.join(folder, 'csvs', name))))
    const json = readFileSync(path.join(folder, 'json', name.replace('.csv', '.json')), 'utf8')
    const objects = rest.map((cells) =>
      Object.fromEntries(Array.from(header ?? []).map((key, index) => [key, cells[index]])),
    )
    // The files lost their CR LF on the way here, the JSON did not.
    expect(objects, name).toEqual(JSON.parse(json.replaceAll('\\r\\n', '\\n')))
  }
})
