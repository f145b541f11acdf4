// Reference waves of the pulse methods on one fixed trace, computed with NumPy 2.4.6 and SciPy 1.17.1 from the papers' equations.
//
// t = k/30, k < 256; pulse = cos(2 pi 1.2 t) + 0.3 cos(2 pi 2.4 t + 1); light = 0.02 sin(2 pi 0.23 t) + 0.01 sin(2 pi 2.9 t);
// gloss = 0.006 sin(2 pi 0.8 t + 0.5); noise(m) = 0.002 ((k k m mod 211)/211 - 0.5)
// R = 150 (1 + light + 0.0022 pulse + 0.7 gloss + noise(7919)), G = 110 (1 + light + 0.0052 pulse + gloss + noise(6007)),
// B = 90 (1 + light + 0.0036 pulse + 1.3 gloss + noise(4001))
// POS: loop over every window of ceil(1.6 fs) samples, C/mean, S = [0 1 -1; -2 1 1] C, h = S1 + sd(S1)/sd(S2) S2, += h - mean(h)
// CHROM: windows of 48, step 24, sosfiltfilt(butter(3, .7-4 Hz)), periodic Hann, last window against the end, / cover where cover > 1
// LGI: svd(C).U[:, 0] projected out; OMIT: qr(first column).Q projected out; PBV: solve(N N', s), / (w . s)
// ICA: detrend 100, z-score, whiten, rotation by BFGS from 20 starts on the sum of squared diagonals of all cumulant matrices
import type { ColourTrace } from '#core/signal/rppg/colour-trace.ts'

export function referenceColour(): ColourTrace {
  const channel = (level: number, pulseGain: number, glossGain: number, seed: number): Float64Array =>
    Float64Array.from({ length: 256 }, (_, k) => {
      const w = (2 * Math.PI * k) / 30
      const pulse = Math.cos(1.2 * w) + 0.3 * Math.cos(2.4 * w + 1)
      const light = 0.02 * Math.sin(0.23 * w) + 0.01 * Math.sin(2.9 * w)
      const gloss = 0.006 * Math.sin(0.8 * w + 0.5)
      const noise = 0.002 * (((k * k * seed) % 211) / 211 - 0.5)
      return level * (1 + light + pulseGain * pulse + glossGain * gloss + noise)
    })
  return {
    rateHz: 30,
    r: channel(150, 0.0022, 0.7, 7919),
    g: channel(110, 0.0052, 1, 6007),
    b: channel(90, 0.0036, 1.3, 4001),
  }
}

/** Samples at which the waves are listed. */
export const waveSamples = [0, 5, 24, 47, 60, 100, 128, 150, 200, 231, 250, 255]

export const waves = {
  GREEN: [
    110.871136731, 111.349358251, 113.012005296, 112.524782773, 108.519635829, 106.961811683, 110.788066954,
    112.84282246, 111.563286082, 109.406579108, 109.889328537, 108.02934071,
  ],
  posSum: [
    0.00444903550182, 0.0136476527278, 0.0761771886907, 0.147829872878, -0.123329224511, 0.253794679294,
    0.0145750890572, 0.228999063888, 0.247573434653, -0.00430762110955, 0.0269429925855, -0.000969920774925,
  ],
  POS: [
    0.00444903550182, 0.00227460878797, 0.00304708754763, 0.0030797890183, -0.00256935884398, 0.00528738915196,
    0.000303647688692, 0.00477081383101, 0.0051577798886, -0.000172304844382, 0.00449049876425, -0.000969920774925,
  ],
  CHROM: [
    0.0, 0.000244888820971, -0.00929866892865, -0.0069182781024, 0.00248518925809, -0.00838731300146, -0.00701607993425,
    -0.00727535803754, -0.0099765555714, 0.00307975158013, -0.00138601147606, -6.41806411596e-6,
  ],
  LGI: [
    0.271424496749, 0.151192290021, 0.13573111628, 0.258828687118, -0.279178785651, 0.279205654449, 0.0294478994117,
    0.355678686479, 0.352358870878, 0.0729915890994, 0.219236789269, -0.083453669182,
  ],
  OMIT: [
    4.05831417062e-14, -0.121568937183, -0.140813336996, -0.016694485124, -0.545236870599, 0.0175634338401,
    -0.242010004224, 0.0794661568673, 0.0793314368643, -0.195193368994, -0.0495824536451, -0.348137262914,
  ],
  PBV: [
    0.149649010883, 0.130896860196, -0.0875436049372, 0.168366167129, -0.186448447337, 0.0167372716282, 0.0458751485684,
    0.213345925988, 0.17490833871, 0.171616557283, -0.0466433522603, -0.0897442057419,
  ],
  pbvFixedCentred: [
    0.00811147667421, 0.00400443350999, 0.00676685683555, 0.00760334951934, -0.00774875930195, 0.00976252759343,
    0.000644355955359, 0.0105814504142, 0.0108331930317, 0.000275824734393, 0.00884592483643, -0.00196583925555,
  ],
  ICA: [
    -0.693074955121, -0.217929143289, 1.69715112518, -0.0397826250763, -1.16780373134, -1.67159871055, 1.04844105072,
    -0.145058987581, 1.17560540309, 0.856152695637, 1.40624681333, -0.683448703693,
  ],
}
