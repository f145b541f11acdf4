// Video file (mp4, mov, webm, mkv, ...) as a FrameSource: every frame with its own media time, decoded only as fast as it is taken.
import type { InputVideoTrack, VideoSample } from 'mediabunny'
import type { FrameLedger } from '../frame-ledger.ts'
import { SourceError, type FrameSource, type SourceRefusal } from './source.ts'

const refuse = (code: SourceRefusal['code'], sentence: string, cause?: unknown): SourceError =>
  new SourceError({ code, sentence }, { cause })

/** Opens the file; throws SourceError naming it when it holds no video that this browser decodes. */
export async function createMediaFileSource(blob: Blob, name: string, ledger: FrameLedger): Promise<FrameSource> {
  if (blob.size === 0) throw refuse('empty', `${name} is empty.`)
  const { ALL_FORMATS, BlobSource, Input, VideoSampleSink } = await import('mediabunny')
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS })
  const track = await openTrack(() => input.getPrimaryVideoTrack(), name)
  const declaredMs = await declaredEnd(track)
  return {
    live: false,
    frameCount: null,
    durationMs: declaredMs,
    async *frames(signal) {
      let endMs = 0
      try {
        for await (const sample of new VideoSampleSink(track).samples()) {
          const sourced = toSourced(sample, ledger)
          endMs = (sample.timestamp + sample.duration) * 1000
          sample.close()
          yield sourced
          if (signal.aborted) return
        }
      } catch (error) {
        if (error instanceof SourceError) throw error
        throw refuse('truncated', `${name} cannot be decoded after ${(endMs / 1000).toFixed(2)} s.`, error)
      } finally {
        input.dispose()
      }
      if (endMs === 0) throw refuse('empty', `${name} has no frames.`)
      if (declaredMs !== null && endMs < declaredMs - CUT_OFF_MS) {
        const has = `${(endMs / 1000).toFixed(2)} of ${(declaredMs / 1000).toFixed(2)} s`
        throw refuse('truncated', `${name} ends early: it has ${has}. Record or copy it again.`)
      }
    },
  }
}

/** A container's declared length may exceed its last frame by a frame or an audio tail's rounding. Chosen: half a second. */
const CUT_OFF_MS = 500

async function openTrack(find: () => Promise<InputVideoTrack | null>, name: string): Promise<InputVideoTrack> {
  let track: InputVideoTrack | null
  try {
    track = await find()
  } catch (error) {
    throw refuse('unreadable', `${name} is not a video file that can be read, or it is cut off.`, error)
  }
  if (!track) throw refuse('unsupported', `${name} has no video in it.`)
  if (await track.canDecode()) return track
  throw refuse('unsupported', `${name} uses ${(await track.getCodec()) ?? 'a codec'} that this browser cannot decode.`)
}

async function declaredEnd(track: InputVideoTrack): Promise<number | null> {
  const seconds = await track.getDurationFromMetadata()
  return seconds === null ? null : seconds * 1000
}

function toSourced(sample: VideoSample, ledger: FrameLedger) {
  return {
    frame: ledger.take(sample.toVideoFrame()),
    atMs: sample.timestamp * 1000,
    turnDeg: sample.rotation,
  }
}
