import { writeFile } from 'node:fs/promises';
import { pageFile, renderPage } from './render-matrix.ts';

/** `npm run docs:reliability` */
await writeFile(pageFile, await renderPage());
