// Progress of a measurement on standard error: a bar on a terminal, a line every tenth elsewhere.

const WIDTH = 30

export interface Progress {
  update(frames: number, share: number | null): void
  end(): void
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let tenth = 0
  return {
    update(frames, share) {
      if (stream.isTTY) {
        stream.write(`\r${bar(share)} ${frames} frames`)
      } else if (share !== null && share * 10 >= tenth + 1) {
        tenth = Math.floor(share * 10)
        stream.write(`${tenth * 10} % (${frames} frames)\n`)
      }
    },
    end() {
      if (stream.isTTY) stream.write('\n')
    },
  }
}

function bar(share: number | null): string {
  if (share === null) return ''
  const filled = Math.round(Math.min(1, share) * WIDTH)
  return `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.round(Math.min(1, share) * 100)} %`
}
