// @ts-check
/**
 * The checksum of a picture, the same in every language (docs/protocol.md, "Epoch, sequence, checksum").
 *
 * A row's canonical JSON has its keys in code point order and no white space, so that two programs that
 * hold equal rows get equal bytes. XOR over the rows makes the sum independent of their order and lets it
 * be kept up row by row.
 */

const utf8 = new TextEncoder();

/** @type {Uint32Array} The table of CRC-32 (IEEE 802.3, reflected polynomial EDB88320). */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

/**
 * CRC-32 of bytes, as zlib computes it.
 * @param {Uint8Array} bytes
 * @returns {number} unsigned, 32 bits
 */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
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

/**
 * The canonical JSON of a value that came from JSON.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const object = /** @type {Record<string, unknown>} */ (value);
    const keys = Object.keys(object).sort(byCodePoint);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/**
 * A row's share in the checksum.
 * @param {unknown} row
 * @returns {number}
 */
export function rowSum(row) {
  return crc32(utf8.encode(canonical(row)));
}
