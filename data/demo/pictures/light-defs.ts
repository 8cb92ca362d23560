const stop = (offset: number, colour: string, opacity: number): string =>
  `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`

/**
 * The shop's one lamp: every picture is lit from the top left by these overlays, whatever its colour.
 * cy round and upright, fl flat, ba a ball, dn hanging cloth, sh shade on the ground, gl glow, gs glass.
 */
const OVERLAYS: Record<string, string> = {
  cy: `<linearGradient id="^cy">${stop(0, '#000', 0.16)}${stop(0.1, '#000', 0.03)}${stop(0.2, '#fff', 0.3)}${stop(0.34, '#fff', 0.06)}${stop(0.58, '#000', 0.03)}${stop(0.86, '#000', 0.24)}${stop(1, '#000', 0.14)}</linearGradient>`,
  fl: `<linearGradient id="^fl" x2="1" y2="1">${stop(0, '#fff', 0.2)}${stop(0.5, '#fff', 0)}${stop(1, '#000', 0.16)}</linearGradient>`,
  ba: `<radialGradient id="^ba" cx=".36" cy=".3" r=".72">${stop(0, '#fff', 0.42)}${stop(0.3, '#fff', 0.08)}${stop(0.6, '#000', 0.02)}${stop(1, '#000', 0.3)}</radialGradient>`,
  dn: `<linearGradient id="^dn" x2="0" y2="1">${stop(0, '#fff', 0.18)}${stop(0.4, '#fff', 0)}${stop(1, '#000', 0.18)}</linearGradient>`,
  sh: `<radialGradient id="^sh">${stop(0, '#0b120e', 0.42)}${stop(0.55, '#0b120e', 0.2)}${stop(1, '#0b120e', 0)}</radialGradient>`,
  gl: `<radialGradient id="^gl">${stop(0, '#ffe9a8', 0.8)}${stop(0.45, '#ffe3a0', 0.26)}${stop(1, '#ffe3a0', 0)}</radialGradient>`,
  gs: `<linearGradient id="^gs">${stop(0, '#fff', 0.5)}${stop(0.12, '#fff', 0.1)}${stop(0.2, '#fff', 0.55)}${stop(0.3, '#fff', 0.12)}${stop(0.8, '#fff', 0.06)}${stop(0.92, '#fff', 0.4)}${stop(1, '#000', 0.08)}</linearGradient>`,
}

/** The overlays that `inner` uses, as one `<defs>`: an unused gradient is only weight. */
export const defsFor = (inner: string): string =>
  `<defs>${Object.entries(OVERLAYS)
    .filter(([id]) => inner.includes(`url(#^${id})`))
    .map(([, gradient]) => gradient)
    .join('')}</defs>`
