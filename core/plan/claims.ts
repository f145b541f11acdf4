// Typed claims: an explanation may only say what the snapshot says, metric by metric; the sentence is made from the claim.
import type { Claim } from '../contracts/plan.ts'
import type { Fact } from '../contracts/planning.ts'

/** A claim may be rounded, not changed: half a per cent, or half of the last of three digits. */
const RELATIVE_TOLERANCE = 0.005
const ABSOLUTE_TOLERANCE = 1e-9

/**
 * Is this claim one of the facts? Metric, window and comparison must be the same and the value within rounding. A number that belongs to
 * another metric does not count, however equal it is (policy reference F4).
 */
export const isFact = (claim: Claim, facts: readonly Fact[]): boolean =>
  facts.some(
    (fact) =>
      fact.metric === claim.metric &&
      fact.windowMs === claim.windowMs &&
      fact.comparator === claim.comparator &&
      Math.abs(fact.value - claim.value) <= Math.max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * Math.abs(fact.value)),
  )

/** Comparisons that explain why help is offered; what is near usual explains nothing. */
const telling: ReadonlySet<Claim['comparator']> = new Set(['above-usual', 'below-usual', 'rising', 'falling'])

/** The claims a deterministic plan rests on: the first facts that differ from usual, at most three. */
export const claimsFrom = (facts: readonly Fact[]): Claim[] =>
  facts.filter(({ comparator }) => telling.has(comparator)).slice(0, 3)
