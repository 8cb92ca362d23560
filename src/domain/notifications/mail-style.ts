// Mail programs read little CSS: Gmail drops a style element in some of its apps, Outlook knows tables only.
// So every class below is written into the element itself, and the style element holds only what may be
// missing: dark colours and small screens.

const font = "Figtree,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

/** Class → declarations. Colours are hexadecimal because nothing newer is safe. */
export const mailClasses: Readonly<Record<string, string>> = {
  body: `margin:0;padding:0;width:100%;background:#f0f4f0;color:#17231c;font-family:${font};font-size:16px;line-height:1.5`,
  ground: 'width:100%;background:#f0f4f0',
  edge: 'padding:24px 12px',
  card: 'width:100%;max-width:600px;background:#ffffff;border:1px solid #dbe2dc;border-radius:18px;border-collapse:separate',
  narrow: 'width:100%;max-width:600px',
  brand: 'padding:26px 32px 0;font-size:19px;font-weight:700;letter-spacing:-0.6px;line-height:1.2',
  dot: 'color:#6d8f00',
  main: 'padding:22px 32px 34px',
  h1: 'margin:0 0 12px;font-size:30px;font-weight:700;line-height:1.1;letter-spacing:-1px',
  h2: 'margin:30px 0 8px;font-size:17px;font-weight:700;line-height:1.3;letter-spacing:-0.3px',
  p: 'margin:0 0 14px;word-break:break-word',
  muted: 'color:#55635a',
  small: 'margin:0;font-size:14px;color:#55635a',
  go: 'display:inline-block;padding:14px 28px;border-radius:999px;border:1px solid #17231c;background:#cfea45;color:#17231c;font-weight:600;text-decoration:none',
  act: 'padding:8px 0 16px',
  link: 'color:#17231c;text-decoration:underline;word-break:break-word',
  rows: 'width:100%;border-collapse:collapse',
  cell: 'padding:10px 0;word-break:break-word;border-top:1px solid #dbe2dc;vertical-align:top;text-align:start',
  sum: 'padding:10px 0 10px 16px;border-top:1px solid #dbe2dc;vertical-align:top;text-align:end;white-space:nowrap',
  plain: 'padding:5px 0;vertical-align:top;text-align:start',
  'plain-sum':
    'padding:5px 0 5px 16px;overflow-wrap:anywhere;word-break:break-word;vertical-align:top;text-align:end',
  total:
    'padding:12px 0;border-top:1px solid #dbe2dc;font-size:20px;font-weight:700;letter-spacing:-0.4px;text-align:start',
  'total-sum':
    'padding:12px 0 12px 16px;border-top:1px solid #dbe2dc;font-size:20px;font-weight:700;letter-spacing:-0.4px;text-align:end;white-space:nowrap',
  box: 'width:100%;background:#f0f4f0;border-radius:14px;border-collapse:separate;margin:4px 0 18px',
  'box-in': 'padding:16px 20px',
  half: 'width:50%;padding:0 12px 0 0;vertical-align:top',
  foot: 'padding:20px 32px 8px;font-size:13px;line-height:1.5;color:#55635a;text-align:center',
  pre: 'display:none;max-height:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:#f0f4f0',
}

/** Dark colours for programs that ask, and one column on phones. Stays far below Gmail's 8 KB. */
export const mailSheet = `<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:520px){
.brand,.main,.foot{padding-left:22px!important;padding-right:22px!important}
.half{display:block!important;width:auto!important;padding:0 0 16px!important}
.h1{font-size:26px!important}
}
@media (prefers-color-scheme:dark){
.body,.ground{background:#121814!important;color:#eef3ef!important}
.card{background:#1b231e!important;border-color:#364039!important}
.h1,.h2,.p,.brand,.link,.cell,.sum,.plain,.plain-sum,.total,.total-sum{color:#eef3ef!important}
.muted,.small,.foot{color:#b3bfb6!important}
.dot{color:#cfea45!important}
.cell,.sum,.total,.total-sum{border-color:#364039!important}
.box{background:#121814!important}
.go{background:#cfea45!important;color:#17231c!important;border-color:#cfea45!important}
.pre{color:#121814!important}
}
</style>`

/**
 * Writes each class's declarations into the elements that carry it.
 * @throws where a template uses a class that has none, since it would look broken in silence
 */
export function inlineStyles(html: string): string {
  return html.replace(/ class="([^"]*)"/g, (_, names: string) => {
    const declarations = names.split(' ').map((name) => {
      const found = mailClasses[name]
      if (found === undefined) throw new Error(`a mail uses the class "${name}", which has no style`)
      return found
    })
    return ` class="${names}" style="${declarations.join(';').replaceAll('"', '&quot;')}"`
  })
}
