// Video file (mp4, mov, webm, mkv, ...) as a FrameSource: every frame with its own media time, decoded only as fast as it is taken.
import type { InputVideoTrack } from 'mediabunny'
import type { FrameLedger } from '../frame-ledger.ts'
import { isCutOff } from './container-end.ts'
import { decodeFrames } from './decode-frames.ts'
import { SourceError, type FrameSource, type SourceRefusal } from './source.ts'

const refuse = (code: SourceRefusal['code'], sentence: string, cause?: unknown): SourceError =>
  new SourceError({ code, sentence }, { cause })

/** A container's declared length may exceed its last frame by a frame or an audio tail's rounding. Chosen: half a second. */
const CUT_OFF_MS = 500

/** Opens the file; throws SourceError naming it when it holds no video that this browser decodes. */
export async function createMediaFileSource(blob: Blob, name: string, ledger: FrameLedger): Promise<FrameSource> {
  if (blob.size === 0) throw refuse('empty', `${name} is empty.`)
  if (await isCutOff(blob))
    throw refuse('truncated', `${name} is cut off: its last part is not all there. Record or copy it again.`)
  const { BlobSource, EncodedPacketSink, Input, MATROSKA, MP4, MPEG_TS, QTFF, WEBM } = await import('mediabunny')
  const formats = [MP4, QTFF, WEBM, MATROSKA, MPEG_TS]
  const input = new Input({ source: new BlobSource(blob), formats })
  const track = await openTrack(() => input.getPrimaryVideoTrack(), name)
  const config = await openConfig(track, name)
  const turnDeg = await track.getRotation()
  const declaredMs = await declaredEnd(track)
  return {
    live: false,
    frameCount: null,
    durationMs: declaredMs,
    async *frames(signal) {
      let endMs: number | null = null
      try {
        for await (const frame of decodeFrames({ packets: new EncodedPacketSink(track).packets(), config, ledger })) {
          endMs = (frame.timestamp + (frame.duration ?? 0)) / 1000
          yield { frame, atMs: frame.timestamp / 1000, turnDeg }
          if (signal.aborted) return
        }
      } catch (error) {
        if (isUnread(error)) throw error
        throw refuse(
          'truncated',
          `${name} cannot be decoded after ${seconds(endMs ?? 0)} s; it may be cut off or damaged.`,
          error,
        )
      } finally {
        input.dispose()
      }
      if (endMs === null) throw refuse('empty', `${name} has no frames that can be read.`)
      if (declaredMs !== null && endMs < declaredMs - CUT_OFF_MS) {
        const has = `${seconds(endMs)} of ${seconds(declaredMs)} s`
        throw refuse('truncated', `${name} ends early: it has ${has}. Record or copy it again.`)
      }
    },
  }
}

/** The file changed or went away under the reader, which is another story than a bad file; capture-run tells it. */
const isUnread = (error: unknown): boolean => error instanceof DOMException && error.name === 'NotReadableError'

const seconds = (ms: number): string => (ms / 1000).toFixed(2)

async function openTrack(find: () => Promise<InputVideoTrack | null>, name: string): Promise<InputVideoTrack> {
  let track: InputVideoTrack | null
  try {
    track = await find()
  } catch (error) {
    if (isUnread(error)) throw error
    throw refuse('unreadable', `${name} is not a video file that can be read, or it is cut off.`, error)
  }
  if (!track) throw refuse('unsupported', `${name} has no video in it.`)
  return track
}

/** How to set up the decoder. Some writers put an impossible VP9 level (00) into the file; the lowest real one decodes it. */
async function openConfig(track: InputVideoTrack, name: string): Promise<VideoDecoderConfig> {
  const config = await track.getDecoderConfig()
  const codec = config?.codec ?? null
  const tries = config ? [config, { ...config, codec: config.codec.replace(/^(vp09\.\d\d)\.00\..*$/, '$1.10.08') }] : []
  for (const one of tries) {
    const { supported } = await VideoDecoder.isConfigSupported(one).catch(() => ({ supported: false }))
    if (supported) return one
  }
  throw refuse('unsupported', `${name} uses ${codec ?? 'a codec'} that this browser cannot decode.`)
}

async function declaredEnd(track: InputVideoTrack): Promise<number | null> {
  const end = await track.getDurationFromMetadata()
  return end === null ? null : end * 1000
}
