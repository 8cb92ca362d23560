const LONGEST = 500

/** Whether this is no path within the shop; one that begins with two slashes is another machine's. */
export function pathProblem(path: string): boolean {
  return path.length > LONGEST || !/^\/(?![/\\])[^\s\\]*$/.test(path)
}

/** Where the shop itself answers, whatever else is asked for below. */
const taken =
  /^\/(?:$|(?:admin|account|assets|cart|checkout|downloads|feeds|media|newsletter|orders|pay|search|setup|track|webhooks)(?:\/|$)|(?:products|sellers|healthz|readyz|metrics|sitemap\.xml|robots\.txt|llms\.txt|speculation\.json|favicon\.ico|theme\.css)$)/

/** Whether the shop has a page of its own at a path, so that nothing else can stand there. */
export const isOwnPath = (path: string): boolean => taken.test(path)
