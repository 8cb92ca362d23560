import { views } from '#views'

/**
 * Renders a compiled view.
 * @param name its path below views/ without the ending, such as 'shop/cart/page'
 * @throws where no such view was compiled, or (in tests and development) where it prints undefined
 */
export function render(name: string, props: object): string {
  const view = views[name]
  if (!view) throw new Error(`there is no view named ${name}`)
  return view(props)
}
