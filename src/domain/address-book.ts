/** What local lists say about an address. Nothing is asked of anybody outside. */
export interface AddressFacts {
  /** For example `AS64500 Example Hosting`; null where unknown. */
  readonly owner: string | null;
  /** Number of the autonomous system. */
  readonly asn: number | null;
  /** For example `AWS eu-west-1 EC2`; null where in no range of a cloud. */
  readonly cloud: string | null;
  /** Days on which the lists were made, YYYY-MM-DD: networks change hands. */
  readonly asOf: readonly string[];
}

/** Local lists about addresses, where the operator keeps any. */
export interface AddressBook {
  /** Null where no list knows the address. */
  look(address: string): AddressFacts | null;
  /** Names of the lists in use, for the report. */
  readonly lists: readonly string[];
}
