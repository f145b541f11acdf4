// A share drawn as a bar: 0 to 1 of the width, with the share in words for those who do not see it.
export interface ShareBarProps {
  readonly share: number
  readonly label: string
}

export const ShareBar = ({ share, label }: ShareBarProps) => (
  <svg
    className="share-bar"
    viewBox="0 0 100 6"
    preserveAspectRatio="none"
    role="img"
    aria-label={`${label}: ${Math.round(share * 100)} %`}
  >
    <rect width={share * 100} height="6" />
  </svg>
)
