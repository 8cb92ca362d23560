import { expect, test } from 'vitest'
import { barChart, lineChart } from '#src/admin/home/charts.ts'

const marks = (...values: (number | null)[]) =>
  values.map((value, index) => ({ label: `day ${index + 1}`, value, words: `${value} sold` }))
const frame = { id: 'sales', title: 'Sales' }

test('the highest bar reaches the top, half of it is half as high, and nothing stands for nought', () => {
  const { bars, height, summary, top } = barChart({ ...frame, marks: marks(10, 0, 20, null) })
  expect(bars.map((bar) => bar.height)).toEqual([(height - 4) / 2, height - 4])
  expect(bars.every((bar) => bar.y + bar.height === height)).toBe(true)
  expect(bars[0]?.words).toBe('day 1: 10 sold')
  expect([summary, top]).toEqual(['Sales from day 1 to day 4, highest at day 3: 20 sold.', '20 sold'])
})

test('what is small beside something huge is still seen', () => {
  expect(barChart({ ...frame, marks: marks(1, 1_000_000) }).bars[0]?.height).toBe(2)
})

test('a line is broken where nothing is known, and a value on its own is a dot', () => {
  const { path, dots } = lineChart({ ...frame, marks: marks(1, 2, null, 3, null, null, 0, 1) })
  expect(path.match(/M/g)).toHaveLength(2)
  expect(path.match(/L/g)).toHaveLength(2)
  expect(dots).toHaveLength(1)
})

test('a period without anything is drawn without anything, and says so', () => {
  for (const chart of [barChart, lineChart]) {
    const empty = chart({ ...frame, marks: marks(chart === barChart ? 0 : null, null) })
    expect([empty.bars, empty.dots, empty.summary, empty.top]).toEqual([
      [],
      [],
      'Sales from day 1 to day 2: none.',
      '',
    ])
    expect(empty.path).not.toContain('NaN')
    expect(chart({ ...frame, marks: [] }).summary).toBe('Sales from  to : none.')
  }
})
