import { deflateRawSync } from "node:zlib";

/** How a ZIP archive for tests departs from an honest one. */
export interface ZipFaults {
  /** Sizes only after the content, as streaming writers do; this is no fault. */
  readonly descriptors?: boolean;
  readonly encrypted?: boolean;
  /** Inflated sizes to declare instead of the true ones. */
  readonly declare?: Readonly<Record<string, number>>;
  /** Deflated sizes to declare in the directory instead of the true ones. */
  readonly declarePacked?: Readonly<Record<string, number>>;
  /** Further names in the directory for parts that are there under another name. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Name of the part whose content is overwritten in the middle. */
  readonly damage?: string;
}

interface Packed {
  readonly name: Buffer;
  readonly body: Buffer;
  readonly size: number;
  readonly flags: number;
  readonly packedSize: number;
}

/** A deflated ZIP archive of some parts, built by hand so that tests can build wrong ones. */
export function zipOf(parts: Readonly<Record<string, string>>, faults: ZipFaults = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const packed = pack(name, text, faults);
    const local = Buffer.concat([localHeader(packed, faults), packed.name, packed.body]);
    locals.push(local);
    const names = Object.entries(faults.alias ?? {}).filter(([, of]) => of === name);
    for (const called of [name, ...names.map(([other]) => other)]) {
      const listed = { ...packed, name: Buffer.from(called) };
      central.push(Buffer.concat([centralHeader(listed, at), listed.name]));
    }
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

function pack(name: string, text: string, faults: ZipFaults): Packed {
  const content = Buffer.from(text);
  const body = deflateRawSync(content);
  if (faults.damage === name) body.fill(0xff, body.length >> 2, body.length);
  const flags = (faults.descriptors === true ? 8 : 0) | (faults.encrypted === true ? 1 : 0);
  const size = faults.declare?.[name] ?? content.length;
  const packedSize = faults.declarePacked?.[name] ?? body.length;
  return { name: Buffer.from(name), body, size, flags, packedSize };
}

function localHeader(packed: Packed, faults: ZipFaults): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(packed.flags, 6);
  header.writeUInt16LE(8, 8);
  if (faults.descriptors !== true) {
    header.writeUInt32LE(packed.body.length, 18);
    header.writeUInt32LE(packed.size, 22);
  }
  header.writeUInt16LE(packed.name.length, 26);
  return header;
}

function centralHeader(packed: Packed, at: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(packed.flags, 8);
  header.writeUInt16LE(8, 10);
  header.writeUInt32LE(packed.packedSize, 20);
  header.writeUInt32LE(packed.size, 24);
  header.writeUInt16LE(packed.name.length, 28);
  header.writeUInt32LE(at, 42);
  return header;
}
