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
}

interface TicketTable {
  case_key: string;
  state: Json;
}

/** The tables as Kysely sees them; migrations/ makes them. */
export interface Tables {
  alerts: AlertTable;
  cases: CaseTable;
  investigations: InvestigationTable;
  looks: LookTable;
  messages: MessageTable;
  tickets: TicketTable;
}
