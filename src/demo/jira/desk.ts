import type { IssueStore } from './issue-store.ts';
import type { Site } from './site.ts';

/** What every group of routes works on. */
export interface Desk {
  site: Site;
  store: IssueStore;
  /** Address of the API, known once the server listens; `self` links start with it. */
  apiUrl(): string;
}
