/**
 * Checksums of tool definitions, by preset and by our name of the tool, as the released servers offer them; the interop
 * tests compare. A server of these presets that offers another definition needs an operator's approval, at first use as well.
 */
export const knownDefinitions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // awslabs.cloudtrail-mcp-server 0.1.1
  'awslabs-cloudtrail': { lookup_events: ['94c1ce4975b883401550844c95e978b0efa9fe06b8d06b4e3c148eaddc8c4a31'] },
  // awslabs.aws-documentation-mcp-server 1.2.3
  'aws-docs': {
    search_documentation: ['9f9072cf80f8c92efc53a7eb6a03a06111da5697147b598c8a0d8513f5f47b8d'],
    read_documentation: ['e8683288048605b4c266d1dc1f24ba07e708a4fb3e4f630331279c0fe2beef3d'],
  },
};
