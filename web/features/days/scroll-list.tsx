// A list that scrolls when it is long, by keyboard too.
import type { ReactNode } from 'react'

export const ScrollList = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // A region that scrolls must be reachable by keyboard.
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <div className="scroll-rows" role="region" aria-label={label} tabIndex={0}>
    <ul className="rows">{children}</ul>
  </div>
)
