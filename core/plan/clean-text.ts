// Cleans text of strangers before it is put anywhere, and text of a model before it is shown: one plain line, bounded, nothing hidden in it.

/** What a reader cannot see: control, format (zero-width, bidi, tags), private use, line and paragraph separators, variation selectors, fillers. */
const HIDDEN = /\u034f|[\p{Cf}\p{Co}\p{Cs}\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u115f\u1160\u3164\uffa0\u2800]/gu
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
  [/\bwww\.\S+/gi, ' '],
  [
    /\b(?:[a-z0-9-]{1,63}\.)+(?:com|net|org|io|dev|app|co|ai|gg|me|info|biz|xyz|ru|cn|de|uk|fr|eu|us|tk|top|zip|mov)\b\S*/gi,
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
