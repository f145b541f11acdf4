// An empty page that teaches: what will be here, and what it still needs, in two short lists under the empty chart.
import { Children, type ReactNode } from 'react'

export interface TeachProps {
  readonly title: string
  readonly children: ReactNode
  /** The empty chart itself, drawn to scale. */
  readonly picture: ReactNode
  readonly needs: readonly ReactNode[]
}

export const Teach = ({ title, children, picture, needs }: TeachProps) => (
  <article className="card teach">
    <h2 className="serif">{title}</h2>
    <p className="muted teach-words">{children}</p>
    {picture}
    <h3 className="label">What it needs</h3>
    <ul className="teach-needs">
      {Children.map(needs, (need) => (
        <li>
          <span>{need}</span>
        </li>
      ))}
    </ul>
  </article>
)
