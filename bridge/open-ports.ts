// Opens the two ports and says so in the run file; a port that is taken ends the start with everything closed again.
import type { Server } from 'node:http'
import type { BootOptions } from './boot-options.ts'
import { exitCodes, StartFailure } from './exit-codes.ts'
import { writeRunFile } from './ledger/run-file.ts'
import type { Parts } from './parts.ts'
import { listen, LOOPBACK } from './ports/hardened-server.ts'
import { readStartTime } from './ports/process-identity.ts'

export interface Servers {
  readonly http: Server
  readonly stream: Server
}

export async function openPorts(
  { program, disk, tree, clock }: BootOptions,
  parts: Parts,
  servers: Servers,
): Promise<void> {
  const { httpPort, streamPort, launcherPort } = program
  const { bootId, records, log } = parts
  try {
    await listenOrFail(servers.http, httpPort)
    await listenOrFail(servers.stream, streamPort)
  } catch (error) {
    servers.http.close()
    records.close()
    log.close()
    throw error
  }
  const startTime = readStartTime(process.pid) ?? 0
  const startedAtMs = clock.wallMs()
  writeRunFile(disk, tree.run, { pid: process.pid, startTime, bootId, httpPort, streamPort, launcherPort, startedAtMs })
  log.log.info({ httpPort, streamPort }, 'listening')
}

export async function listenOrFail(server: Server, port: number): Promise<void> {
  try {
    await listen(server, port)
  } catch (error) {
    const sentence = `Port ${port} on ${LOOPBACK} is taken by another program: stop that program or set another port.`
    throw new StartFailure(exitCodes.portTaken, sentence, error)
  }
}
