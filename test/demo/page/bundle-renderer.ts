import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { z } from 'zod';

const pageFolder = fileURLToPath(new URL('../../../src/demo/page/', import.meta.url));
const rendererSchema = z.looseObject({
  render: z.custom<(value: unknown) => string>((value) => typeof value === 'function'),
});

interface Target {
  file: string;
  component: string;
  /** The property that the rendered value is given as. */
  prop: string;
}

/**
 * A function that renders a component of the page to HTML. JSX cannot be stripped like types, so the component is
 * bundled together with a small entry that renders it.
 */
export async function bundleRenderer(target: Target): Promise<(value: unknown) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'page-renderer-'));
  const outfile = join(folder, 'render.mjs');
  try {
    await build({
      stdin: { contents: writeEntry(target), resolveDir: pageFolder, loader: 'tsx' },
      bundle: true,
      outfile,
      format: 'esm',
      // React's renderer for browsers keeps a MessageChannel open, and the test run would never end.
      platform: 'node',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const bundled: unknown = await import(pathToFileURL(outfile).href);
    return rendererSchema.parse(bundled).render;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function writeEntry({ file, component, prop }: Target): string {
  return `
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { ${component} } from './${file}';
import { ClientContext } from './client.ts';
globalThis.location ??= { origin: 'http://127.0.0.1:4200', href: 'http://127.0.0.1:4200/' };
const users = [{ id: 'U0AIKO', name: 'aiko.tanaka', realName: 'Aiko Tanaka', isBot: false, color: '' }];
const client = { state: { users, channels: [], links: { jira: 'http://127.0.0.1:4201' } }, viewer: 'U0AIKO' };
export const render = (value) => {
  const element = createElement(${component}, { ${prop}: value, target: {} });
  return renderToStaticMarkup(createElement(ClientContext, { value: client }, element));
};
`;
}
