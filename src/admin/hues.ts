/** Tints that staff choose from, by name; the stylesheet has one for every fifth degree. */
const names: [number, string][] = [
  [0, 'Rose'],
  [30, 'Brick'],
  [60, 'Orange'],
  [90, 'Yellow'],
  [120, 'Lime'],
  [150, 'Green'],
  [180, 'Teal'],
  [210, 'Sky'],
  [240, 'Blue'],
  [270, 'Indigo'],
  [300, 'Violet'],
  [330, 'Pink'],
]

export type HueChoice = { hue: number; label: string; isChosen: boolean }

/** The tints, and the one chosen so far where it is another. */
export function hueChoices(chosen: number): HueChoice[] {
  const own: [number, string][] = names.some(([hue]) => hue === chosen) ? [] : [[chosen, 'As it is']]
  return [...own, ...names].map(([hue, label]) => ({ hue, label, isChosen: hue === chosen }))
}

/** @returns a tint of the stylesheet, whatever was sent */
export function readHue(typed: string): number {
  const degrees = Number(typed)
  return Number.isInteger(degrees) && degrees >= 0 && degrees < 360 ? Math.floor(degrees / 5) * 5 : 150
}
