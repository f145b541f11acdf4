// Asks a port of this computer whether something that looks like Cortex answers there. No secret is sent, none is believed.
import { LOOPBACK } from './hardened-server.ts'

const { get } = process.getBuiltinModule('node:http')
const PROBE_MS = 1_000
const ANSWER_BYTES = 64

export function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: LOOPBACK, port, path: '/healthz', timeout: PROBE_MS, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > ANSWER_BYTES) request.destroy()
      })
      response.on('close', () => resolve(response.statusCode === 200 && text === '{"ok":true}'))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
