import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderRecognitionPage } from '../test/domain/recognition/recognition-page.ts';

writeFileSync(join(import.meta.dirname, '../docs/recognition.md'), renderRecognitionPage());
