const signs: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
const plain = (text: string) =>
  text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => signs[name] ?? '')

/**
 * A form's fields as the page shows them, which is what a browser would send back.
 * @param mark what stands in the form's opening tag
 */
export function fieldsOf(html: string, mark: string): Record<string, string | string[]> {
  const from = html.indexOf(mark)
  const form = from < 0 ? '' : html.slice(from, html.indexOf('</form>', from))
  const fields: Record<string, string | string[]> = {}
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1] ?? ''
    const value = plain(/value="([^"]*)"/.exec(input)?.[1] ?? '')
    if (/type="(checkbox|radio)"/.test(input) && !/ checked/.test(input)) continue
    if (name === 'category') fields.category = [fields.category ?? []].flat().concat(value)
    else if (name !== 'csrf') fields[name] = value
  }
  const textareas = /<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g
  for (const [, name = '', value = ''] of form.matchAll(textareas)) fields[name] = plain(value)
  const selects = /<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g
  for (const [, name = '', options = ''] of form.matchAll(selects))
    fields[name] = /value="([^"]*)" selected/.exec(options)?.[1] ?? /value="([^"]*)"/.exec(options)?.[1] ?? ''
  return fields
}
