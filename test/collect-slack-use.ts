import { parseSync } from '@swc/core';
import { isRecord, listOf, recordOf, textOf } from '../src/domain/json-value.ts';

const listenerKinds = ['event', 'message', 'action', 'command', 'shortcut', 'view', 'options'] as const;
export type ListenerKind = (typeof listenerKinds)[number];

/** What a source text asks of Slack. */
export interface SlackUse {
  /** Dotted names below the client, such as `chat.postMessage`. */
  readonly methods: readonly string[];
  /** `name` is null where the first argument is no literal text. */
  readonly listeners: readonly { readonly kind: ListenerKind; readonly name: string | null }[];
  /** Ways of reaching a method that this reader cannot follow. */
  readonly unreadable: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

/** Methods of the client whose name has no dot. Others of one word belong to other clients, such as the socket. */
const undotted = ['filesUploadV2', 'apiCall'];

/** Reads the listeners and the Web API methods out of TypeScript, from its syntax tree. */
export function collectSlackUse(source: string): SlackUse {
  const nodes = listNodes(parseSync(source, { syntax: 'typescript', target: 'es2024' }));
  const inner = new Set(nodes.filter(isMember).map((node) => node['object']));
  const methods = nodes
    .filter((node) => isMember(node) && !inner.has(node))
    .map(pathOf)
    .map((path) => path.slice(path.lastIndexOf('client') + 1, path.includes('client') ? undefined : 0))
    .filter((path) => path.length > 1 || undotted.includes(path[0] ?? ''))
    .map((path) => path.join('.'));
  return { methods, listeners: nodes.flatMap(readListener), unreadable: nodes.flatMap(findTakenApart) };
}

/** `const { chat } = client` would hide what is called afterwards. */
function findTakenApart(node: Node): readonly string[] {
  const isPattern = node['type'] === 'VariableDeclarator' && recordOf(node['id'])['type'] === 'ObjectPattern';
  const from = isPattern ? pathOf(recordOf(node['init'])) : [];
  return from.includes('client') ? [`{ … } = ${from.join('.')}`] : [];
}

function readListener(node: Node): SlackUse['listeners'] {
  if (node['type'] !== 'CallExpression') return [];
  const path = pathOf(recordOf(node['callee']));
  const kind = listenerKinds.find((one) => one === path.at(-1));
  if (path.at(-2) !== 'app' || kind === undefined) return [];
  const first = recordOf(recordOf(listOf(node['arguments'])[0])['expression']);
  return [{ kind, name: first['type'] === 'StringLiteral' ? textOf(first['value']) : null }];
}

/** `a.b?.c` as its parts. A `new WebClient(…)` counts as a client; other calls end the path. */
function pathOf(node: Node): readonly string[] {
  if (node['type'] === 'OptionalChainingExpression') return pathOf(recordOf(node['base']));
  if (isMember(node))
    return [...pathOf(recordOf(node['object'])), textOf(recordOf(node['property'])['value']) ?? '[…]'];
  if (node['type'] === 'Identifier') return [textOf(node['value']) ?? ''];
  const made = node['type'] === 'NewExpression' ? pathOf(recordOf(node['callee'])) : [];
  return made.at(-1) === 'WebClient' ? ['client'] : [''];
}

function isMember(node: Node): boolean {
  return node['type'] === 'MemberExpression';
}

function listNodes(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(listNodes);
  if (!isRecord(value)) return [];
  const below = Object.values(value).flatMap(listNodes);
  return typeof value['type'] === 'string' ? [value, ...below] : below;
}
