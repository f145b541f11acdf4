// The few facts about the person's machine that words and keys depend on.
export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '')
