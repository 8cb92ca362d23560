/** Wednesday, 18 November 2026, 12:00 UTC: when tests of whole shops begin. */
export const NOON = Date.UTC(2026, 10, 18, 12)
