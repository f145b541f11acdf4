// The name of the bridge's log file, for those who only read it.
export const LOG_NAME = 'bridge.log'
