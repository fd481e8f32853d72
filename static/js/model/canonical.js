// @ts-check
/**
 * The checksum of a picture, the same in every language (docs/protocol.md, "Epoch, sequence, checksum").
 *
 * A row's canonical JSON has its keys in code point order and no white space, so that two programs that
 * hold equal rows get equal bytes. XOR over the rows makes the sum independent of their order and lets it
 * be kept up row by row.
 */

const utf8 = new TextEncoder();

/**
 * Eight tables of CRC-32 (IEEE 802.3, reflected polynomial EDB88320), one for each byte of eight that are
 * taken in one step ("slicing by 8"): a picture of 10,000 rows is 10 MB to sum up.
 * @type {Uint32Array}
 */
const tables = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  tables[byte] = crc;
}
for (let at = 256; at < tables.length; at += 1) {
  const crc = tables[at - 256];
  tables[at] = (crc >>> 8) ^ tables[crc & 0xff];
}

/**
 * CRC-32 of bytes, as zlib computes it.
 * @param {Uint8Array} bytes
 * @param {number} [length] how many of them
 * @returns {number} unsigned, 32 bits
 */
export function crc32(bytes, length = bytes.length) {
  let crc = -1;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc =
      tables[1792 + (crc & 0xff)] ^
      tables[1536 + ((crc >>> 8) & 0xff)] ^
      tables[1280 + ((crc >>> 16) & 0xff)] ^
      tables[1024 + (crc >>> 24)] ^
      tables[768 + bytes[at + 4]] ^
      tables[512 + bytes[at + 5]] ^
      tables[256 + bytes[at + 6]] ^
      tables[bytes[at + 7]];
  }
  for (; at < length; at += 1) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]) & 0xff];
  return (crc ^ -1) >>> 0;
}

/**
 * Order of Unicode code points. The default order of strings is that of UTF-16 units, which differs:
 * it puts an emoji (a surrogate pair, D83D…) before U+FFEE.
 * @param {string} a
 * @param {string} b
 */
export function byCodePoint(a, b) {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xIsSurrogate = x >= 0xd800 && x <= 0xdfff;
    const yIsSurrogate = y >= 0xd800 && y <= 0xdfff;
    if (xIsSurrogate !== yIsSurrogate) return xIsSurrogate ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/** Above U+D7FF the order of UTF-16 units and that of code points part ways. */
const HIGH = /[\ud800-\uffff]/;
/** Strings without these need no escape. The first range is meant. */
// eslint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** @param {string} text */
const quoted = (text) => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);

/**
 * The keys of an object in code point order. They arrive in that order from the server nearly always
 * (JavaScript moves integer-like ones to the front), so looking is cheaper than sorting.
 * @param {object} object
 */
function sortedKeys(object) {
  const keys = Object.keys(object);
  for (let i = 0; i < keys.length; i += 1) {
    if (HIGH.test(keys[i])) return keys.sort(byCodePoint);
    if (i && keys[i - 1] > keys[i]) return keys.sort(byCodePoint);
  }
  return keys;
}

/**
 * The canonical JSON of a value that came from JSON.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += text ? `,${canonical(item)}` : canonical(item);
    return `[${text}]`;
  }
  const object = /** @type {Record<string, unknown>} */ (value);
  for (const key of sortedKeys(object)) text += `${text ? "," : ""}${quoted(key)}:${canonical(object[key])}`;
  return `{${text}}`;
}

let buffer = new Uint8Array(4096);

/**
 * A row's share in the checksum.
 * @param {unknown} row
 * @returns {number}
 */
export function rowSum(row) {
  const text = canonical(row);
  // A UTF-16 unit becomes at most three bytes.
  if (text.length * 3 > buffer.length) buffer = new Uint8Array(text.length * 6);
  return crc32(buffer, utf8.encodeInto(text, buffer).written);
}
