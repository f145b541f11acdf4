// What a call costs and may cost, from a versioned price table; and how much of a day's cap is left.

/** Dollars per million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
}

/** Bump with any change below; costs on record keep what they were reckoned with. */
export const PRICES_VERSION = 1
/** Beginnings of model names, with list prices as their vendor published them up to November 2026; longest match counts. */
const prices: Readonly<Record<string, Price>> = {
  'claude-3-haiku': { input: 0.25, output: 1.25 },
  'claude-3-5-haiku': { input: 0.8, output: 4 },
  'claude-haiku-4-5': { input: 1, output: 5 },
  'claude-3-5-sonnet': { input: 3, output: 15 },
  'claude-3-7-sonnet': { input: 3, output: 15 },
  'claude-sonnet-4': { input: 3, output: 15 },
  'claude-opus-4-5': { input: 5, output: 25 },
  'claude-opus-4': { input: 15, output: 75 },
}
/** A model nobody has a price for is reckoned at the highest on the list. */
const HIGHEST: Price = { input: 15, output: 75 }

/** Vendors put a region and their own name before the model's: `eu.anthropic.claude-…`. */
export function priceOf(model: string): Price {
  const name = model.slice(Math.max(0, model.indexOf('claude-')))
  const match = Object.keys(prices)
    .filter((known) => name.startsWith(known))
    .toSorted((a, b) => b.length - a.length)[0]
  return (match === undefined ? undefined : prices[match]) ?? HIGHEST
}

/** Tokens of one call, as the protocol reports them; what is absent is 0. */
export interface TokenUse {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
}

/** Dollars for a call (policy reference 6.7): reading the cache costs a tenth of input, writing it 1.25 (5 minutes) or 2 (an hour); a batch half. */
export function costUsd(use: TokenUse, { input, output }: Price, batch = false): number {
  const million =
    use.input * input +
    use.cacheWrite5m * 1.25 * input +
    use.cacheWrite1h * 2 * input +
    use.cacheRead * 0.1 * input +
    use.output * output
  return (million / 1_000_000) * (batch ? 0.5 : 1)
}

/**
 * Most a call can cost: no token is shorter than one byte of the body, and the answer ends at `maxOutputTokens`.
 * @param bodyBytes UTF-8 length of the request
 */
export const worstCostUsd = (bodyBytes: number, maxOutputTokens: number, price: Price): number =>
  costUsd({ input: bodyBytes, output: maxOutputTokens, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }, price)

/** One local day of spending. `open` holds what calls under way may still cost, by call. */
export interface SpendingDay {
  readonly spentUsd: number
  readonly calls: number
  readonly fallbacks: number
  readonly open: Readonly<Record<string, number>>
}
export const freshDay: SpendingDay = { spentUsd: 0, calls: 0, fallbacks: 0, open: {} }

export const reservedUsd = ({ open }: SpendingDay): number => Object.values(open).reduce((sum, usd) => sum + usd, 0)

/** The day with `worstUsd` set aside for a call, or null when that could cross the cap: two calls at once are counted both. */
export function reserve(
  day: SpendingDay,
  call: { readonly id: string; readonly worstUsd: number },
  stopUsd: number,
): SpendingDay | null {
  if (day.spentUsd + reservedUsd(day) + call.worstUsd > stopUsd) return null
  return { ...day, open: { ...day.open, [call.id]: call.worstUsd } }
}

/** The day after a call: what was set aside is freed, what it cost is spent. A call that is not open changes nothing, however often it is settled. */
export function settle(day: SpendingDay, call: { readonly id: string; readonly usd: number }): SpendingDay {
  if (!Object.hasOwn(day.open, call.id)) return day
  const { [call.id]: _freed, ...open } = day.open
  return { ...day, spentUsd: day.spentUsd + call.usd, calls: day.calls + 1, open }
}

/** What a program that ended in the middle leaves open counts as spent in full. */
export const settleAbandoned = (day: SpendingDay): SpendingDay => ({
  ...day,
  spentUsd: day.spentUsd + reservedUsd(day),
  calls: day.calls + Object.keys(day.open).length,
  open: {},
})
