import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The three files of the demo page, as text. */
export interface BundledPage {
  html: string;
  script: string;
  style: string;
}

/** Builds the demo page in memory. Nothing is written to disk; it takes well under a second. */
export async function bundlePage(): Promise<BundledPage> {
  const [script, style] = await Promise.all([bundle('main.tsx'), bundle('styles/page.css')]);
  return { html, script, style };
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    jsx: 'automatic',
    legalComments: 'none',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error(`esbuild built nothing from ${entry}: reinstall the packages with npm ci.`);
  return output.text;
}

// The policy keeps what an alert contains from loading anything: no images, scripts or frames from elsewhere.
// `connect-src` is wide because the demo's JIRA answers on another port that is chosen at start.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self' ws: wss: http: https:",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <title>gd-triage demo</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/page.css">
  </head>
  <body>
    <div id="root"></div>
    <script src="/page.js"></script>
  </body>
</html>
`;
