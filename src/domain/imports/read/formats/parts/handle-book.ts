import { slugify } from '#src/kernel/slug.ts'
import { madeFrom } from '../../row.ts'

/**
 * Gives each product of a file a handle of its own where the format has none. The first of a name has it bare; another
 * of the same name has its own key behind it, so that neither depends on what stands between them.
 * @returns a function of the title, or a handle that is wished for, and of what tells the product apart, such as its SKU;
 *   '' where a handle can be made of neither
 */
export function openHandleBook(): (wish: string, key: string) => string {
  const taken = new Set<string>()
  return (wish, key) => {
    const bare = madeFrom(wish) || madeFrom(key)
    if (bare === '') return ''
    const own = key === '' ? bare : `${bare}-${slugify(key)}`
    let handle = taken.has(bare) ? own : bare
    for (let n = 2; taken.has(handle); n++) handle = `${own}-${n}`
    taken.add(handle)
    return handle
  }
}
