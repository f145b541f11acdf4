// What the subject worker can be asked: play the demo or a named scene into a port, tell what is true now, stop.
import { demoScene, type TrueNow, truthNow } from '#core/subject/demo.ts'
import type { Scene } from '#core/subject/scene.ts'
import { sceneNamed, scenes } from '#core/subject/scenes.ts'
import { createSubject, type Subject } from '#core/subject/subject.ts'
import { tellTruth } from '#core/subject/tell-truth.ts'
import type { Truth } from '#core/subject/truth.ts'
import { playSubject, type Player, type PlayerParts } from './player.ts'

/** Longest demo; a demo left open longer simply ends. */
const DEMO_SECONDS = 3600

export interface DemoRequest {
  /** A name of the cast (core/subject/identities). */
  readonly identity: string
  readonly port: MessagePort
}
export interface SceneRequest {
  readonly name: string
  readonly seconds: number
  readonly width?: number
  readonly height?: number
  readonly port: MessagePort
  readonly live: boolean
}
export interface SceneSummary {
  readonly name: string
  readonly about: string
}

const sized = (scene: Scene, { width, height }: SceneRequest): Scene => ({
  ...scene,
  camera: { ...scene.camera, width: width ?? scene.camera.width, height: height ?? scene.camera.height },
})

export function createSubjectMethods(parts: PlayerParts) {
  let playing: { readonly subject: Subject; readonly player: Player } | null = null

  const play = (subject: Subject, port: MessagePort, live: boolean): void => {
    playing?.player.stop()
    playing = { subject, player: playSubject({ subject, port, live }, parts) }
  }

  return {
    /** Plays the demo live; the port has to be transferred and speaks the frame protocol of the capture worker. */
    demo: ({ identity, port }: DemoRequest): void => play(createSubject(demoScene(identity), DEMO_SECONDS), port, true),
    /** Plays a named scene and returns its truth. */
    scene(request: SceneRequest): Truth {
      const subject = createSubject(sized(sceneNamed(request.name), request), request.seconds)
      play(subject, request.port, request.live)
      return tellTruth(subject.plan)
    },
    /** What is true of the person in the last sent frame; null when nothing plays. */
    trueNow: (): TrueNow | null => (playing ? truthNow(playing.subject.plan, playing.player.sceneMs) : null),
    list: (): SceneSummary[] => scenes.map(({ name, about }) => ({ name, about })),
    stop(): void {
      playing?.player.stop()
      playing = null
    },
  }
}
export type SubjectMethods = ReturnType<typeof createSubjectMethods>
