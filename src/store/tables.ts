import type { ColumnType, Generated } from 'kysely';

/**
 * JSON is kept in `json` columns, not `jsonb`: `json` stores the text as written, so the checksum over evidence rows stays
 * true, and it accepts the `\u0000` that an attacker can put into any log field, which `jsonb` refuses.
 */
type Json = ColumnType<unknown, string, string>;
type Time = ColumnType<Date, Date, Date>;

interface PlaceColumns {
  channel: string;
  ts: string;
  thread_ts: string;
}

interface AlertTable extends PlaceColumns {
  position: Generated<string>;
  finding_id: string | null;
  reference: Json;
  noted_at: Time;
  /** What the alert says about it, for counting floods. */
  type: string | null;
  account_id: string | null;
  posted_at: Time;
  /** The text of an alert without finding id, for comparing titles. */
  said: string | null;
  sample: Generated<boolean>;
  /** What became of it: `offered`, `again` (another alert had the offer), `flood`. Null: still to be offered. */
  settled: string | null;
  flood_id: string | null;
  /** Who asked for its analysis together with others, until it was started. */
  wanted_by: string | null;
}

interface FloodTable {
  id: Generated<string>;
  channel: string;
  type: string | null;
  started_at: Time;
  last_at: Time;
}

/** The newest message of a channel that was handled. */
interface MarkTable {
  channel: string;
  ts: string;
}

interface RuleStartTable {
  case_key: string;
  rule: string;
  started_at: Time;
}

interface CaseTable extends PlaceColumns {
  position: Generated<string>;
  key: string;
  finding: Json;
  finding_updated_at: Time;
  opened_at: Time;
}

interface InvestigationTable {
  position: Generated<string>;
  id: string;
  case_key: string;
  requested_by: string;
  step: string;
  started_at: Time;
  finished_at: Time | null;
  error_code: string | null;
  record: Json | null;
}

interface LookTable {
  investigation_id: string;
  evidence: Json;
  coverage: Json;
}

interface MessageTable extends PlaceColumns {
  owner: string;
  purpose: string;
  /** The process about to post it, and since when. */
  claimed_by: string | null;
  claimed_at: Time | null;
}

interface TicketTable {
  case_key: string;
  state: Json;
}

/** The tables as Kysely sees them; migrations/ makes them. */
export interface Tables {
  alerts: AlertTable;
  cases: CaseTable;
  floods: FloodTable;
  investigations: InvestigationTable;
  looks: LookTable;
  marks: MarkTable;
  messages: MessageTable;
  rule_starts: RuleStartTable;
  tickets: TicketTable;
}
