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
      readonly reportHash: string;
    };
