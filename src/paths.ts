import { fileURLToPath } from 'node:url';

/** Folders that come with the program, wherever it is started from. */
export const promptsFolder = fileURLToPath(new URL('../prompts', import.meta.url));
export const playbooksFolder = fileURLToPath(new URL('../prompts/playbooks', import.meta.url));
export const demoProgram = fileURLToPath(new URL('./demo/demo.ts', import.meta.url));
export const manifestFile = fileURLToPath(new URL('../manifest.yml', import.meta.url));
