// House rules for templates: what a view needs is written at its head, everything printed is escaped,
// and nothing inline that the content security policy would refuse.

const rawAllowed = /^(include\(|it\.body\b|json\(|it(\.\w+)*\.\w+Html\b)/

const bans = [
  [/<script(?![^>]*\bsrc=)(?![^>]*application\/ld\+json)/i, 'an inline script'],
  [/<style[\s>]/i, 'an inline style element'],
  [/\sstyle\s*=/i, 'a style attribute'],
  [/\son[a-z]+\s*=\s*["']/i, 'an inline event handler'],
  [/\shx-on/i, 'hx-on, which needs eval'],
  [/["']js:/i, 'js:, which needs eval'],
]

/**
 * @param {{ name: string, file: string, source: string }[]} views
 * @returns {string[]} one sentence a finding, empty when all is well
 */
export function lintViews(views) {
  const names = new Set(views.map((view) => view.name))
  const used = new Set()
  const findings = []
  for (const { file, source } of views) {
    const say = (what) => findings.push(`${file}: ${what}`)
    const head = /^<%\/\*([\s\S]*?)\*\/%>/.exec(source)
    const declared = head && /Props:([\s\S]*)$/.exec(head[1] ?? '')
    if (!declared) say('must begin with <%/* what it is. Props: a, b, or none */%>')
    const code = head ? source.slice(head[0].length) : source
    const props = new Set([...code.matchAll(/\bit\.(\w+)/g)].map((match) => match[1]))
    props.delete('body')
    const stated = new Set(
      (declared?.[1] ?? '')
        .replace(/\([^)]*\)/g, '')
        .split(/[\s,.;]+/)
        .filter((word) => word && word !== 'none' && word !== 'body'),
    )
    for (const prop of props) if (declared && !stated.has(prop)) say(`uses it.${prop} but does not state it`)
    for (const prop of stated) if (!props.has(prop)) say(`states ${prop} but never uses it`)
    for (const [, target] of code.matchAll(/\b(?:include|layout)\(\s*'([^']+)'/g)) {
      used.add(target)
      if (!names.has(target)) say(`includes ${target}, which does not exist`)
    }
    if (/\b(?:include|layout)\(\s*[^'\s]/.test(code)) say('includes by a computed name; use a literal')
    for (const [, raw] of code.matchAll(/<%~\s*([\s\S]*?)%>/g)) {
      if (!rawAllowed.test(raw)) say(`prints raw: ${raw.trim().slice(0, 60)}`)
    }
    for (const [pattern, what] of bans) if (pattern.test(code)) say(`holds ${what}`)
  }
  return findings
}
