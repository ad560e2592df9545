import { approve, type Diagnosis, reject } from '../domain/diagnosis.ts';
import { findSplFault } from '../mcp/spl-guard.ts';
import { findPlaybookMistakes, loadPlaybooks } from '../playbook/load-playbooks.ts';

/** Reads every page as the bot would and names each mistake with its place. */
export async function checkPlaybooks(folder: string): Promise<readonly Diagnosis[]> {
  const mistakes = await findPlaybookMistakes(folder, { spl: findSplFault });
  if (mistakes.length > 0) {
    return mistakes.map(({ file, line, problem }) =>
      reject(
        line === null ? `Playbook ${file}` : `Playbook ${file}, line ${line}`,
        problem,
        'Correct the page in prompts/playbooks.',
      ),
    );
  }
  const playbooks = await loadPlaybooks(folder);
  const questions = playbooks.reduce((sum, page) => sum + page.questions.length, 0);
  return [approve('Playbooks', `${playbooks.length} families, ${questions} questions`)];
}
