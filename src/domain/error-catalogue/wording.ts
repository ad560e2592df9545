import type { Language } from '../phrase.ts';

/** Facts an error message may show: ids, names, numbers. Never a secret. */
export type ErrorContext = Readonly<Record<string, string | number>>;

/** What happened, and what to do about it. */
export type ErrorWording = (context: ErrorContext) => { readonly what: string; readonly todo: string };

export type CatalogueSection = Readonly<Record<string, Readonly<Record<Language, ErrorWording>>>>;
