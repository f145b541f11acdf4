// Every exit code of the commands in package.json, with the situation it stands for; README.md lists the same table.

/** Codes 2 to 5 come from the bridge and the launcher and are passed on unchanged. */
export const EXIT = {
  stopped: 0,
  failed: 1,
  stateUnwritable: 2,
  stateInsecure: 3,
  stateLocked: 4,
  portTaken: 5,
  nodeTooOld: 10,
  noNetwork: 11,
  installFailed: 12,
  assetsRefused: 13,
  buildFailed: 14,
  childFailed: 15,
  usage: 16,
  noChromium: 17,
}

/** A failure that was foreseen: its message is the whole sentence to show, its code the way to exit. */
export class KnownFailure extends Error {
  /**
   * @param {number} exitCode
   * @param {string} sentence
   */
  constructor(exitCode, sentence) {
    super(sentence)
    this.exitCode = exitCode
  }
}
