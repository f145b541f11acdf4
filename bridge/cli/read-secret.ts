// Reads a secret from standard input: typed without showing it, or piped whole.
const END = 4 // Ctrl+D
const BREAK = 3 // Ctrl+C
const MOST_BYTES = 16_384

/** What was typed up to Enter, or all that was piped in. Throws when the person breaks off. */
export async function readSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return readAll()
  stderr.write(prompt)
  stdin.setRawMode(true)
  try {
    return await readTyped()
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

async function readAll(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.length > MOST_BYTES) break
  }
  return text
}

async function readTyped(): Promise<string> {
  const bytes: number[] = []
  for await (const chunk of process.stdin) {
    for (const byte of Buffer.from(chunk)) {
      if (byte === BREAK) throw new Error('Nothing was kept.')
      if (byte === 10 || byte === 13 || byte === END) return Buffer.from(bytes).toString()
      if (byte === 127) bytes.pop()
      else bytes.push(byte)
    }
  }
  return Buffer.from(bytes).toString()
}
