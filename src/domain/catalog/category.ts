/** A category as pages show it. */
export type CategoryView = {
  id: number
  parentId: number | null
  slug: string
  title: string
  blurb: string
  hue: number
  image: { src: string; width: number; height: number } | null
  /** Active products in it and in the categories below it, each counted once. */
  productCount: number
  /** 0 for those in the menu. */
  depth: number
}

export type CategoryNode = { id: number; parentId: number | null }

/**
 * Puts a flat list into the order of the tree: each category right before those below it. One whose parent is not
 * there counts as a top one.
 */
export function inTreeOrder<N extends CategoryNode>(nodes: readonly N[]): (N & { depth: number })[] {
  const ids = new Set(nodes.map((node) => node.id))
  const ordered: (N & { depth: number })[] = []
  const placed = new Set<number>()
  const addBelow = (parentId: number | null, depth: number) => {
    for (const node of nodes) {
      const parent = node.parentId !== null && ids.has(node.parentId) ? node.parentId : null
      if (parent !== parentId || placed.has(node.id)) continue
      placed.add(node.id)
      ordered.push({ ...node, depth })
      addBelow(node.id, depth + 1)
    }
  }
  addBelow(null, 0)
  return ordered
}

/** A category's ancestors and itself, topmost first. */
export function pathTo<N extends CategoryNode>(byId: ReadonlyMap<number, N>, id: number): N[] {
  const path: N[] = []
  for (let node = byId.get(id); node && !path.includes(node); ) {
    path.unshift(node)
    node = node.parentId === null ? undefined : byId.get(node.parentId)
  }
  return path
}
