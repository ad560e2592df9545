/**
 * Checksums of tool definitions, by preset and by our name of the tool, read from the released packages by the interop
 * tests. A server of these presets that offers another definition needs an operator's approval, at first use as well.
 */
export const knownDefinitions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {};
