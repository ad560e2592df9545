/** What a small database of network owners says about one IPv4 block. */
export interface OwnedBlock {
  /** First address and length, such as 198.51.100.0/24. */
  readonly cidr: string;
  readonly asn: number;
  readonly name: string;
}

/** Writes a database in MaxMind's format (version 2.0) with one block: a chain of tree nodes, the record, the metadata. */
export function writeMmdb({ cidr, asn, name }: OwnedBlock, type: string, builtAt: Date): Buffer {
  const [start = '', length = '32'] = cidr.split('/');
  const bits = start.split('.').flatMap((part) => [...Number(part).toString(2).padStart(8, '0')].map(Number));
  const nodeCount = Number(length);
  const found = nodeCount + 16;
  const tree = Buffer.concat(
    bits.slice(0, nodeCount).map((bit, index) => {
      const next = index === nodeCount - 1 ? found : index + 1;
      const node = Buffer.alloc(6);
      node.writeUIntBE(bit === 0 ? next : nodeCount, 0, 3);
      node.writeUIntBE(bit === 1 ? next : nodeCount, 3, 3);
      return node;
    }),
  );
  const data = writeMap([
    ['autonomous_system_number', writeNumber(asn)],
    ['autonomous_system_organization', writeText(name)],
  ]);
  const metadata = writeMap([
    ['binary_format_major_version', writeNumber(2)],
    ['binary_format_minor_version', writeNumber(0)],
    ['build_epoch', writeNumber(Math.floor(builtAt.getTime() / 1000))],
    ['database_type', writeText(type)],
    ['description', writeMap([])],
    ['ip_version', writeNumber(4)],
    ['languages', Buffer.from([0x00, 0x04])],
    ['node_count', writeNumber(nodeCount)],
    ['record_size', writeNumber(24)],
  ]);
  return Buffer.concat([tree, Buffer.alloc(16), data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata]);
}

function writeMap(entries: readonly (readonly [string, Buffer])[]): Buffer {
  return Buffer.concat([
    Buffer.from([0xe0 | entries.length]),
    ...entries.flatMap(([key, value]) => [writeText(key), value]),
  ]);
}

/** Texts of up to 28 bytes carry their length in the first byte, longer ones in a second. */
function writeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = bytes.length < 29 ? [0x40 | bytes.length] : [0x40 | 29, bytes.length - 29];
  return Buffer.concat([Buffer.from(head), bytes]);
}

function writeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(0xc4, 0);
  bytes.writeUInt32BE(value, 1);
  return bytes;
}
