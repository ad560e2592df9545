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
  /** The request they were asked for with. */
  wanted_id: string | null;
  /** The replica that has it in hand. */
  holder: string | null;
}

interface FloodTable {
  id: Generated<string>;
  channel: string;
  type: string | null;
  started_at: Time;
  last_at: Time;
  /** So many of its alerts the summary shows, or was refused for. */
  summed_up: Generated<number>;
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
  /** What asked for it: the same request starts one investigation, however often it is taken up. */
  request_id: string | null;
  /** Its round in the line: everybody who waits has one turn per round. */
  round: Generated<number>;
  /** When work on it began; null while it waits in line. */
  begun_at: Time | null;
  /** Begun so often since it last came a step further. */
  attempts: Generated<number>;
}

/** What a step came to, so that it is not done again. */
interface CheckpointTable {
  investigation_id: string;
  step: string;
  content: Json;
}

/** What a person asked for, before it is acknowledged. */
interface RequestTable {
  id: string;
  position: Generated<string>;
  user_id: string;
  channel: string | null;
  payload: Json | null;
  received_at: Time;
  /** The replica that sees to it. */
  holder: string;
  settled_at: Time | null;
}

interface ReplicaTable {
  id: string;
  seen_at: Time;
}

/** Work that one replica does for all. */
interface DutyTable {
  name: string;
  holder: string;
  until: Time;
  done_at: Time | null;
}

/** Turns at a service whose quota all replicas share. */
interface TurnTable {
  key: string;
  lane: number;
  free_at: Time;
  slow_until: Generated<Date>;
  factor: Generated<number>;
}

interface LookTable {
  investigation_id: string;
  evidence: Json;
  coverage: Json;
  usage: Json | null;
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
  checkpoints: CheckpointTable;
  duties: DutyTable;
  floods: FloodTable;
  investigations: InvestigationTable;
  looks: LookTable;
  marks: MarkTable;
  messages: MessageTable;
  replicas: ReplicaTable;
  requests: RequestTable;
  rule_starts: RuleStartTable;
  tickets: TicketTable;
  turns: TurnTable;
}
