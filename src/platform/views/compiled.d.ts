/** The shape of the module that src/build.mjs writes to dist/views.js. */
export const views: Record<string, (it: object) => string>
export function configureViews(options: {
  helpers: {
    asset(name: string): string
    money(minor: number, currency: string): string
    date(ms: number): string
    dateTime(ms: number): string
  }
  /** Throw when a view prints undefined; on in tests and development. */
  strict?: boolean
}): void
