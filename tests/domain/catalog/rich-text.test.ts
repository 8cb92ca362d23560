import { expect, test } from 'vitest'
import { htmlOfText, sanitiseHtml, textOfHtml } from '#src/domain/catalog/rich-text.ts'

test('scripts, frames, styles and handlers never reach a page', async () => {
  const dirty = `<p onclick="x()" style="color:red">Good<script>bad()</script></p><iframe src="https://x.example"></iframe>
    <style>p{}</style><img src=x onerror=bad()><form><input></form><svg><a xlink:href="javascript:bad()">s</a></svg>`
  const clean = await sanitiseHtml(dirty)
  expect(clean).toContain('<p>Good</p>')
  expect(clean).not.toMatch(/script|iframe|style|onclick|onerror|img|svg|form|input|bad/i)
})

test.each([
  ['<a href="javascript:bad()">x</a>'],
  ['<a href=" jAvAsCrIpT:bad()">x</a>'],
  ['<a href="java\nscript:bad()">x</a>'],
  ['<a href="&#106;avascript:bad()">x</a>'],
  ['<a href="data:text/html,bad()">x</a>'],
  ['<a href="vbscript:bad()">x</a>'],
])('a link to a program loses its address: %s', async (html) => {
  expect(await sanitiseHtml(html)).toBe('<a rel="nofollow noopener">x</a>')
})

test('honest links, lists and tables stay', async () => {
  const html =
    '<ul><li><a href="https://maker.example/care">Care</a></li></ul><table><tr><th scope="row">H</th><td colspan="2">9</td></tr></table>'
  expect(await sanitiseHtml(html)).toBe(
    html.replace(
      '<a href="https://maker.example/care">',
      '<a href="https://maker.example/care" rel="nofollow noopener">',
    ),
  )
})

test('headings begin below the page’s own title and leave no level out', async () => {
  expect(await sanitiseHtml('<h1>A</h1><h3>B</h3><h6>C</h6>')).toBe('<h2>A</h2><h3>B</h3><h4>C</h4>')
  expect(await sanitiseHtml('<h4>A</h4>')).toBe('<h2>A</h2>')
  expect(await sanitiseHtml('<H1>A</H1>')).toBe('<h2>A</h2>')
})

test('plain text becomes paragraphs in which nothing is markup', async () => {
  expect(await sanitiseHtml('One.\n\nTwo "quoted".')).toBe('<p>One.</p><p>Two &quot;quoted&quot;.</p>')
  expect(htmlOfText('1 < 2 & 3')).toBe('<p>1 &lt; 2 &amp; 3</p>')
})

test('broken and deep HTML comes out whole and shallow', async () => {
  expect(await sanitiseHtml('<p>open <b>bold')).toBe('<p>open <b>bold</b></p>')
  const deep = await sanitiseHtml(`${'<div>'.repeat(50_000)}x`)
  expect(deep.length).toBeLessThan(1_000)
})

test('sanitising twice changes nothing more', async () => {
  const once = await sanitiseHtml('<h1>A &amp; B</h1><p>“x” &lt;y&gt; <a href="/care">c</a></p>')
  expect(await sanitiseHtml(once)).toBe(once)
})

test('the words of a text are found without its markup', () => {
  expect(textOfHtml('<h2>Care</h2><p>Wash &amp; dry<br>flat.</p>')).toBe('Care Wash & dry flat.')
})
