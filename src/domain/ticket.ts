/** What we know of the one ticket of a case; written before and after each effect so that a crash cannot double it. */
export type TicketState =
  | { readonly state: 'none' }
  /** The create request is about to be sent. */
  | { readonly state: 'creating'; readonly intentAt: string }
  /** Sent, but no definite answer came: look for it by label before trying again. */
  | { readonly state: 'unknown'; readonly intentAt: string }
  | {
      readonly state: 'open';
      readonly id: string;
      readonly key: string;
      readonly url: string;
      /** Of the report the ticket holds and has announced; empty where none was completed yet. */
      readonly reportHash: string;
      /** Where its links lead, by what they are for; absent where none was set yet or an earlier version wrote this. */
      readonly links?: Readonly<Record<string, string>> | undefined;
    };
