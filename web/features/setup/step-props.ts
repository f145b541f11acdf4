// What the set-up gives every step.

export interface StepProps {
  /** The step has what it came for: "Skip" becomes "Go on". */
  readonly onDone: () => void
}
