import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { pageFile, renderPage } from './render-matrix.ts';

it('docs/reliability.md shows the matrix the tests play: else run npm run docs:reliability', async () => {
  expect(await readFile(pageFile, 'utf8')).toBe(await renderPage());
});
