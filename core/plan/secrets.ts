// Strikes secrets out of text before it may leave: keys, tokens, passwords in plain sight, addresses and numbers of people.

/** What takes the place of a secret; its own words say nothing about what stood there. */
export const STRUCK = '(struck out)'

/** Shapes of published key formats, from their vendors' own descriptions; then pairs of a telling name and a value; then long random runs. */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/g,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /\b(?:ghp|gho|ghu|ghs|ghr)_\w{30,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{18,}/g,
  /\bsk-(?:ant-|proj-|live-)?[\w-]{16,}/g,
  /\b(?:sk|pk|rk)_(?:live|test)_\w{10,}/g,
  /\bxox[abeprs]-[\w-]{10,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bya29\.[\w-]{20,}/g,
  /\bnpm_\w{30,}/g,
  /\bpypi-\w{16,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\b(?:hf|dop_v1|shpat|shpss)_[\w]{20,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@\S*/gi, // an address that carries a password
  /\b(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|auth(?:orization)?|bearer|pin|otp|code)\s*(?:[:=]|\bis\b)\s*\S+/gi,
  /\bbearer\s+[\w.~+/-]{12,}=*/gi,
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, // mail addresses
  /\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b/g, // IBAN
  /(?<!\d)(?:\d[ -]?){13,19}(?!\d)/g, // card numbers
  /(?<![\d.])\+?\d{1,3}[ .-]?\(?\d{2,4}\)?[ .-]?\d{3,4}[ .-]?\d{3,5}(?![\d.])/g, // telephone numbers
  /\b[0-9a-f]{32,}\b/gi,
  /\b(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[a-z])(?=[A-Za-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{24,}={0,2}/g,
]

export interface StruckText {
  readonly text: string
  readonly struck: number
}

/** The text with every secret replaced by STRUCK, and how many there were. Errs on the side of striking: a title is not worth a key. */
export function strikeSecrets(text: string): StruckText {
  let struck = 0
  const replace = (): string => {
    struck++
    return STRUCK
  }
  const result = patterns.reduce((rest, pattern) => rest.replace(pattern, replace), text)
  return { text: result, struck }
}
