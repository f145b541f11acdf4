// Cleans text of strangers before it is put anywhere, and text of a model before it is shown: one plain line, bounded, nothing hidden in it.

/** What a reader cannot see: what Unicode says may be ignored (zero-width, bidi, tags, fillers, variation), private and unassigned places, the empty braille cell. */
const HIDDEN = /[\p{DI}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2800]/gu
const GAPS = /[\p{Cc}\p{Z}]+/gu
/** More marks on one letter than any script uses: a column of them hides what stands around it. */
const MARK_PILE = /(\p{M}{3})\p{M}+/gu

export interface CutText {
  readonly text: string
  readonly cut: boolean
}

/**
 * One line of NFKC text in any script, at most `max` UTF-16 units, never ending in half a character. Hidden characters go, gaps become one space.
 * @returns the text, and whether it had to be shortened
 */
export function cleanLine(text: string, max: number): CutText {
  // Beyond this nothing can survive the cut; it bounds the work on text made to be large.
  const bounded = text.slice(0, 8 * max + 64)
  const plain = bounded.normalize('NFKC').replace(HIDDEN, '').replace(MARK_PILE, '$1').replace(GAPS, ' ').trim()
  if (plain.length <= max) return { text: plain, cut: text.length > bounded.length }
  const end = isLowSurrogate(plain.charCodeAt(max)) ? max - 1 : max
  return { text: plain.slice(0, end).trimEnd(), cut: true }
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000

const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/!?\[([^\]]*)\]\([^)]*\)/g, '$1'], // markdown links and pictures keep their words only
  [/<[^>]*>?/g, ' '],
  [/&(#x?[0-9a-f]+|[a-z]+);?/gi, ' '],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S*/gi, ' '],
  [/\b(?:javascript|data|vbscript|file|blob|mailto|tel|about|chrome)\s*:\S*/gi, ' '],
  [/\/\/\S*/g, ' '], // an address without its scheme
  [/\S{1,64}@\S+/g, ' '],
  // Anything that could be the name of a host: words joined by dots, the last of two letters or more; numbers like 6.4 stay.
  [
    /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]+(?:[.\u3002\uff61][\p{L}\p{N}-]+)*[.\u3002\uff61](?=[\p{L}\p{N}-]*\p{L}{2})[\p{L}\p{N}-]+\S*/gu,
    ' ',
  ],
  [/[`*_~#|\\{}<>[\]]+/g, ' '],
]

export interface DisplayText extends CutText {
  /** Was there anything but words: a link, an address, a tag, formatting? */
  readonly hadMarkup: boolean
}

/** A model's text as the card may show it: words only, no address, no markup, one line, at most `max` units. */
export function displayLine(text: string, max: number): DisplayText {
  const line = cleanLine(text, 8 * max)
  const stripped = MARKUP.reduce((rest, [pattern, kept]) => rest.replace(pattern, kept), line.text)
  const shown = cleanLine(stripped, max)
  return { text: shown.text, cut: line.cut || shown.cut, hadMarkup: stripped !== line.text }
}
