import { type FrontPart, frontParts, type Settings } from '#src/domain/settings/settings.ts'
import type { FormErrors } from '#src/platform/views/forms.ts'

export const partLabels: Record<FrontPart, string> = {
  categories: 'Categories',
  new: 'New on the shelf',
  story: 'Story',
  liked: 'Liked best',
  reduced: 'For less',
  promises: 'Promises',
}

export type TypedFront = Record<'title' | 'text' | 'story_title' | 'story_text' | 'story_product', string> & {
  parts: { name: FrontPart; label: string; isShown: boolean }[]
}

/** What the form shows of a front page. */
export function typedFront({ front, story }: Settings): TypedFront {
  const order = [...front.order, ...frontParts.filter((part) => !front.order.includes(part))]
  return {
    title: front.title,
    text: front.text,
    story_title: story?.title ?? '',
    story_text: story?.text ?? '',
    story_product: story?.productSlug ? `/products/${story.productSlug}` : '',
    parts: order.map((name) => ({ name, label: partLabels[name], isShown: !front.hidden.includes(name) })),
  }
}

/** What was typed, with the row that a button moved: "up:story". */
export function takeFront(form: Record<string, string>, all: FormData | null): TypedFront {
  const sent = (all?.getAll('part') ?? []).map(String).filter((name) => isPart(name))
  const order = [...new Set([...sent, ...frontParts])]
  const shown = new Set((all?.getAll('shown') ?? []).map(String))
  const [, verb, name = ''] = /^(up|down):(\w+)$/.exec(form.do ?? '') ?? []
  const at = isPart(name) ? order.indexOf(name) : -1
  const to = at + (verb === 'up' ? -1 : 1)
  const [moved, other] = [order[at], order[to]]
  const parts = moved && other ? order.with(to, moved).with(at, other) : order
  const line = (field: string) => (form[field] ?? '').replaceAll(/\s+/g, ' ').trim()
  return {
    title: line('title'),
    text: line('text'),
    story_title: line('story_title'),
    story_text: line('story_text'),
    story_product: line('story_product'),
    parts: parts.map((part) => ({ name: part, label: partLabels[part], isShown: shown.has(part) })),
  }
}

const isPart = (name: string): name is FrontPart => (frontParts as readonly string[]).includes(name)

/** @returns messages by the fields' names */
export function refuseFront(typed: TypedFront): FormErrors {
  const tooLong = (text: string, longest: number) =>
    text.length > longest && `Use ${longest} letters or fewer`
  const hasStory = typed.story_title !== '' || typed.story_text !== '' || typed.story_product !== ''
  const found = {
    title: tooLong(typed.title, 120),
    text: tooLong(typed.text, 200),
    story_title:
      tooLong(typed.story_title, 120) ||
      (hasStory && typed.story_title === '' && 'Enter a title for the story'),
    story_text:
      tooLong(typed.story_text, 600) || (hasStory && typed.story_text === '' && 'Enter what the story tells'),
    story_product:
      typed.story_product !== '' && slugOf(typed) === '' && 'Enter a product’s path, like /products/mug',
  }
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== false),
  )
}

function slugOf({ story_product }: TypedFront): string {
  const [, slug = ''] = /^\/products\/([^/\s?#]+)$/.exec(story_product) ?? []
  return slug
}

/** The settings with this front page in them. A story keeps its picture. */
export function withFront(settings: Settings, typed: TypedFront): Settings {
  const { title, text, parts, story_title, story_text } = typed
  const hidden = parts.filter(({ isShown }) => !isShown).map(({ name }) => name)
  const front = { title, text, order: parts.map(({ name }) => name), hidden }
  const picture = settings.story?.picture ?? null
  const story = story_title
    ? { title: story_title, text: story_text, productSlug: slugOf(typed), picture }
    : null
  return { ...settings, front, story }
}
