/**
 * The shard of an account, from 0, in a table that Citus distributes by account over `shards` shards: an equal share of the range of
 * PostgreSQL's hash of the id, so that the server and the database agree without asking.
 */
export function shardOf(accountId: string, shards: number): number {
  if (shards === 1) return 0;
  const width = Math.floor(2 ** 32 / shards);
  return Math.min(Math.floor((hashUuid(accountId) + 2 ** 31) / width), shards - 1);
}

/** What `uuid_hash` of PostgreSQL returns on a little-endian machine: Bob Jenkins' lookup3 over the sixteen bytes. */
function hashUuid(id: string): number {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw new RangeError('not a UUID');
  const seed = (0x9e3779b9 + 16 + 3923095) | 0;
  let a = (seed + bytes.readInt32LE(0)) | 0;
  let b = (seed + bytes.readInt32LE(4)) | 0;
  let c = (seed + bytes.readInt32LE(8)) | 0;
  a = (a - c) ^ rotate(c, 4);
  c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 6);
  a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 8);
  b = (b + a) | 0;
  a = (a - c) ^ rotate(c, 16);
  c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 19);
  a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 4);
  b = (b + a) | 0;
  a = (a + bytes.readInt32LE(12)) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  return ((c ^ b) - rotate(b, 24)) | 0;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
