/** How large a drawing is; it is scaled to the room there is. */
const WIDTH = 360
const HEIGHT = 120
/** Above the highest value, so that its line is whole. */
const HEADROOM = 4

/** A value at a place in a row; null where there is none to draw. */
export type Mark = { label: string; value: number | null; words: string }

export type Chart = {
  id: string
  title: string
  /** What a reader who cannot see it is told. */
  summary: string
  /** The highest value in words, beside the line at the top; '' for none. */
  top: string
  /** Below the left and the right end. */
  from: string
  to: string
  width: number
  height: number
  bars: { x: number; y: number; width: number; height: number; words: string }[]
  /** A line through the values, broken where there is none; '' for bars. */
  path: string
  /** A value without neighbours is no line: it gets a dot. */
  dots: { x: number; y: number }[]
}

type Frame = { id: string; title: string; marks: readonly Mark[] }

/** A bar for each value; nothing for nought. */
export function barChart(frame: Frame): Chart {
  const { marks } = frame
  const top = highest(marks)
  const slot = WIDTH / Math.max(1, marks.length)
  const gap = Math.min(slot * 0.25, 6)
  const bars = marks.flatMap(({ label, value, words }, index) => {
    if (!value) return []
    // However small, what is there is seen.
    const height = Math.max(2, (value / top) * (HEIGHT - HEADROOM))
    return {
      x: round(index * slot + gap / 2),
      y: round(HEIGHT - height),
      width: round(slot - gap),
      height: round(height),
      words: `${label}: ${words}`,
    }
  })
  return { ...aroundChart(frame), bars, path: '', dots: [] }
}

/** A line from value to value. */
export function lineChart(frame: Frame): Chart {
  const { marks } = frame
  const top = highest(marks)
  const slot = WIDTH / Math.max(1, marks.length)
  const placeOf = (index: number, value: number) => ({
    x: round((index + 0.5) * slot),
    y: round(HEIGHT - 1 - (value / top) * (HEIGHT - 1 - HEADROOM)),
  })
  const valueAt = (index: number) => marks[index]?.value ?? null
  let path = ''
  const dots: Chart['dots'] = []
  for (const [index, { value }] of marks.entries()) {
    if (value === null) continue
    const { x, y } = placeOf(index, value)
    const isFirst = valueAt(index - 1) === null
    if (isFirst && valueAt(index + 1) === null) dots.push({ x, y })
    else path += `${isFirst ? 'M' : 'L'}${x} ${y}`
  }
  return { ...aroundChart(frame), bars: [], path, dots }
}

const round = (value: number) => Math.round(value * 10) / 10
const highest = (marks: readonly Mark[]) => Math.max(0, ...marks.map(({ value }) => value ?? 0)) || 1

function aroundChart({ id, title, marks }: Frame) {
  const best = marks.reduce<Mark | null>(
    (found, mark) => ((mark.value ?? 0) > (found?.value ?? 0) ? mark : found),
    null,
  )
  const [from, to] = [marks[0]?.label ?? '', marks.at(-1)?.label ?? '']
  const summary = best
    ? `${title} from ${from} to ${to}, highest at ${best.label}: ${best.words}.`
    : `${title} from ${from} to ${to}: none.`
  return { id, title, summary, top: best?.words ?? '', from, to, width: WIDTH, height: HEIGHT }
}
