import { render } from '#src/platform/views/render.ts'

export type BareErrorProps = {
  status: number
  /** What support can find in the log; '' for none. */
  reference: string
  /** The shop's name where it is known without a database, else ''. */
  shopName: string
}

const words: Record<number, { title: string; text: string }> = {
  500: {
    title: 'That is our fault',
    text: 'Something broke on our side. Nothing was charged and nothing you saved is lost. We have been told; please try again in a moment.',
  },
  503: {
    title: 'Back in a moment',
    text: 'The shop is being looked after. Your bag is kept. Please try again in a minute.',
  },
}

const otherwise = {
  title: 'That did not work',
  text: 'We could not do what was asked. Please go back and try again.',
}

/**
 * An error page that needs neither database nor settings, for faults that may have taken those away.
 * @returns a whole document
 */
export function bareErrorPage(props: BareErrorProps): string {
  const { title, text } = words[props.status] ?? otherwise
  return render('errors/bare', { ...props, title, text })
}
